package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of {@code docs/cli.md} says what each format holds: one mark of each thing is sought.
 */
class FormatsTest {
  @TempDir Path folder;

  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  static {
    // A figure shows relevance as colours.
    MARKS.put("relevance of the inputs", "0\\.1234|0\\.1235|#f0c7cb");
    MARKS.put("layers", "lstm/cell");
    MARKS.put("values of the inputs", "77\\.25");
    MARKS.put("tokens", "tokenmark");
    MARKS.put("names of features", "speedmark");
    MARKS.put("times of steps", "12:34");
    MARKS.put("score", "8\\.642");
    MARKS.put("name of the target", "targetmark");
    MARKS.put("name of the prediction", "guessmark");
    MARKS.put("true label", "truthmark|label 2\\.0");
    MARKS.put("ledger", "3\\.141");
    MARKS.put("unreliable", "unreliable(?!.?:false)");
    MARKS.put("notes", "mind the gap");
    MARKS.put("method and rules", "arras");
  }

  private static final List<ReportWriter> WRITERS =
      List.of(
          new TextReport(),
          new JsonReport(),
          new NpzReport(),
          new CsvReport(),
          new HtmlReport(),
          new SvgReport());

  /** A series beside a text, as one sample of two inputs. */
  private static Report report() {
    Tensor x = Tensor.of(new double[] {1, 77.25, 2, 3}, 2, 2);
    Tensor ofX = Tensor.of(new double[] {0.12345, -0.5, 0.25, 0}, 2, 2);
    Explanation explanation =
        new Explanation(
            new ResolvedTarget(
                "out", "out", "argmax", List.of(new ResolvedTarget.Term(List.of(1), 1))),
            new Prediction(Prediction.Kind.CLASSES, 3, List.of(1), 8.642),
            Tensor.of(new double[] {0, 8.642, 0}, 3),
            8.642,
            Map.of("x", x, "ids", Tensor.of(new long[] {4, 5}, 2)),
            Map.of("x", ofX, "ids", Tensor.of(new double[] {0.5, 0.25}, 2)),
            Map.of("lstm/cell", ofX),
            new Ledger(8.642, 5, 0, 3.141, 0.501, 0, 0, 9),
            true,
            List.of("mind the gap"));
    SampleReport sample =
        new SampleReport(
            explanation,
            "argmax",
            new TextSample("tokenmark b", "ids", List.of("tokenmark", "b"), List.of()),
            "targetmark",
            "guessmark",
            new TrueLabel("truthmark", 2.0),
            Map.of(
                "x", new SeriesNames(List.of("speedmark", "b"), "t", List.of("12:34", "12:35"))));
    return new Report("m.onnx", "lrp", "arras", List.of(), List.of(sample), Map.of("x", 0));
  }

  private String content(ReportWriter writer, Report report) throws IOException {
    byte[] bytes = Reports.bytes(writer, report, false);
    if (!writer.isBinary()) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder();
    Npz.read(Files.write(folder.resolve("report.npz"), bytes))
        .forEach((name, array) -> text.append(name).append(' ').append(values(array)).append('\n'));
    return text.toString();
  }

  private static String values(Tensor array) {
    double[] values = new double[array.size()];
    Arrays.setAll(values, array::get);
    return Arrays.toString(values).replaceAll("[\\[\\],]", "");
  }

  @TestFactory
  List<DynamicTest> theTableIsTrue() throws IOException {
    String page = Files.readString(TestModels.directory().resolve("../../docs/cli.md"));
    List<String> lines = page.lines().toList();
    int head = lines.indexOf("| | `text` | `json` | `npz` | `csv` | `html` | `svg`, `png` |");
    assertThat(head).as("the table of formats").isPositive();
    List<String[]> rows =
        lines.subList(head + 2, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
            .toList();
    assertThat(rows.stream().map(row -> row[0])).containsExactlyElementsOf(MARKS.keySet());
    Report report = report();
    List<String> contents = new ArrayList<>();
    for (ReportWriter writer : WRITERS) {
      contents.add(content(writer, report));
    }
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row[0], () -> assertTrue(row, contents)))
        .toList();
  }

  private static void assertTrue(String[] row, List<String> contents) {
    Pattern mark = Pattern.compile(MARKS.get(row[0]));
    for (int k = 0; k < WRITERS.size(); k++) {
      String said = row[k + 1];
      assertThat(said).isIn("yes", "part", "-", "stderr");
      assertThat(mark.matcher(contents.get(k)).find())
          .as("%s holds %s", WRITERS.get(k).format(), row[0])
          .isEqualTo(said.equals("yes") || said.equals("part"));
      if (row[0].equals("notes")) {
        assertThat(WRITERS.get(k).holdsNotes()).isEqualTo(said.equals("yes"));
      }
    }
  }
}

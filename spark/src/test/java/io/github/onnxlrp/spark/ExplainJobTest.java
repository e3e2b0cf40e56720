package io.github.onnxlrp.spark;

import static io.github.onnxlrp.spark.LocalSpark.MODEL;
import static io.github.onnxlrp.spark.LocalSpark.VOCABULARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.TextInputs;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.summary.Part;
import io.github.onnxlrp.io.summary.PartList;
import io.github.onnxlrp.io.summary.Summary;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job writes what the stage gives, goes on where it ended, and sums up as the tool does. */
class ExplainJobTest {
  /** Of a mean: the sums are taken in another order. */
  private static final double TOLERANCE = 1e-9;

  private static final List<String> NAMES =
      List.of("Kowalski", "Panasewicz", "Dellucci", "Ng", "Nguyen", "Novák", "Fabijanić");

  @TempDir private Path folder;

  @BeforeAll
  static void begin() {
    LocalSpark.session();
  }

  private int run(String format, int filesPerSlice, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model=" + MODEL,
                "--vocab=" + VOCABULARY,
                "--feed=ids=name",
                "--in=" + folder.resolve("in"),
                "--in-format=" + format,
                "--out=" + folder.resolve("out"),
                "--files-per-slice=" + filesPerSlice));
    arguments.addAll(List.of(more));
    return ExplainJob.run(arguments.toArray(String[]::new));
  }

  private void writeInput() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    for (int file = 0; file < 3; file++) {
      StringBuilder lines = new StringBuilder();
      for (int k = 0; k < 40; k++) {
        String name = k == 7 ? "" : NAMES.get((k * 3 + file) % NAMES.size());
        lines.append("{\"name\": \"").append(name).append("\"}\n");
      }
      if (file == 2) {
        lines.append("{\"name\": \"Xu\"}\n");
      }
      Files.writeString(folder.resolve("in/part" + file + ".json"), lines);
    }
  }

  @Test
  void aJobIsResumedAndSumsUp() throws IOException {
    SparkSession session = LocalSpark.session();
    writeInput();
    assertThat(run("json", 1)).isZero();
    Path second = folder.resolve("out/slice=1/_SUCCESS");
    FileTime first = Files.getLastModifiedTime(folder.resolve("out/slice=0/_SUCCESS"));
    Files.delete(second);

    assertThat(run("json", 1)).isZero();

    assertThat(second).exists();
    assertThat(Files.getLastModifiedTime(folder.resolve("out/slice=0/_SUCCESS"))).isEqualTo(first);
    assertThat(run("json", 1, "--set=gateRule=half")).as("another rule").isEqualTo(1);
    assertThat(run("json", 2)).as("other slices").isEqualTo(1);
    assertThat(run("json", 1, "--schema=name STRING, age INT")).as("other columns").isEqualTo(1);
    List<Row> rows = session.read().parquet(folder.resolve("out").toString()).collectAsList();
    assertThat(rows).hasSize(121);
    assertThat(rows.stream().filter(row -> row.<String>getAs("error") != null)).hasSize(3);

    Map<String, Row> summary = new HashMap<>();
    session
        .read()
        .json(folder.resolve("out/_summary").toString())
        .collectAsList()
        .forEach(row -> summary.put(row.getAs("kind") + " " + row.getAs("part"), row));
    assertThat(summary.get("rows null").<Long>getAs("samples")).isEqualTo(121);
    assertThat(summary.get("rows null").<Long>getAs("errors")).isEqualTo(3);
    Summary expected = summary(rows);
    assertThat(summary.get("score score").<Double>getAs("mean"))
        .isCloseTo(expected.score().mean(), within(TOLERANCE));
    PartList tokens =
        expected.parts().stream()
            .filter(list -> list.kind() == PartList.Kind.TOKENS)
            .findAny()
            .get();
    for (Part part : tokens.sorted()) {
      Row found = summary.get("token " + part.name());
      assertThat(found.<Double>getAs("mean"))
          .as(part.name())
          .isCloseTo(part.all().signed().mean(), within(TOLERANCE));
      assertThat(found.<Long>getAs("samples")).isEqualTo(part.all().signed().samples());
      assertThat(found.<Double>getAs("standard_error") == null)
          .as("no interval of " + part.name())
          .isEqualTo(Double.isNaN(part.all().signed().halfWidth()));
    }
    assertThat(summary.get("token X").<Long>getAs("samples")).isEqualTo(1);

    Path rewritten = folder.resolve("in/part1.json");
    Files.writeString(rewritten, Files.readString(rewritten).replace("Ng\"", "Xu\""));
    assertThat(run("json", 1)).as("a file of the same name").isEqualTo(1);
  }

  /** Of one row, in folders whose names are columns, too, and in a file with a blank. */
  @Test
  void columnsOfCsvHaveTheTypesThatAreNamed() throws IOException {
    for (int year = 2023; year < 2025; year++) {
      Path file = folder.resolve("in/year=%d/some names.csv".formatted(year));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "number,name\n00%d,Xu\n".formatted(year));
    }
    assertThat(run("csv", 1, "--schema=number INT, name STRING")).isZero();

    List<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(folder.resolve("out").toString())
            .sort("number")
            .select("number", "name", "year", "slice", "tokens")
            .collectAsList();
    assertThat(rows.stream().map(ExplainJobTest::values))
        .containsExactly(
            List.of(2023, "Xu", 2023, 0, List.of("X", "u")),
            List.of(2024, "Xu", 2024, 1, List.of("X", "u")));
  }

  /** Its values, of which the last is an array. */
  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int k = 0; k < row.size() - 1; k++) {
      values.add(row.get(k));
    }
    values.add(row.getList(row.size() - 1));
    return values;
  }

  @Test
  void aColumnThatTheFoldersAreCalledIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/part0.json"), "{\"name\": \"Xu\", \"Slice\": 7}\n");
    assertThat(run("json", 1)).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** By the library's own sums. */
  private static Summary summary(List<Row> rows) {
    Graph graph = OnnxModel.read(Path.of(MODEL));
    Explainer explainer = Explainer.of(graph).build();
    TextInputs texts = TextInputs.of(graph, Vocabulary.read(Path.of(VOCABULARY)));
    Summary summary = new Summary("model", "lrp", "arras", List.of());
    for (Row row : rows) {
      if (row.<String>getAs("error") == null) {
        InputBatch batch = texts.read(row.getAs("name"));
        summary.add(
            SampleReport.of(
                explainer.explain(batch.arrays(), Target.argmax("logits")),
                batch.text(),
                Labels.none()));
      }
    }
    return summary;
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formats for other programs: csv and npz. */
class TableReportsTest {
  @TempDir Path folder;

  private Map<String, Tensor> npz(Report report) throws IOException {
    byte[] bytes = Reports.bytes(new NpzReport(), report, false);
    return Npz.read(Files.write(folder.resolve("r.npz"), bytes));
  }

  @Test
  void csvHasARowForEachElement() {
    String series = Reports.string(new CsvReport(), Reports.report(Reports.series(1)));
    assertThat(series.split("\r\n", -1))
        .startsWith(
            "sample,target,score,input,index,token,relevance,unreliable,prediction,label",
            "0,1,0.875,x,0 0,,1.0,false,1,",
            "0,1,0.875,x,0 1,,-0.5,false,1,",
            "0,1,0.875,x,0 2,,0.0,false,1,",
            "0,1,0.875,x,1 0,,0.25,false,1,");
    String text =
        Reports.string(new CsvReport(), Reports.report(Reports.text("Polish", "=", ",\"")));
    assertThat(text.split("\r\n", -1))
        .endsWith(
            "0,Polish,0.875,x,0,'=,1.0,false,Polish,",
            "0,Polish,0.875,x,1,\",\"\"\",-0.5,false,Polish,",
            "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          =cmd()    | '=cmd()
          +1        | '+1
          -1        | '-1
          @SUM(A1)  | '@SUM(A1)
          =a,b      | "'=a,b"
          a=b       | a=b
          """)
  void csvDefusesFormulas(String text, String expected) {
    assertThat(CsvCell.of(text)).isEqualTo(expected);
    assertThat(CsvCell.of("\t=1")).isEqualTo("'\\u{9}=1");
    assertThat(CsvCell.of("\r=1")).isEqualTo("'\\u{d}=1");
    assertThat(CsvCell.of("say \"a\"")).isEqualTo("\"say \"\"a\"\"\"");
    assertThat(CsvCell.of("")).isEmpty();
  }

  @Test
  void csvEscapesWhatIsObeyed() {
    assertThat(CsvCell.of("a\u202eb\u001b[31m\u2028\n\u00e9"))
        .isEqualTo("a\\u{202e}b\\u{1b}[31m\\u{2028}\\u{a}\u00e9");
    assertThat(CsvCell.of(Character.toString(0xe0001) + "\ud83d\ude00"))
        .isEqualTo("\\u{e0001}\ud83d\ude00");
    String text =
        Reports.string(new CsvReport(), Reports.report(Reports.text("a", Reports.HOSTILE)));
    assertThat(text).doesNotContain("\u2028", "\u202e", "\u001b", "\u0007");
  }

  @Test
  void npzHasTheBatchAxis() throws IOException {
    Map<String, Tensor> arrays = npz(Reports.report(Reports.series(1), Reports.series(2)));
    assertThat(arrays).containsOnlyKeys("relevance.x", "score", "unreliable", "target");
    assertThat(arrays.get("relevance.x").shape()).containsExactly(2, 2, 3);
    assertThat(arrays.get("relevance.x").doubles())
        .containsExactly(1, -0.5, 0, 0.25, 0, 0.125, 2, -0.5, 0, 0.25, 0, 0.125);
    assertThat(arrays.get("score").doubles()).containsExactly(0.875, 0.875);
    assertThat(arrays.get("target").longs()).containsExactly(1, 1);
    assertThat(arrays.get("target").shape()).containsExactly(2);
  }

  @Test
  void csvAndNpzSayWhatIsUnreliable() throws IOException {
    Report report = Reports.report(Reports.series(1), Reports.unreliable(Reports.series(2)));
    assertThat(Reports.string(new CsvReport(), report).split("\r\n", -1))
        .contains("0,1,0.875,x,0 0,,1.0,false,1,", "1,1,0.875,x,0 0,,2.0,true,1,");
    Tensor unreliable = npz(report).get("unreliable");
    assertThat(unreliable.type()).isEqualTo(ElementType.BOOL);
    assertThat(unreliable.longs()).containsExactly(0, 1);
  }

  @Test
  void npzPutsTheBatchAxisWhereTheInputHasIt() throws IOException {
    Report first = Reports.report(Reports.series(1), Reports.series(2));
    Report second = new Report("m", "lrp", "arras", List.of(), first.samples(), Map.of("x", -2));
    Tensor relevance = npz(second).get("relevance.x");
    assertThat(relevance.shape()).containsExactly(2, 2, 3);
    assertThat(relevance.doubles())
        .containsExactly(1, -0.5, 0, 2, -0.5, 0, 0.25, 0, 0.125, 0.25, 0, 0.125);
  }

  @Test
  void npzHoldsSeveralTermsAndLayers() throws IOException {
    ResolvedTarget target =
        new ResolvedTarget(
            "y", "y", "s", List.of(new Term(List.of(3, 1), 1), new Term(List.of(3, 0), -1)));
    Tensor x = Tensor.of(new double[] {1, 2}, 2);
    Explanation explanation =
        new Explanation(
            target,
            new Prediction(Prediction.Kind.CLASSES, 2, List.of(3, 1), 3),
            Tensor.of(new double[8], 4, 2),
            3,
            Map.of("x", x),
            Map.of("x", x),
            Map.of("h", x),
            null,
            false,
            List.of());
    SampleReport sample = new SampleReport(explanation, "s", null, null, null);
    Map<String, Tensor> arrays = npz(Reports.report(sample, sample, sample));
    assertThat(arrays.get("target").shape()).containsExactly(3, 2, 2);
    assertThat(arrays.get("target").longs()).startsWith(3, 1, 3, 0);
    assertThat(arrays.get("layer.h").shape()).containsExactly(3, 2);
  }

  @Test
  void npzRefusesSamplesOfDifferentLength() {
    Report report = Reports.report(Reports.text(null, "a", "b"), Reports.text(null, "a", "b", "c"));
    assertThatThrownBy(() -> npz(report))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "--format npz: 'x' has shape [2] in sample 0 and [3] in sample 1; use json for samples"
                + " of different shapes");
  }
}

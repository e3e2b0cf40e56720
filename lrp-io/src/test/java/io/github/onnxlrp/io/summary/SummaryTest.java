package io.github.onnxlrp.io.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is taken from each sample, with numbers that were worked out by hand. */
class SummaryTest {
  private static final Prediction OF_TWO = new Prediction(Kind.CLASSES, 2, List.of(1), 3);

  private static SampleReport sample(
      Prediction prediction,
      double score,
      Tensor input,
      Tensor relevance,
      TextSample text,
      TrueLabel label,
      boolean unreliable) {
    ResolvedTarget target =
        new ResolvedTarget(
            "out", "out", "argmax", List.of(new ResolvedTarget.Term(prediction.index(), 1)));
    Explanation explanation =
        new Explanation(
            target,
            prediction,
            Tensor.of(new double[] {score}, 1),
            score,
            Map.of("x", input),
            Map.of("x", relevance),
            Map.of(),
            null,
            unreliable,
            List.of());
    return new SampleReport(explanation, "argmax", text, null, null, label);
  }

  private static SampleReport series(double... relevance) {
    Tensor tensor = Tensor.of(relevance, relevance.length / 2, 2);
    return sample(OF_TWO, 1, tensor, tensor, null, null, false);
  }

  private static Summary summary(SampleReport... samples) {
    Summary summary = new Summary("m.onnx", "lrp", null, List.of());
    for (SampleReport sample : samples) {
      summary.add(sample);
    }
    return summary;
  }

  private static List<String> names(PartList list) {
    return list.sorted().stream().map(Part::name).toList();
  }

  private static Contribution got(PartList list, String name) {
    return list.sorted().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow()
        .all();
  }

  /** Steps without relevance at either end are padding; one in between counts. */
  @Test
  void placesAreCountedFromTheLastStepThatTakesRelevance() {
    Summary summary =
        summary(
            series(0, 0, 1, 2, 0, 0, 4, -1, 0, 0, 0, 0),
            series(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0));
    PartList places = summary.parts().get(1);
    assertThat(names(places)).containsExactly("0", "1", "2");
    assertThat(got(places, "0").signed().mean()).isEqualTo((3 + 5) / 2.0);
    assertThat(got(places, "0").absolute().mean()).isEqualTo((5 + 5) / 2.0);
    assertThat(got(places, "1").signed().mean()).isEqualTo(0);
    assertThat(got(places, "1").signed().samples()).isEqualTo(1);
    assertThat(got(places, "2").signed().mean()).isEqualTo(3);
  }

  @Test
  void aFeatureCountsOnceASample() {
    PartList features = summary(series(1, 2, -4, 3), series(3, 0, 0, 0)).parts().get(0);
    assertThat(got(features, "0").signed().mean()).isEqualTo((-3 + 3) / 2.0);
    assertThat(got(features, "0").absolute().mean()).isEqualTo((5 + 3) / 2.0);
    assertThat(got(features, "1").signed().occurrences()).isEqualTo(2);
    assertThat(features.size()).isEqualTo(5 + 3 + 5 + 0);
  }

  /** Any number of words may be unknown; a running mean of each would grow with the data. */
  @Test
  void tokensThatTheVocabularyLacksAreOne() {
    Tensor ids = Tensor.of(new long[] {1, 0, 0}, 3);
    TextSample text =
        new TextSample("a b c", "x", List.of("a", "b", "c"), 0, 0, Set.of(1, 2), List.of());
    PartList tokens =
        summary(sample(OF_TWO, 1, ids, Tensor.of(new double[] {1, 2, -4}, 3), text, null, false))
            .parts()
            .get(0);
    assertThat(names(tokens)).containsExactly(SampleParts.UNKNOWN, "a");
    assertThat(got(tokens, SampleParts.UNKNOWN).signed().mean()).isEqualTo(-1);
  }

  @Test
  void idsWithoutAVocabularyAreTokensByTheirNumbers() {
    Tensor ids = Tensor.of(new long[] {7, 3, 7}, 3);
    PartList tokens =
        summary(sample(OF_TWO, 1, ids, Tensor.of(new double[] {1, 2, 4}, 3), null, null, false))
            .parts()
            .get(0);
    assertThat(names(tokens)).containsExactly("#7", "#3");
    assertThat(got(tokens, "#7").signed().mean()).isEqualTo(2.5);
  }

  @Test
  void integersWithoutRelevanceAreNoParts() {
    Tensor lengths = Tensor.of(new long[] {7}, 1);
    assertThat(
            summary(sample(OF_TWO, 1, lengths, Tensor.of(new double[1], 1), null, null, false))
                .parts())
        .isEmpty();
  }

  @Test
  void whatCannotBeReliedOnCountsAmongThePredictionsOnly() {
    Tensor one = Tensor.of(new double[] {1}, 1);
    Tensor large = Tensor.of(new double[] {1e30}, 1);
    Tensor bad = Tensor.of(new double[] {Double.NaN}, 1);
    TrueLabel label = new TrueLabel(null, 1.0);
    Summary summary =
        summary(
            sample(OF_TWO, 2, one, one, null, label, false),
            sample(OF_TWO, 1e30, one, large, null, label, true),
            sample(OF_TWO, 1, one, bad, null, label, false));
    assertThat(summary.score().mean()).isEqualTo(2);
    assertThat(summary.leftOut()).isEqualTo(2);
    assertThat(summary.confusion().right()).isEqualTo(3);
    assertThat(summary.ok()).isFalse();
    assertThat(summary.notes())
        .anyMatch(note -> note.startsWith("left out of all means and examples: 2 of 3"));
  }

  @Test
  void aRegressionHasAnErrorAndNoClasses() throws IOException {
    Tensor one = Tensor.of(new double[] {1, 2}, 2);
    Summary summary = summary();
    for (double value : new double[] {1, 2, 6}) {
      Prediction prediction = new Prediction(Kind.VALUE, 0, List.of(), value);
      summary.add(sample(prediction, value, one, one, null, new TrueLabel(null, 3.0), false));
    }
    assertThat(summary.error().mean()).isEqualTo((2 + 1 + 3) / 3.0);
    assertThat(summary.confusion().classes()).isEmpty();
    assertThat(summary.examples().highest(Examples.NO_CLASS).stream().map(Example::number))
        .containsExactly(2, 1, 0);
    for (String format : List.of("text", "json", "csv", "html")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      SummaryWriters.of(format, 5).write(summary, out);
      assertThat(out.toString(StandardCharsets.UTF_8)).isNotEmpty().doesNotContain("NaN");
    }
  }

  /** Of 200 x 199 kinds of mistakes some are held, and the most confident ones of them. */
  @Test
  void examplesAreBounded() {
    Tensor one = Tensor.of(new double[] {1}, 1);
    Summary summary = summary();
    for (int k = 0; k < 3000; k++) {
      Prediction prediction = new Prediction(Kind.CLASSES, 100, List.of(k % 100), k);
      TrueLabel label = new TrueLabel(null, (double) ((k / 100 + k + 1) % 100));
      summary.add(sample(prediction, k, one, one, null, label, false));
    }
    List<Example> held =
        summary.confusion().cells().stream()
            .map(cell -> summary.examples().mistake(cell.label(), cell.predicted()))
            .filter(example -> example != null)
            .toList();
    assertThat(held).hasSize(Examples.MISTAKES);
    assertThat(held).allMatch(example -> example.number() >= 3000 - Examples.MISTAKES);
  }

  /** The strongest run of steps, with its share. */
  @Test
  void aLongExampleIsCutToWhatTakesMost() {
    double[] relevance = new double[500];
    IntStream.range(0, 500).forEach(k -> relevance[k] = 0.01);
    relevance[300] = 5;
    relevance[340] = -5;
    Tensor tensor = Tensor.of(relevance, 500, 1);
    Example example = Example.of(4, sample(OF_TWO, 1, tensor, tensor, null, null, false));
    assertThat(example.names()).hasSize(Example.LONGEST).contains("300", "340");
    double all = 10 + 498 * 0.01;
    assertThat(example.share()).isEqualTo((10 + 58 * 0.01) / all, within(1e-12));
    assertThat(example.all()).isEqualTo(500);
  }
}

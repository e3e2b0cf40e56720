package io.github.onnxlrp.onnx;

import static io.github.onnxlrp.onnx.SampleGraphs.LSTM;
import static io.github.onnxlrp.onnx.SampleGraphs.SUM;
import static io.github.onnxlrp.onnx.SampleGraphs.graph;
import static io.github.onnxlrp.onnx.SampleGraphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that were exported for a fixed batch, or with an initial state for one. */
class FixedBatchTest {
  private static final String CLASSIFIER =
      "z = Transpose(x) perm=[1,0,2];" + LSTM + "; s = Squeeze(Y_h, zero); o = MatMul(s, classes)";

  /** Rows of a matrix product may be summed in another order in a batch: 1e-12. */
  @Test
  void aFixedBatchIsSoManySamples() {
    Explainer fixed = Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).build();
    Explainer open = Explainer.of(graph(List.of("x:b,4,2"), CLASSIFIER, "o")).keep("s").build();
    Map<String, Tensor> inputs = Map.of("x", random(8, 5, 4, 2));
    Samples batch = fixed.samples(inputs);
    Samples singles = open.samples(inputs);
    assertThat(batch.size()).isEqualTo(5);
    assertThat(batch.list()).hasSize(1);
    for (int k = 0; k < 5; k++) {
      Explanation found = fixed.explain(batch, k, List.of(SUM)).get(0);
      Explanation expected = open.explain(singles, k, List.of(SUM)).get(0);
      assertClose(found.relevance("x"), expected.relevance("x"));
      assertThat(found.inputs().get("x").doubles()).isEqualTo(expected.inputs().get("x").doubles());
      assertThat(found.prediction().index()).isEqualTo(expected.prediction().index());
      assertThat(found.ledger().closure()).isLessThan(1e-12);
    }
  }

  @Test
  void layersOfAFixedBatchAreThoseOfTheSample() {
    String states = "s";
    Explainer fixed =
        Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).keep(states, "Y/h").build();
    Explainer open =
        Explainer.of(graph(List.of("x:b,4,2"), CLASSIFIER, "o")).keep(states, "Y/h").build();
    Map<String, Tensor> inputs = Map.of("x", random(8, 5, 4, 2));
    Explanation found = fixed.explain(fixed.samples(inputs), 3, List.of(SUM)).get(0);
    Explanation expected = open.explain(open.samples(inputs), 3, List.of(SUM)).get(0);
    assertClose(found.relevance("s"), expected.relevance("s"));
    assertClose(found.relevance("Y/h"), expected.relevance("Y/h"));
  }

  @Test
  void aFixedBatchTakesJustSoManySamples() {
    Explainer fixed = Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).build();
    assertThatThrownBy(() -> fixed.samples(Map.of("x", random(8, 1, 4, 2))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "input 'x' has shape [1,4,2], declared [5,4,2]: the model was exported for a fixed"
                + " batch of 5; give 5 samples");
  }

  @Test
  void aFixedBatchWhoseSamplesAreMixedIsRefused() {
    Explainer mixing =
        Explainer.of(
                graph(
                    List.of("x:5,4,2"),
                    CLASSIFIER + "; m = ReduceMean(o, zero) keepdims=1; p = Add(o, m)",
                    "p"))
            .build();
    Samples samples = mixing.samples(Map.of("x", random(8, 5, 4, 2)));
    assertThatThrownBy(() -> mixing.explain(samples, 2, List.of(SUM)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("mixes the samples of its fixed batch of 5: relevance of sample 2")
        .hasMessageContaining("--batch-axis x=none");
  }

  /** PyTorch writes the batch of its example into an initial state that is a constant. */
  @Test
  void anInitialStateOfTwoSamplesTakesTwo() {
    String nodes = "Y, Y_h = RNN(x, W1, R1, , , h0) hidden_size=3";
    Explainer explainer = Explainer.of(graph(List.of("x:?,?,2"), nodes, "Y_h")).build();
    Map<String, Tensor> inputs = Map.of("x", random(9, 4, 2, 2));
    Samples two = explainer.samples(inputs);
    assertThat(two.size()).isEqualTo(2);
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      Explanation explanation = explainer.explain(two, k, List.of(SUM)).get(0);
      assertThat(explanation.relevance("x").shape()).containsExactly(4, 2);
      assertThat(explanation.ledger().closure()).isLessThan(1e-12);
      sum += explanation.score();
    }
    Explainer whole =
        Explainer.of(graph(List.of("x:?,?,2"), nodes, "Y_h"))
            .batchAxis("x", Samples.SHARED)
            .batchAxis("Y_h", Samples.SHARED)
            .build();
    // Both sums of six numbers of size 1, in another order.
    assertThat(Math.abs(sum - whole.explain(inputs, SUM).score())).isLessThan(1e-14);
    assertThatThrownBy(() -> explainer.samples(Map.of("x", random(9, 4, 3, 2))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("initial state 'h0' was exported for a batch of 2; found 3 samples")
        .hasMessageContaining("give 2 samples");
  }

  /** The initial state of two samples in a cell that is written out, and behind an Expand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x:b,4,2 | s = Tanh(two); a = ReduceMean(x, one) keepdims=0; z = MatMul(s, U); q = MatMul(a, V); r = Add(q, z); o = Tanh(r)
          x:?,4,2 | a = ReduceMean(x, one) keepdims=0; q = MatMul(a, V); r = Mul(two, q); o = Tanh(r)
          x:b,4,2 | t = Transpose(x) perm=[1,0,2]; n = Shape(x) end=1; m = Concat(one, n, three) axis=0; e = Expand(h0, m); Y, Y_h = RNN(t, W1, R1, , , e) hidden_size=3; o = Squeeze(Y_h, zero)
          """)
  void anInitialStateOfTwoSamplesTakesTwoInAWrittenCell(String input, String nodes) {
    Graph graph = graph(List.of(input), nodes, "o");
    Explainer explainer = Explainer.of(graph).build();
    Map<String, Tensor> inputs = Map.of("x", random(9, 2, 4, 2));
    Samples two = explainer.samples(inputs);
    assertThat(two.size()).isEqualTo(2);
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      Explanation explanation = explainer.explain(two, k, List.of(SUM)).get(0);
      assertThat(explanation.relevance("x").shape()).containsExactly(4, 2);
      assertThat(explanation.ledger().closure()).isLessThan(1e-12);
      sum += explanation.score();
    }
    Explainer whole =
        Explainer.of(graph).batchAxis("x", Samples.SHARED).batchAxis("o", Samples.SHARED).build();
    // Both sums of six numbers of size 1, in another order.
    assertThat(Math.abs(sum - whole.explain(inputs, SUM).score())).isLessThan(1e-14);
    for (int samples : new int[] {1, 3}) {
      assertThatThrownBy(() -> explainer.samples(Map.of("x", random(9, samples, 4, 2))))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("was exported for a batch of 2; found " + samples + " sample")
          .hasMessageContaining("give 2 samples");
    }
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    double[] a = found.doubles();
    double[] b = expected.doubles();
    double largest = Arrays.stream(b).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < a.length; k++) {
      assertThat(Math.abs(a[k] - b[k])).isLessThanOrEqualTo(1e-12 * largest);
    }
  }
}

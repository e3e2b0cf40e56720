package io.github.onnxlrp.onnx.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a file gives for inputs at the edges is what an explainer gives: {@link ExplanationCheck}
 * compares them. The weights and inputs are drawn by a seed.
 */
class CompiledInputsTest {
  private static final long SEED = 20;
  private static final int FEATURES = 3;
  private static final int UNITS = 4;
  private static final int CLASSES = 5;

  /** Of the last states of both directions, for sequences of several lengths. */
  private static final String PADDED =
      """
      in x FLOAT b,t,3
      in lengths INT32 b
      xt = Transpose(x) perm=[1,0,2]
      , last = OPERATOR(xt, W, R, B, lengths) hidden_size=4 direction="bidirectional"
      states = Transpose(last) perm=[1,0,2]
      flat = Reshape(states, both)
      y = Gemm(flat, C2, c)
      out y FLOAT b,5
      """;

  private static final String ATTENTION =
      """
      in x FLOAT b,t,3
      xt = Transpose(x) perm=[1,0,2]
      all = LSTM(xt, W1, R1, B1) hidden_size=4
      steps = Squeeze(all, one)
      h = Transpose(steps) perm=[1,0,2]
      e1 = MatMul(h, q)
      e = Squeeze(e1, two)
      MASKED
      a = Softmax(m) axis=-1
      a1 = Unsqueeze(a, one)
      pooled = MatMul(a1, h)
      context = Squeeze(pooled, one)
      y = Gemm(context, C1, c)
      out y FLOAT b,5
      """;

  private final Random random = new Random(SEED);

  private ModelProto model(String text, int gates) {
    OnnxTestModel model =
        new OnnxTestModel(17)
            .constant("W", draw(2, gates * UNITS, FEATURES))
            .constant("R", draw(2, gates * UNITS, UNITS))
            .constant("B", draw(2, 2 * gates * UNITS))
            .constant("W1", draw(1, gates * UNITS, FEATURES))
            .constant("R1", draw(1, gates * UNITS, UNITS))
            .constant("B1", draw(1, 2 * gates * UNITS))
            .constant("q", draw(UNITS, 1))
            .constant("C1", draw(UNITS, CLASSES))
            .constant("C2", draw(2 * UNITS, CLASSES))
            .constant("c", draw(CLASSES))
            .constant("one", Tensor.vector(1))
            .constant("two", Tensor.vector(2))
            .constant("both", Tensor.vector(0, 2 * UNITS))
            .constant(
                "minusInfinity",
                Tensor.floating(ElementType.FLOAT, new double[] {Double.NEGATIVE_INFINITY}));
    model.graph().mergeFrom(GraphText.graph(text));
    return model.build();
  }

  private Tensor draw(int... shape) {
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> (float) (0.6 * random.nextGaussian()));
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  private Map<String, Tensor> with(int samples, int steps, String name, Tensor other) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(Map.of("x", draw(samples, steps, FEATURES)));
    if (name != null) {
      inputs.put(name, other);
    }
    return inputs;
  }

  private static Tensor lengths(long... lengths) {
    return Tensor.integers(ElementType.INT32, lengths, lengths.length);
  }

  private Compiled padded(String operator, int gates) {
    return Compiled.of(
        model(PADDED.replace("OPERATOR", operator), gates),
        List.of(
            with(2, 6, "lengths", lengths(6, 4)),
            with(3, 4, "lengths", lengths(1, 4, 2)),
            with(1, 1, "lengths", lengths(1))));
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
  void paddingAndSequencesOfNoStepAreExplainedAlike(String operator, int gates) {
    Compiled compiled = padded(operator, gates);
    Map<String, Tensor> inputs = with(4, 6, "lengths", lengths(6, 0, 3, 1));
    compiled.assertSame(inputs);
    compiled.assertSame(with(2, 5, "lengths", lengths(0, 0)));
    Tensor relevance = compiled.run(inputs).get("relevance.x");
    // Behind the third sample's three steps.
    for (int k = (2 * 6 + 3) * FEATURES; k < 3 * 6 * FEATURES; k++) {
      assertThat(relevance.get(k)).isZero();
    }
  }

  /** What lies behind the end of a sequence is as if it were not there. */
  @ParameterizedTest
  @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
  void aPaddedSequenceIsExplainedAsItIsAlone(String operator, int gates) {
    Compiled compiled = padded(operator, gates);
    Map<String, Tensor> inputs = with(2, 6, "lengths", lengths(6, 2));
    double[] own = new double[2 * FEATURES];
    Arrays.setAll(own, k -> inputs.get("x").get(6 * FEATURES + k));
    Tensor alone = Tensor.floating(ElementType.FLOAT, own, 1, 2, FEATURES);
    Tensor expected = compiled.run(Map.of("x", alone, "lengths", lengths(2))).get("relevance.x");
    Tensor found = compiled.run(inputs).get("relevance.x");
    for (int k = 0; k < own.length; k++) {
      // Floats of other tilings of the same products.
      assertThat(found.get(6 * FEATURES + k)).isCloseTo(expected.get(k), offset(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
  void oneFileIsForAllLengthsAndNumbersOfSamples(String operator, int gates) {
    Compiled compiled = padded(operator, gates);
    compiled.assertSame(with(1, 1, "lengths", lengths(1)));
    compiled.assertSame(with(3, 1, "lengths", lengths(1, 1, 1)));
    compiled.assertSame(with(64, 7, "lengths", lengths(random.longs(64, 1, 8).toArray())));
    compiled.assertSame(with(3, 100, "lengths", lengths(100, 7, 99)));
    compiled.assertSame(with(1, 2000, "lengths", lengths(2000)));
  }

  /** An explainer refuses them, so that there is nothing to compare with. */
  @Test
  void noStepAtAllIsRefused() {
    Compiled compiled = padded("LSTM", 4);
    assertThatThrownBy(() -> compiled.assertSame(with(2, 0, "lengths", lengths(0, 0))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("it runs no step");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Where(mask, e, minusInfinity)", "Add(e, mask)"})
  void masksOfMinusInfinityAreExplainedAlike(String masked) {
    boolean chooses = masked.startsWith("Where");
    String text =
        (chooses ? "in mask BOOL b,t\n" : "in mask FLOAT b,t\n")
            + ATTENTION.replace("MASKED", "m = " + masked);
    Compiled compiled =
        Compiled.of(
            model(text, 4),
            List.of(
                with(2, 6, "mask", mask(chooses, 6, 6, 4)),
                with(3, 4, "mask", mask(chooses, 4, 1, 4, 2)),
                with(1, 1, "mask", mask(chooses, 1, 1))));
    Map<String, Tensor> inputs = with(3, 5, "mask", mask(chooses, 5, 5, 1, 3));
    compiled.assertSame(inputs);
    assertThat(compiled.run(inputs).get("score").doubles()).doesNotContain(Double.NaN);
    // Where all is hidden there is no number for either.
    Map<String, Tensor> hidden = with(2, 5, "mask", mask(chooses, 5, 2, 0));
    compiled.assertSame(hidden);
    assertThat(compiled.run(hidden).get("score").get(1)).isNaN();
  }

  /** The first steps are seen. */
  private static Tensor mask(boolean chooses, int steps, int... seen) {
    double[] mask = new double[seen.length * steps];
    for (int k = 0; k < mask.length; k++) {
      boolean sees = k % steps < seen[k / steps];
      mask[k] = chooses ? (sees ? 1 : 0) : sees ? 0 : Double.NEGATIVE_INFINITY;
    }
    return chooses
        ? Tensor.integers(
            ElementType.BOOL,
            Arrays.stream(mask).mapToLong(x -> (long) x).toArray(),
            seen.length,
            steps)
        : Tensor.floating(ElementType.FLOAT, mask, seen.length, steps);
  }

  /** The last window of 8 steps reaches one step beyond them, and that of 7 or 2 two. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Conv(xt, K) pads=[1,1] strides=[2]",
        "Conv(xt, K) pads=[2,0] strides=[2]",
        "AveragePool(xt) kernel_shape=[3] pads=[1,1] strides=[2] count_include_pad=1"
      })
  void windowsWithStridesGiveBackToAllStepsAlike(String windows) {
    OnnxTestModel model = new OnnxTestModel(17).constant("K", draw(FEATURES, FEATURES, 3));
    model
        .graph()
        .mergeFrom(
            GraphText.graph(
                """
                in x FLOAT b,t,3
                xt = Transpose(x) perm=[0,2,1]
                w = WINDOWS
                r = Relu(w)
                y = ReduceMax(r) axes=[2] keepdims=0
                out y FLOAT b,3
                """
                    .replace("WINDOWS", windows)));
    Compiled compiled =
        Compiled.of(
            model.build(),
            List.of(with(2, 8, null, null), with(3, 7, null, null), with(1, 2, null, null)));
    for (int steps : new int[] {1, 2, 3, 7, 8}) {
      compiled.assertSame(with(2, steps, null, null));
    }
  }

  /**
   * Class 1 is what feature 1 says, class 0 what feature 0 says. On equal features class 1 is 1e-9
   * larger, which floats do not hold: there class 0 is the first of two that are equal.
   */
  @Test
  void ofTwoThatRoundingTellsApartEitherIsExplained() {
    OnnxTestModel model =
        new OnnxTestModel(17)
            .constant("one", Tensor.vector(1))
            .constant(
                "C", Tensor.floating(ElementType.FLOAT, new double[] {1, 0, 0, 1, 0, 1e-9}, 3, 2));
    model
        .graph()
        .mergeFrom(
            GraphText.graph(
                """
                in x FLOAT b,t,3
                sum = ReduceSum(x, one) keepdims=0
                y = MatMul(sum, C)
                out y FLOAT b,2
                """));
    Compiled compiled =
        Compiled.of(
            model.build(),
            List.of(with(2, 6, null, null), with(3, 4, null, null), with(1, 1, null, null)));
    double[] features = {1, 1, 1, 2, 2, 1};
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.floating(ElementType.FLOAT, features, 1, 2, FEATURES));
    Map<String, Tensor> found = compiled.run(inputs);
    assertThat(found.get("target").longs()).as("floats see the first").containsExactly(0);
    assertThat(found.get("relevance.x").get(0)).isPositive();
    compiled.assertSame(inputs);
    // Where they are apart, another class is an error.
    ModelProto.Builder other = compiled.file().toBuilder();
    other
        .getGraphBuilder()
        .getNodeBuilderList()
        .forEach(
            node -> {
              if (node.getOpType().equals("ArgMax")) {
                node.setOpType("ArgMin");
              }
            });
    Map<String, Tensor> apart = with(1, 3, null, null);
    compiled.assertSame(apart);
    assertThat(compiled.check().difference(other.build(), List.of(apart)))
        .startsWith("output 'target' of sample 0 is [");
  }
}

package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFitterTest {
  private static Tensor fit(Graph graph, InputBatch batch) {
    return new InputFitter(Graphs.declared(graph, Map.of())).fit(batch).arrays().get("x");
  }

  private static Tensor fit(Tensor tensor, ElementType type) {
    return fit(Graphs.of(type, "n"), InputBatch.of(Map.of("x", tensor)));
  }

  @Test
  void roundsFloatsToTheDeclaredType() {
    Tensor given = Tensor.of(new double[] {0.1, 1 + 0x1p-9}, 2);
    assertThat(fit(given, ElementType.DOUBLE).doubles()).containsExactly(0.1, 1 + 0x1p-9);
    assertThat(fit(given, ElementType.FLOAT).doubles()).containsExactly(0.1f, 1 + 0x1p-9);
    assertThat(fit(given, ElementType.FLOAT16).doubles())
        .containsExactly(0.0999755859375, 1 + 0x1p-9);
    // 0.1f = 0x3dcccccd, whose upper half rounds to 0x3dcd.
    assertThat(fit(given, ElementType.BFLOAT16).doubles()).containsExactly(0.10009765625, 1);
    assertThat(fit(given, ElementType.FLOAT).type()).isEqualTo(ElementType.FLOAT);
  }

  @Test
  void takesIntegersThatFit() {
    assertThat(fit(Tensor.vector(0, 255), ElementType.UINT8).longs()).containsExactly(0, 255);
    assertThat(fit(Tensor.vector(7), ElementType.FLOAT).doubles()).containsExactly(7);
    assertThat(fit(Tensor.vector(0, 1), ElementType.BOOL).longs()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -129",
    "UINT8, 256",
    "UINT32, -1",
    "INT32, 2147483648",
    "BOOL, 2",
    "FLOAT, 16777217",
    "DOUBLE, 9007199254740993",
    "FLOAT16, 65520"
  })
  void refusesIntegersThatDoNotFit(ElementType type, long value) {
    assertThatThrownBy(() -> fit(Tensor.vector(value), type))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("input 'x': %d does not fit %s, the type that the model declares", value, type);
  }

  @Test
  void refusesOtherKinds() {
    Tensor floats = Tensor.of(new double[] {1}, 1);
    assertThatThrownBy(() -> fit(floats, ElementType.INT64))
        .hasMessage("input 'x' is given as double; the model declares int64");
    Tensor flags = Tensor.integers(ElementType.BOOL, new long[] {1}, 1);
    assertThatThrownBy(() -> fit(flags, ElementType.FLOAT)).hasMessageContaining("given as bool");
    assertThatThrownBy(() -> fit(flags, ElementType.INT64)).hasMessageContaining("given as bool");
    Tensor large = Tensor.of(new double[] {1e39}, 1);
    assertThatThrownBy(() -> fit(large, ElementType.FLOAT))
        .hasMessageContaining("1.0E39 does not fit");
  }

  @Test
  void addsTheBatchAxisOnlyToSingleSamples() {
    Tensor table = Tensor.of(new double[6], 3, 2);
    Graph first = Graphs.of(ElementType.FLOAT, "batch", "t", 2);
    assertThat(fit(first, InputBatch.sample(Map.of("x", table))).shape()).containsExactly(1, 3, 2);
    Graph second = Graphs.of(ElementType.FLOAT, "t", "batch", 2);
    assertThat(fit(second, InputBatch.sample(Map.of("x", table))).shape()).containsExactly(3, 1, 2);
    assertThatThrownBy(() -> fit(first, InputBatch.of(Map.of("x", table))))
        .hasMessage("input 'x' has shape [3,2]; the model declares [batch,t,2]: expected 3 axes");
  }

  /** Without it a text would be cut into samples of one token. */
  @Test
  void addsTheBatchAxisToTextsForAnInputWithoutShape() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Graph graph = builder.outputs(ids).build();
    TextSample text = new TextSample("ab", "ids", List.of("a", "b"), List.of());
    InputBatch batch = InputBatch.text(Map.of("ids", Tensor.vector(3, 4)), text);
    int[][] shapes = {{1, 2}, {2, 1}, {2, 1}, {1, 2}};
    int[] axes = {0, 1, -1, -2};
    for (int k = 0; k < axes.length; k++) {
      OptionalInt axis = OptionalInt.of(axes[k]);
      DeclaredInputs declared = new DeclaredInputs(graph, value -> axis, Map.of());
      assertThat(new InputFitter(declared).fit(batch).arrays().get("ids").shape())
          .as("batch axis %s", axes[k])
          .containsExactly(shapes[k]);
    }
  }

  @Test
  void checksLengths() {
    Graph fixed = Graphs.of(ElementType.FLOAT, 1, 4);
    assertThat(fit(fixed, InputBatch.of(Map.of("x", Tensor.of(new double[12], 3, 4)))).shape())
        .as("several samples for a model that was exported for one")
        .containsExactly(3, 4);
    assertThatThrownBy(() -> fit(fixed, InputBatch.of(Map.of("x", Tensor.of(new double[5], 1, 5)))))
        .hasMessage(
            "input 'x' has shape [1,5]; the model declares [1,4]: expected length 4 of axis 1");
    Graph square = Graphs.of(ElementType.FLOAT, "b", "n", "n");
    assertThatThrownBy(
            () -> fit(square, InputBatch.of(Map.of("x", Tensor.of(new double[6], 1, 2, 3)))))
        .hasMessageContaining("expected n = 2, as given elsewhere");
    InputFitter bound = new InputFitter(Graphs.declared(square, Map.of("n", 5L)));
    assertThatThrownBy(
            () -> bound.fit(InputBatch.of(Map.of("x", Tensor.of(new double[4], 1, 2, 2)))))
        .hasMessageContaining("expected n = 5, as given elsewhere");
  }

  @Test
  void trueLabelsStandBesideTheInputs() {
    Graph graph = Graphs.of(ElementType.FLOAT, "batch");
    Map<String, Tensor> arrays = Map.of("x", Tensor.vector(1), "label", Tensor.vector(3));
    InputBatch batch = InputBatch.of(arrays).preparedFor(Graphs.request(graph));
    assertThat(batch.labels()).containsExactly(new TrueLabel(null, 3.0));
    InputBatch fitted = new InputFitter(Graphs.declared(graph, Map.of())).fit(batch);
    assertThat(fitted.arrays()).containsOnlyKeys("x");
    assertThat(fitted.labels()).isEqualTo(batch.labels());
  }

  @Test
  void namesMissingAndUnknownInputs() {
    Graph graph = Graphs.of(ElementType.FLOAT, "batch", 4);
    assertThatThrownBy(() -> fit(graph, InputBatch.of(Map.of())))
        .hasMessage("input 'x' is missing; the model takes x[batch,4] float");
    assertThatThrownBy(() -> fit(graph, InputBatch.of(Map.of("y", Tensor.scalar(1)))))
        .hasMessage("the model has no input 'y'; it takes x[batch,4] float");
  }
}

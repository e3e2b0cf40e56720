package io.github.onnxlrp.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which axis holds the samples, as the declared shapes say it. */
class SamplesTest {
  @ParameterizedTest(name = "{0} -> {1} given {2}: {3} samples")
  @CsvSource(
      delimiter = '|',
      value = {
        "batch,time,4 | batch,3      | 5,2,4 | 5",
        "time,batch,4 | batch,3      | 5,2,4 | 2",
        "time,batch,4 | time,batch,3 | 5,2,4 | 2",
        "L,N,4        | N,3          | 5,2,4 | 2",
        "batch,2      | batch_1,3    | 4,2   | 4",
        "unk__1,7,4   | unk__2,3     | 5,7,4 | 5",
        "1,N,2        | 1,2          | 1,20,2 | 1",
        "?,7,4        | ?,3          | 5,7,4 | 5",
        "1,7,4        | 1,3          | 5,7,4 | 5",
        "1,7,4        | 1,3          | 1,7,4 | 1",
        "?,?,4        | ?,3          | 1,1,4 | 1",
      })
  void count(String input, String output, String given, int expected) {
    Samples samples = samples(input, output, given, Map.of());
    assertThat(samples.size()).isEqualTo(expected);
  }

  /** Neither a node nor a name says more; {@code note} is what the note is about, if any. */
  @ParameterizedTest(name = "{0} -> {1} given {2}: {3} samples, note {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "?,?,4     | ?,3      | 5,2,4  | 5  | axis 0 of input 'x'",
        "?,?,4     | ?,3      | 1,2,4  | 1  |",
        "?,?       | ?,2      | 1,576  | 1  |",
        "s0,s1,4   | s1,3     | 5,2,4  | 2  |",
        "s77,10,4  | s77,3    | 5,10,4 | 5  |",
        "time,1,1  | time,1,1 | 20,1,1 | 1  |",
        "time,1,1  | ?,1,1    | 20,1,1 | 1  |",
        "5,2,4     | 5,3      | 5,2,4  | 5  |",
        "5,2,4     | 1,3      | 5,2,4  | 1  |",
        "20,4      | 20,3     | 20,4   | 20 |",
      })
  void convention(String input, String output, String given, int expected, String note) {
    Samples samples = samples(input, output, given, Map.of());
    assertThat(samples.size()).isEqualTo(expected);
    if (note == null) {
      assertThat(samples.notes()).isEmpty();
    } else {
      assertThat(samples.notes()).singleElement().asString().startsWith(note).contains("x=1");
    }
  }

  @Test
  void theCallerKnows() {
    assertThat(samples("?,?,4", "?,3", "5,2,4", Map.of("x", 1)).size()).isEqualTo(2);
    assertThat(samples("?,?,4", "?,3", "5,2,4", Map.of("x", -3)).size()).isEqualTo(5);
    assertThat(samples("?,?,4", "?,3", "5,2,4", Map.of("x", Samples.SHARED)).size()).isEqualTo(1);
    assertThatThrownBy(() -> samples("?,?,4", "?,3", "5,2,4", Map.of("x", 3)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("batch axis 3");
  }

  /** What was read of inputs of one shape is read again for others, and notes go with it. */
  @Test
  void readsInputsOfOtherShapesAnew() {
    Graph graph = graph(List.of("x:?,?,4"), "?,3");
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    for (int batch : new int[] {1, 5, 5, 1, 3}) {
      Tensor x = Tensor.zeros(ElementType.FLOAT, batch, 2, 4);
      Samples samples = Samples.of(axes, Map.of("x", x));
      assertThat(samples.size()).isEqualTo(batch);
      assertThat(samples.notes()).hasSize(batch == 1 ? 0 : 1);
      assertThat(samples.get(batch - 1).get("x").shape()).containsExactly(1, 2, 4);
    }
  }

  @Test
  void cutsEveryInputAlongItsOwnAxis() {
    Graph graph = graph(List.of("x:time,batch,1", "h:1,batch,2", "rate:"), "batch,3");
    Map<String, Tensor> inputs =
        Map.of(
            "x", Tensor.of(new double[] {0, 10, 1, 11}, 2, 2, 1),
            "h", Tensor.of(new double[] {0, 1, 2, 3}, 1, 2, 2),
            "rate", Tensor.of(new long[] {16000}));
    Map<String, Tensor> second = Samples.of(graph, inputs, Map.of()).get(1);
    assertThat(second.get("x").doubles()).containsExactly(10, 11);
    assertThat(second.get("x").shape()).containsExactly(2, 1, 1);
    assertThat(second.get("h").doubles()).containsExactly(2, 3);
    assertThat(second.get("rate").integer()).isEqualTo(16000);
  }

  /** All shapes are fixed, as in models that go through a stream step by step. */
  @Test
  void aFixedStateHasItsSamplesAlongAxis1() {
    Graph graph = graph(List.of("x:1,4,2", "h:2,1,3"), "1,3");
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    assertThat(axes.axisOf(graph.input("x"))).hasValue(0);
    assertThat(axes.axisOf(graph.input("h"))).hasValue(1);
    Tensor one = Tensor.of(new double[6], 2, 1, 3);
    Tensor five = Tensor.of(new double[30], 2, 5, 3);
    Samples single = Samples.of(axes, Map.of("x", Tensor.of(new double[8], 1, 4, 2), "h", one));
    Samples several = Samples.of(axes, Map.of("x", Tensor.of(new double[40], 5, 4, 2), "h", five));
    assertThat(single.size()).isEqualTo(1);
    assertThat(several.size()).isEqualTo(5);
    assertThat(several.get(3).get("h").shape()).containsExactly(2, 1, 3);
  }

  @Test
  void numbersOfSamplesMustAgree() {
    Graph graph = graph(List.of("x:batch,1", "h:batch,2"), "batch,3");
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.of(new double[3], 3, 1), "h", Tensor.of(new double[4], 2, 2));
    assertThatThrownBy(() -> Samples.of(graph, inputs, Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("'x' holds 3 samples")
        .hasMessageContaining("'h' holds 2 samples")
        .hasMessageContaining("--batch-axis x=AXIS --batch-axis h=AXIS");
  }

  @Test
  void everyInputHasItsOwnBatchSymbol() {
    Graph graph = graph(List.of("x:batch,2", "y:batch_1,2"), "batch,2");
    Tensor four = Tensor.of(new double[8], 4, 2);
    assertThat(Samples.of(graph, Map.of("x", four, "y", four), Map.of()).get(1).get("y").dim(0))
        .isEqualTo(1);
  }

  @Test
  void aSharedAxisIsKnownFromAnotherInput() {
    Graph graph = graph(List.of("x:batch,time,1", "mask:time"), "batch,2");
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.of(new double[6], 2, 3, 1), "mask", Tensor.of(new double[3], 3));
    assertThat(Samples.of(graph, inputs, Map.of()).get(1).get("mask").dim(0)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"batch,2 | 1,5 | [1,5]", "batch,2 | 4 | [4]", "3,2 | 3,2,1 | [3,2,1]"})
  void lengthsMustBeAsDeclared(String declared, String given, String found) {
    assertThatThrownBy(() -> samples(declared, "batch,3", given, Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("input 'x'")
        .hasMessageContaining(found);
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> samples("batch,2", "batch,3", "4,2", Map.of("z", 1)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("'z'");
    Tensor tensor = Tensor.of(new double[2], 1, 2);
    assertThatThrownBy(
            () ->
                Samples.of(
                    graph(List.of("x:batch,2"), "batch,3"),
                    Map.of("x", tensor, "extra", tensor),
                    Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("no input 'extra'");
  }

  @Test
  void missingInput() {
    assertThatThrownBy(() -> Samples.of(graph(List.of("x:batch,1"), "batch,3"), Map.of(), Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("input 'x' is missing");
  }

  private static Samples samples(
      String input, String output, String given, Map<String, Integer> axes) {
    int[] shape = Arrays.stream(given.split(",")).mapToInt(Integer::parseInt).toArray();
    Graph graph = graph(List.of("x:" + input), output);
    return Samples.of(graph, Map.of("x", Tensor.zeros(ElementType.FLOAT, shape)), axes);
  }

  private static Graph graph(List<String> inputs, String output) {
    GraphBuilder builder = new GraphBuilder();
    for (String input : inputs) {
      String[] parts = input.split(":", 2);
      builder.input(new Value(parts[0], ElementType.FLOAT, shape(parts[1])));
    }
    return builder.outputs(new Value("y", ElementType.FLOAT, shape(output))).build();
  }

  private static List<Dimension> shape(String text) {
    return Arrays.stream(text.split(","))
        .filter(part -> !part.isEmpty())
        .map(
            part ->
                part.equals("?")
                    ? Dimension.symbol(null)
                    : part.matches("\\d+")
                        ? Dimension.of(Integer.parseInt(part))
                        : Dimension.symbol(part))
        .toList();
  }
}

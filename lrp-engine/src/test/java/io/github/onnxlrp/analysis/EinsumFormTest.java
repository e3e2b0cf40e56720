package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An Einsum that sums nothing is a product of operands whose axes are put in order. */
class EinsumFormTest {
  private static Tensor counting(String shape) {
    int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    return Tensor.of(IntStream.rangeClosed(1, size).asDoubleStream().toArray(), dims);
  }

  private static TraceNode rewritten(String equation, Map<String, Tensor> inputs) {
    GraphBuilder graph = new GraphBuilder();
    Value[] operands =
        inputs.keySet().stream()
            .sorted()
            .map(name -> graph.input(new Value(name, ElementType.DOUBLE, null)))
            .toArray(Value[]::new);
    Value y = graph.add("y", new Einsum(equation), operands);
    Trace trace = ForwardPass.run(graph.outputs(y).build(), inputs);
    Trace rewritten = CanonicalForms.of(trace, inputs.keySet(), Overrides.NONE).trace();
    return rewritten.outputs().get("y").producer();
  }

  /** The product has the numbers that the Einsum had. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ij,ij->ij   | 2x3 | 2x3   | a            | b",
        "ij,ji->ij   | 2x3 | 3x2   | a            | y/right/order",
        "ij,ji->ji   | 2x3 | 3x2   | y/left/order | b",
        "j,ij->ij    | 3   | 2x3   | a            | b",
        "i,j->ij     | 2   | 3     | y/left/axes  | b",
        "i,ij->ij    | 2   | 2x3   | y/left/axes  | b",
        "ik,ijk->ijk | 2x4 | 2x3x4 | y/left/axes  | b",
        "j,ijk->ijk  | 3   | 2x3x4 | y/left/axes  | b",
        "kj,i->ijk   | 4x3 | 2     | y/left/order | y/right/axes",
        "ki,j->ijk   | 4x2 | 3     | y/left/axes  | y/right/axes",
      })
  void fires(String equation, String left, String right, String first, String second) {
    TraceNode node = rewritten(equation, Map.of("a", counting(left), "b", counting(right)));
    assertThat(node.op().name()).isEqualTo("Mul");
    assertThat(node.inputs().stream().map(TraceValue::name)).containsExactly(first, second);
    Tensor product = node.op().forward(node.tensors()).get(0);
    assertThat(product.shape()).isEqualTo(node.output().tensor().shape());
    assertThat(product.doubles()).isEqualTo(node.output().tensor().doubles());
  }

  @Test
  void firesBesideANumber() {
    Map<String, Tensor> inputs = Map.of("a", Tensor.scalar(2), "b", counting("2x3"));
    assertThat(rewritten(",ij->ij", inputs).op().name()).isEqualTo("Mul");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ij,jk->ik | 2x3 | 3x2",
        "ij,ij->i | 2x3 | 2x3",
        "ii,i->i | 2x2 | 2",
        "i,ij->j | 2 | 2x3",
      })
  void doesNotFire(String equation, String left, String right) {
    Map<String, Tensor> inputs = Map.of("a", counting(left), "b", counting(right));
    assertThat(rewritten(equation, inputs).op().name()).isEqualTo("Einsum");
  }

  @ParameterizedTest
  @CsvSource({"ij->ji", "ij->i"})
  void doesNotFireOnOneOperand(String equation) {
    assertThat(rewritten(equation, Map.of("a", counting("2x3"))).op().name()).isEqualTo("Einsum");
  }
}

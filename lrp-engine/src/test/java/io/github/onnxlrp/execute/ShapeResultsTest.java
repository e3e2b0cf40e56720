package io.github.onnxlrp.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What depends on shapes alone is computed once for all runs on inputs of one shape. */
class ShapeResultsTest {
  private final AtomicInteger shapes = new AtomicInteger();
  private final AtomicInteger states = new AtomicInteger();

  private final TensorOp shape =
      new Discrete(
          "Shape",
          inputs -> {
            shapes.incrementAndGet();
            return Tensor.vector(Arrays.stream(inputs.get(0).shape()).asLongStream().toArray());
          },
          true);

  /** As many ones as the first axis has places. */
  private final TensorOp state =
      new Discrete(
          "State",
          inputs -> {
            states.incrementAndGet();
            double[] ones = new double[(int) inputs.get(0).longs()[0]];
            Arrays.fill(ones, 1);
            return Tensor.of(ones, ones.length);
          });

  /** x of two axes, its shape, a state of that shape, and the sum of x and the state. */
  private Executor executor() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value found = graph.add("state", state, graph.add("shape", shape, x));
    return new Executor(graph.outputs(graph.add("sum", new Add(), x, found)).build());
  }

  private static Tensor numbers(double first, int rows) {
    double[] numbers = new double[rows * rows];
    Arrays.setAll(numbers, k -> first + k);
    return Tensor.of(numbers, rows, rows);
  }

  private static double run(Executor executor, Tensor x) {
    return executor.run(Map.of("x", x)).get("sum").get(0);
  }

  @Test
  void samplesOfOneShapeHaveThemInCommon() {
    Executor executor = executor();
    assertThat(run(executor, numbers(5, 2))).isEqualTo(6);
    assertThat(run(executor, numbers(7, 2))).isEqualTo(8);
    assertThat(shapes).hasValue(1);
    assertThat(states).hasValue(1);
    assertThat(run(executor, numbers(7, 3))).isEqualTo(8);
    assertThat(run(executor, numbers(5, 2))).isEqualTo(6);
    assertThat(shapes).hasValue(3);
    assertThat(states).hasValue(3);
  }

  @Test
  void anotherTypeIsAnotherForm() {
    Executor executor = executor();
    run(executor, numbers(5, 2));
    run(executor, numbers(5, 2).as(ElementType.FLOAT));
    run(executor, numbers(5, 2).as(ElementType.FLOAT).roundedAs(ElementType.FLOAT16));
    assertThat(shapes).hasValue(3);
    // It is made of the shape alone, which is the same one.
    assertThat(states).hasValue(1);
  }

  @Test
  void largeOnesAreNotKept() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value length = graph.add("shape", shape, x);
    Executor executor = new Executor(graph.outputs(graph.add("sum", state, length)).build());
    Tensor large = Tensor.ofShape((1 << 16) - 2, 0);
    Tensor larger = Tensor.ofShape(1 << 16, 0);
    assertThat(run(executor, large) + run(executor, large)).isEqualTo(2);
    assertThat(states).hasValue(1);
    assertThat(run(executor, larger) + run(executor, larger)).isEqualTo(2);
    assertThat(states).hasValue(3);
    assertThat(shapes).hasValue(2);
  }

  @Test
  void batchesOfShapesAreOfShapes() {
    Batched batched = new Batched(shape, List.of(Operand.SHAPE));
    ShapeResults results = new ShapeResults(batched.readsShapesOnly());
    for (double first : new double[] {1, 2}) {
      List<Tensor> batch = List.of(Batch.of(List.of(numbers(first, 2), numbers(first, 2))));
      assertThat(results.of(batch, () -> batched.forward(batch)).get(0).longs())
          .containsExactly(2, 2);
    }
    assertThat(shapes).hasValue(1);
  }
}

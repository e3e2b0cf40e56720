package io.github.onnxlrp.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    Tensor large = Tensor.ofShape((1 << 12) - 2, 0);
    Tensor larger = Tensor.ofShape(1 << 12, 0);
    assertThat(run(executor, large) + run(executor, large)).isEqualTo(2);
    assertThat(states).hasValue(1);
    assertThat(run(executor, larger) + run(executor, larger)).isEqualTo(2);
    assertThat(states).hasValue(3);
    assertThat(shapes).hasValue(2);
  }

  /** Constants are there anyway. */
  @Test
  void aSmallOneOfALargeConstantIsKept() {
    GraphBuilder graph = new GraphBuilder();
    Value length = graph.add("shape", shape, graph.input(new Value("x")));
    Value table = graph.constant("table", Tensor.zeros(ElementType.FLOAT, 1 << 13));
    Executor executor = new Executor(graph.outputs(graph.add("sum", state, length, table)).build());
    assertThat(run(executor, numbers(5, 2)) + run(executor, numbers(7, 2))).isEqualTo(2);
    assertThat(states).hasValue(1);
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

  /** What it gives is for the run alone. */
  private record OfOneRun(AtomicInteger runs) implements AdjointOp {
    @Override
    public String name() {
      return "OfOneRun";
    }

    @Override
    public int outputCount(int operands) {
      return 1;
    }

    @Override
    public boolean isOfOneRun() {
      return true;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(Tensor.scalar(runs.incrementAndGet()));
    }
  }

  @Test
  void whatIsOfOneRunIsComputedInEach() {
    OfOneRun once = new OfOneRun(new AtomicInteger());
    GraphBuilder graph = new GraphBuilder();
    Value length = graph.add("shape", shape, graph.input(new Value("x")));
    Executor executor = new Executor(graph.outputs(graph.add("sum", once, length)).build());
    assertThat(run(executor, numbers(5, 2))).isEqualTo(1);
    assertThat(run(executor, numbers(5, 2))).isEqualTo(2);
    assertThat(shapes).hasValue(1);
    assertThat(new Batched(once, List.of(Operand.BATCH)).isOfOneRun()).isTrue();
  }

  /** Integers are the same if their types and shapes are, too; what is absent is nothing else. */
  @Test
  void integersAreComparedAsAWhole() {
    ShapeResults results = new ShapeResults(false, 0, 1);
    AtomicInteger computed = new AtomicInteger();
    // Each differs from the one before in one thing.
    List<Tensor> operands =
        List.of(
            Tensor.of(new long[] {1, 2}, 1, 2),
            Tensor.vector(1, 2),
            Tensor.integers(ElementType.INT32, new long[] {1, 2}, 2),
            Tensor.integers(ElementType.INT32, new long[] {2, 1}, 2),
            Tensor.of(new double[] {2, 1}, 2));
    for (boolean isAbsent : new boolean[] {true, false}) {
      for (Tensor operand : operands) {
        int before = computed.get();
        for (int k = 0; k < 2; k++) {
          List<Tensor> given = Arrays.asList(operand, isAbsent ? null : operands.get(0));
          results.of(given, () -> List.of(Tensor.scalar(computed.incrementAndGet())));
        }
        assertThat(computed).as("%s, absent %s", operand, isAbsent).hasValue(before + 1);
      }
    }
    results.of(
        List.of(Tensor.of(new double[] {2, 1}, 2), operands.get(0)),
        () -> List.of(Tensor.scalar(computed.incrementAndGet())));
    assertThat(computed).as("floats are the same where the tensor is").hasValue(11);
  }

  /** Each step of the loop has another length. */
  @Test
  void stepsHaveTheirOwn() {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value grown = body.input(new Value("grown"));
    Value length = body.add("shape", shape, grown);
    Value next = body.add("next", new Concat(0), grown, body.add("state", state, length));
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Recurrent loop =
        new Recurrent("Loop", "", body.outputs(going, next).build(), 1, List.of(), List.of());
    Value last = new Value("last");
    graph.add(
        new Node(
            "loop",
            loop,
            Arrays.asList(graph.constant("three", Tensor.of(new long[] {3})), null, x),
            List.of(last)));
    Executor executor = new Executor(graph.outputs(last).build());
    for (int run = 0; run < 2; run++) {
      Tensor found = executor.run(Map.of("x", Tensor.of(new double[] {5, 5}, 2))).get("last");
      assertThat(found.size()).isEqualTo(16);
      assertThat(found.get(15)).isEqualTo(1);
    }
    assertThat(states).hasValue(6);
  }

  @Test
  void threadsHaveTheirOwn() throws Exception {
    Executor executor = executor();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Future<Double>> found = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      int rows = 2 + k;
      found.add(
          pool.submit(
              () -> {
                double sum = 0;
                for (int run = 0; run < 2000; run++) {
                  sum += run(executor, numbers(rows, rows));
                }
                return sum;
              }));
    }
    assertThat(found.get(0).get()).isEqualTo(2000 * 3);
    assertThat(found.get(1).get()).isEqualTo(2000 * 4);
    pool.shutdown();
  }
}

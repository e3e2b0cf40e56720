package io.github.onnxlrp.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs without a trace beside those with one. */
class ExecutorTest {
  private static final int SEED = 5;
  private static final int STEPS = 6;

  @AfterEach
  void clearInterruption() {
    Thread.interrupted();
  }

  private static Map<String, Tensor> sample() {
    return Map.of("x", new RandomTensors(SEED).next(STEPS, 1, TestCells.E));
  }

  @Test
  void givesWhatAForwardPassGives() {
    for (boolean reverse : new boolean[] {false, true}) {
      Graph graph = new TestCells(SEED, STEPS).recurrent(reverse, false);
      Tensor expected = ForwardPass.run(graph, sample()).outputs().get("logits").tensor();
      Executor executor = new Executor(graph);
      assertThat(executor.run(sample()).get("logits").doubles()).isEqualTo(expected.doubles());
      // A second run finds nothing of the first.
      assertThat(executor.run(sample()).get("logits").doubles()).isEqualTo(expected.doubles());
    }
  }

  @Test
  void namesAnInputThatIsMissing() {
    Executor executor = new Executor(new TestCells(SEED, STEPS).recurrent(false, false));
    assertThatThrownBy(() -> executor.run(Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("input 'x' is missing");
  }

  @Test
  void namesANodeThatCannotBeEvaluated() {
    Executor executor = new Executor(new TestCells(SEED, STEPS).recurrent(false, false));
    Tensor wide = new RandomTensors(SEED).next(STEPS, 1, TestCells.E + 1);
    assertThatThrownBy(() -> executor.run(Map.of("x", wide)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("MatMul node")
        .hasMessageContaining("inner dimensions differ");
  }

  @Test
  void takesNoMoreStepsThanAllowed() {
    Graph graph = new TestCells(SEED, STEPS).recurrent(false, false);
    new Executor(graph.withMaxSteps(STEPS)).run(sample());
    Executor executor = new Executor(graph.withMaxSteps(STEPS - 1));
    assertThatThrownBy(() -> executor.run(sample()))
        .hasMessageContaining("the recurrences take more than 5 steps");
  }

  @Test
  void stopsWhenItIsInterrupted() {
    Executor executor = new Executor(new TestCells(SEED, STEPS).recurrent(false, false));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> executor.run(sample())).hasMessage("interrupted");
  }

  @Test
  void namesARecurrenceWhoseStepsDoNotFitTogether() {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value grows = body.input(new Value("grows"));
    Value one = body.constant("one", Tensor.of(new double[] {1}, 1));
    body.outputs(going, body.add("longer", new Concat(0), grows, one), grows);
    GraphBuilder graph = new GraphBuilder();
    Value count = graph.input(new Value("count"));
    Value first = graph.constant("first", Tensor.of(new double[] {1}, 1));
    Value last = new Value("last");
    Value all = new Value("all");
    Recurrent loop =
        new Recurrent(
            "Loop", "", body.build(), 1, List.of(), List.of(new Recurrent.Scan(0, false)));
    graph.add(new Node("grow", loop, Arrays.asList(count, null, first), Arrays.asList(last, all)));
    Executor executor = new Executor(graph.outputs(last, all).build());
    assertThat(executor.run(Map.of("count", Tensor.vector(1))).get("last").size()).isEqualTo(2);
    assertThatThrownBy(() -> executor.run(Map.of("count", Tensor.vector(2))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("Loop node 'grow': step 1 gives");
  }

  @Test
  void computesOnceWhatDependsOnConstantsOnly() {
    AtomicInteger evaluations = new AtomicInteger();
    Discrete counted =
        new Discrete(
            "Counted",
            inputs -> {
              evaluations.incrementAndGet();
              return inputs.get(0);
            });
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value c = graph.constant("c", Tensor.of(new double[] {3}, 1));
    Value twice = graph.add("twice", counted, graph.add("once", counted, c));
    Executor executor = new Executor(graph.outputs(graph.add("y", new Mul(), x, twice)).build());
    for (double number : new double[] {1, 2, 5}) {
      Tensor sample = Tensor.of(new double[] {number}, 1);
      assertThat(executor.run(Map.of("x", sample)).get("y").doubles()).containsExactly(3 * number);
    }
    assertThat(evaluations).hasValue(2);
  }
}

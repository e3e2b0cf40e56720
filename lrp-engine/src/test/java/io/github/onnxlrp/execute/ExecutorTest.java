package io.github.onnxlrp.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
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
}

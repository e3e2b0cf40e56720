package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Changed runs go through derived graphs, and give what the model gives. */
class InnerRunsTest {
  private static final int SEED = 23;
  private static final int TIME = 5;
  private static final int COUNT = 20;

  @Test
  void areDerivedForScoresAndForGradients() {
    Graph graph = new TestCells(SEED, TIME).recurrent(false, false);
    List<Tensor> changed = new ArrayList<>();
    Random random = new Random(SEED);
    for (int k = 0; k < COUNT; k++) {
      double[] x = random.doubles((long) TIME * TestCells.E, -1, 1).toArray();
      changed.add(Tensor.of(x, TIME, 1, TestCells.E));
    }
    Tensor given = new RandomTensors(SEED).next(TIME, 1, TestCells.E);
    Trace trace = ForwardPass.run(graph, Map.of("x", given));
    TraceValue logits = trace.outputs().get("logits");
    double[] weights = new double[logits.tensor().size()];
    weights[1] = 2;
    Head head = Head.keep(logits, Tensor.of(weights, logits.tensor().shape()));
    Map<Object, Explainer> explainers = InnerRuns.none();
    InnerRuns runs = new InnerRuns(graph, trace, explainers);
    List<TraceValue> x = List.of(trace.inputs().get("x"));
    double[] scores = runs.scores(ScoredValues.of(head), x, COUNT, k -> List.of(changed.get(k)));
    List<Double> again = new ArrayList<>();
    runs.gradients(
        ScoredValues.of(head),
        x,
        COUNT,
        k -> List.of(changed.get(k)),
        (score, gradients) -> again.add(score));
    for (int k = 0; k < COUNT; k++) {
      Trace own = ForwardPass.run(graph, Map.of("x", changed.get(k)));
      double expected = 2 * own.outputs().get("logits").tensor().get(1);
      assertThat(scores[k]).as("seed %d", SEED).isCloseTo(expected, Offset.offset(1e-12));
      assertThat(again.get(k)).as("seed %d", SEED).isCloseTo(expected, Offset.offset(1e-12));
    }
    assertThat(explainers).hasSize(2);
    for (Explainer explainer : explainers.values()) {
      assertThat(explainer.derivations().values()).containsExactly("derived");
    }
  }
}

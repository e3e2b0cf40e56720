package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples that a derived graph must leave to a walk. */
class DerivedLimitsTest {
  private static final int SEED = 41;
  private static final int D = 3;
  private static final Target TARGET = Target.sum("y");

  private static Tensor random(int seed, int... shape) {
    return new RandomTensors(SEED + seed).next(shape);
  }

  private static Value sequence(GraphBuilder graph, String name) {
    return graph.input(
        name,
        ElementType.DOUBLE,
        Dimension.symbol("time of " + name),
        Dimension.symbol("batch"),
        Dimension.of(D));
  }

  /** One sequence is read forward, the other one backward. */
  private static Graph twoSequences() {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    Value a = inner.input(new Value("a_t"));
    Value b = inner.input(new Value("b_t"));
    Value w = inner.constant("W", random(1, D, D));
    Value u = inner.constant("U", random(2, D, D));
    Value ab = inner.add("ab", new Add(), a, inner.add("bW", new MatMul(), b, w));
    Value z = inner.add("z", new Add(), inner.add("sU", new MatMul(), s, u), ab);
    inner.outputs(going, inner.add("next", Functions.tanh(), z));
    GraphBuilder graph = new GraphBuilder();
    Value forward = sequence(graph, "a");
    Value backward = sequence(graph, "b");
    Value zero = graph.constant("s0", Tensor.zeros(ElementType.DOUBLE, 1, D));
    List<Recurrent.Scan> scans = List.of(new Recurrent.Scan(0, false), new Recurrent.Scan(0, true));
    Recurrent scan = new Recurrent("Scan", "", inner.build(), 1, scans, List.of());
    List<Value> operands = Arrays.asList(null, null, zero, forward, backward);
    Value last = new Value("s_n");
    graph.add(new Node("scan", scan, operands, List.of(last)));
    return graph.outputs(graph.add("y", Functions.tanh(), last)).build();
  }

  private static Map<String, Tensor> two(int seed, int a, int b) {
    return Map.of("a", random(seed, a, 1, D), "b", random(seed + 100, b, 1, D));
  }

  @Test
  void scannedInputsOfTwoLengthsAreAnErrorForAGraphAsForAWalk() {
    Explainer used = Explainer.of(twoSequences()).build();
    for (int k = 0; k < 4; k++) {
      used.explain(two(k, 4, 4), TARGET);
    }
    assertThat(used.derivations()).containsValue("derived");
    assertThatThrownBy(() -> used.explain(two(5, 4, 6), TARGET))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("its scanned inputs have 4 and 6 steps");
  }

  /** Infinity times a weight has a relevance that is no number, which nobody gets. */
  @Test
  void aWalkNamesTheNodeOfAnOpenLedger() {
    Graph graph = new TestCells(SEED, 4).recurrent(false, false);
    Target target = Target.of("logits", "0");
    Explainer used = Explainer.of(graph).build();
    for (int k = 0; k < 4; k++) {
      used.explain(Map.of("x", random(k, 5, 1, D)), target);
    }
    assertThat(used.derivations()).containsValue("derived");
    double[] elements = random(5, 5, 1, D).doubles().clone();
    elements[2 * D] = Double.POSITIVE_INFINITY;
    Map<String, Tensor> sample = Map.of("x", Tensor.of(elements, 5, 1, D));
    Explanation walked = Explainer.of(graph).build().explain(sample, target);
    assertThat(walked.ledger().closes(1e-9)).isFalse();
    assertThat(walked.notes()).isNotEmpty();
    assertThat(used.explain(sample, target).notes()).isEqualTo(walked.notes());
  }

  private static Graph byConvention() {
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input(
            "x", ElementType.DOUBLE, Dimension.symbol("p"), Dimension.symbol("q"), Dimension.of(D));
    Value w = graph.constant("W", random(1, D, D));
    graph.outputs(graph.add("y", Functions.tanh(), graph.add("mapped", new MatMul(), x, w)));
    return graph.build();
  }

  /** Samples alone need no convention, several do; all of them have the same shapes. */
  @Test
  void strictRefusesANoteOnSamplesThatFitIntoABatchWithoutOne() {
    Explainer used = Explainer.of(byConvention()).strict(true).build();
    List<Samples> all = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      all.add(used.samples(Map.of("x", random(k, 1, 4, D))));
      assertThat(all.get(k).notes()).isEmpty();
    }
    Samples several = used.samples(Map.of("x", random(20, 5, 4, D)));
    assertThat(several.notes()).isNotEmpty();
    all.add(several);
    List<Explanation> found = new ArrayList<>();
    assertThatThrownBy(() -> used.explainEach(all, TARGET, found::add))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("is taken to count samples, by convention");
    assertThat(found).hasSize(10);
  }
}

package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Graphs that are derived from some samples and explain others, each beside a walk over it. */
final class OtherSamples {
  private static final int SEED = 77;
  static final int D = 3;

  /** Both differ in the order of sums alone. */
  private static final double TOLERANCE = 1e-10;

  static final Target TARGET = Target.sum("y");

  interface Body {
    List<Value> add(GraphBuilder body, Value iteration, Value state, Value x);
  }

  static Tensor random(int seed, int... shape) {
    return new RandomTensors(SEED + seed).next(shape);
  }

  static List<Map<String, Tensor>> ofLengths(int... lengths) {
    List<Map<String, Tensor>> all = new ArrayList<>();
    for (int k = 0; k < lengths.length; k++) {
      all.add(Map.of("x", random(k, lengths[k], 1, D)));
    }
    return all;
  }

  static Value sequence(GraphBuilder graph, String name) {
    return graph.input(
        name,
        ElementType.DOUBLE,
        Dimension.symbol("time of " + name),
        Dimension.symbol("batch"),
        Dimension.of(D));
  }

  /** Samples one after the other by one explainer, each beside a walk. */
  static void agrees(Graph graph, List<Map<String, Tensor>> samples) {
    Explainer used = Explainer.of(graph).batchAxis("y", 1).build();
    for (int k = 0; k < samples.size(); k++) {
      same("sample " + k, walk(graph, samples.get(k)), used.explain(samples.get(k), TARGET));
    }
  }

  /** Samples one after the other by one explainer, each beside one that has seen no other. */
  static void agrees(Explainer.Builder explainer, List<Map<String, Tensor>> samples) {
    Explainer used = explainer.build();
    for (int k = 0; k < samples.size(); k++) {
      Explanation found = used.explain(samples.get(k), TARGET);
      Explanation expected = explainer.build().explain(samples.get(k), TARGET);
      assertThat(Agreement.differs(expected, found, Precision.DOUBLE)).as("sample %d", k).isNull();
    }
  }

  /** By a walk, also of a long sample. */
  static Explanation walk(Graph graph, Map<String, Tensor> sample) {
    Samples samples = Samples.of(graph, sample, Map.of("y", 1));
    return explainer(graph).walk(ExplainedSample.of(samples, 0), List.of(TARGET), true).get(0);
  }

  static SampleExplainer explainer(Graph graph) {
    return new SampleExplainer(
        graph,
        new LayerwiseRelevance(Composites.arras()),
        List.of(),
        Set.of(),
        false,
        Precision.DOUBLE,
        new Overrides(Map.of(), Set.of()));
  }

  static void same(String what, Explanation expected, Explanation found) {
    assertThat(found.target()).as(what).isEqualTo(expected.target());
    assertThat(found.score()).as(what).isCloseTo(expected.score(), within(TOLERANCE));
    double turnover = expected.ledger().turnover();
    expected
        .relevance()
        .forEach(
            (name, one) -> {
              assertThat(found.relevance(name).shape()).as(what).isEqualTo(one.shape());
              for (int k = 0; k < one.size(); k++) {
                assertThat(found.relevance(name).get(k))
                    .as("%s %s %d", what, name, k)
                    .isCloseTo(one.get(k), within(TOLERANCE * turnover));
              }
            });
    assertThat(found.ledger().biases())
        .as(what + " biases")
        .isCloseTo(expected.ledger().biases(), within(TOLERANCE * turnover));
    assertThat(found.notes()).as(what).isEqualTo(expected.notes());
  }

  /** A Scan over {@code x[start:]}; the map of the mean of x is added to its last state. */
  static Graph scan(int start, Body body) {
    GraphBuilder inner = new GraphBuilder();
    Value iteration = inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    Value x = inner.input(new Value("x_t"));
    List<Value> out = new ArrayList<>(List.of(going));
    out.addAll(body.add(inner, iteration, s, x));
    inner.outputs(out.toArray(new Value[0]));
    GraphBuilder graph = new GraphBuilder();
    Value input = sequence(graph, "x");
    Value tail =
        graph.add(
            "tail",
            new Slice(),
            input,
            graph.constant("start", Tensor.vector(start)),
            graph.constant("end", Tensor.vector(Long.MAX_VALUE)),
            graph.constant("axes", Tensor.vector(0)));
    Value zero = graph.constant("s0", Tensor.zeros(ElementType.DOUBLE, 1, D));
    Value last = new Value("s_n");
    Value all = new Value("all");
    boolean collects = out.size() == 3;
    Recurrent scan =
        new Recurrent(
            "Scan",
            "",
            inner.build(),
            1,
            List.of(new Recurrent.Scan(0, false)),
            collects ? List.of(new Recurrent.Scan(0, false)) : List.of());
    graph.add(
        new Node(
            "scan",
            scan,
            Arrays.asList(null, null, zero, tail),
            collects ? List.of(last, all) : List.of(last)));
    if (collects) {
      graph.outputs(graph.add("y", Functions.tanh(), graph.add("sum", new Add(), all, last)));
    } else {
      Value mean =
          graph.add(
              "mean",
              new Reduce(true, false, false),
              input,
              graph.constant("zero", Tensor.vector(0)));
      Value mapped = graph.add("meanM", new MatMul(), mean, graph.constant("M", random(61, D, D)));
      graph.outputs(graph.add("y", Functions.tanh(), graph.add("sum", new Add(), mapped, last)));
    }
    return graph.build();
  }

  static List<Value> rnn(GraphBuilder b, Value s, Value x) {
    Value sU = b.add("sU", new MatMul(), s, b.constant("U", random(60, D, D)));
    return List.of(b.add("next", Functions.tanh(), b.add("z", new Add(), sU, x)));
  }

  private OtherSamples() {}
}

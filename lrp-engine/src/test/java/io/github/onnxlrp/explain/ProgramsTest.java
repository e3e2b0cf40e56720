package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Explanations by derived graphs beside those of explainers that have not derived any yet. */
class ProgramsTest {
  private static final int SEED = 11;

  /** Both differ in the order of sums alone. */
  private static final double TOLERANCE = 1e-12;

  private static final int D = 3;

  private static Tensor input(int seed, int steps) {
    return new RandomTensors(SEED + seed).next(steps, 1, D);
  }

  private static void agrees(Graph graph, Composite composite, Target target, int... lengths) {
    Explainer used = Explainer.of(graph).composite(composite).build();
    for (int k = 0; k < lengths.length; k++) {
      Map<String, Tensor> sample = Map.of("x", input(k, lengths[k]));
      Explanation expected =
          Explainer.of(graph).composite(composite).build().explain(sample, target);
      assertSame(expected, used.explain(sample, target));
    }
    assertThat(used.derivations().values()).anyMatch(how -> how.startsWith("derived"));
  }

  private static void assertSame(Explanation expected, Explanation found) {
    assertThat(found.notes()).isEqualTo(expected.notes());
    Tensor relevance = expected.relevance("x");
    double largest = Arrays.stream(relevance.doubles()).map(Math::abs).max().orElse(0);
    assertThat(largest).isPositive();
    for (int k = 0; k < relevance.size(); k++) {
      assertThat(found.relevance("x").get(k))
          .isCloseTo(relevance.get(k), within(TOLERANCE * largest));
    }
    assertThat(found.ledger().biases())
        .isCloseTo(expected.ledger().biases(), within(TOLERANCE * expected.ledger().turnover()));
    assertThat(found.ledger().initialStates())
        .isCloseTo(
            expected.ledger().initialStates(), within(TOLERANCE * expected.ledger().turnover()));
  }

  @Test
  void oneGraphServesAllLengths() {
    Graph graph = new TestCells(SEED, 4).recurrent(false, false);
    agrees(graph, Composites.arras(), Target.argmax("logits"), 4, 2, 9, 3, 40, 2);
  }

  @Test
  void aReversedRecurrenceRunsForwardOnTheWayBack() {
    Graph graph = new TestCells(SEED, 4).recurrent(true, false);
    Composite half = Composites.arras().withProduct(GateRule.HALF);
    agrees(graph, half, Target.argmax("logits"), 4, 5, 6, 7, 2);
  }

  /** {@code c += x W + b} over all steps is one region: its message is a state on the way back. */
  private static Graph accumulator() {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value c = body.input(new Value("c"));
    Value x = body.input(new Value("x_t"));
    Value w = body.constant("W", new RandomTensors(SEED).next(D, D));
    Value b = body.constant("b", new RandomTensors(SEED + 1).next(D));
    Value map = body.add("xWb", new Add(), body.add("xW", new MatMul(), x, w), b);
    body.outputs(going, body.add("sum", new Add(), c, map));
    GraphBuilder graph = new GraphBuilder();
    Value input =
        graph.input(
            "x",
            ElementType.DOUBLE,
            Dimension.symbol("time"),
            Dimension.symbol("batch"),
            Dimension.of(D));
    Value zero = graph.constant("c0", Tensor.zeros(ElementType.DOUBLE, 1, D));
    Value last = new Value("c_n");
    Recurrent scan =
        new Recurrent(
            "Scan", "", body.build(), 1, List.of(new Recurrent.Scan(0, false)), List.of());
    graph.add(new Node("scan", scan, Arrays.asList(null, null, zero, input), List.of(last)));
    graph.outputs(graph.add("y", Functions.tanh(), last));
    return graph.build();
  }

  @Test
  void aRegionOverAllStepsSharesItsBiases() {
    for (double biasFactor : new double[] {0, 1}) {
      Composite composite = Composites.arras().withParameters(0.01, biasFactor);
      agrees(accumulator(), composite, Target.sum("y"), 3, 4, 5, 12, 2);
    }
  }

  /** The input decides between two maps. */
  static Graph branching() {
    GraphBuilder graph = new GraphBuilder();
    Value input =
        graph.input(
            "x",
            ElementType.DOUBLE,
            Dimension.symbol("time"),
            Dimension.symbol("batch"),
            Dimension.of(D));
    Value sum =
        graph.add(
            "sum",
            new Reduce(false, false, false),
            input,
            graph.constant("axes", Tensor.vector(0, 1, 2)));
    Value positive =
        graph.add("positive", Comparisons.greater(), sum, graph.constant("0", Tensor.scalar(0)));
    Value chosen = new Value("chosen");
    graph.add(
        new Node(
            "if", new Branch(map(input, 1), map(input, 2)), List.of(positive), List.of(chosen)));
    graph.outputs(graph.add("y", Functions.tanh(), chosen));
    return graph.build();
  }

  private static Graph map(Value input, int seed) {
    GraphBuilder graph = new GraphBuilder();
    Value w = graph.constant("W" + seed, new RandomTensors(SEED + seed).next(D, D));
    return graph.outputs(graph.add("map" + seed, new MatMul(), input, w)).build();
  }

  @Test
  void anotherBranchIsWalked() {
    Graph graph = branching();
    Explainer used = Explainer.of(graph).build();
    Target target = Target.sum("y");
    boolean[] taken = new boolean[2];
    for (int seed = 0; seed < 30; seed++) {
      Map<String, Tensor> sample = Map.of("x", input(seed, 2));
      taken[sample.get("x").sum() > 0 ? 1 : 0] = true;
      assertSame(Explainer.of(graph).build().explain(sample, target), used.explain(sample, target));
    }
    assertThat(taken).containsExactly(true, true);
    assertThat(used.derivations()).containsValue("walked: another branch is taken");
  }

  @Test
  void lengthsOfOneAreAStructureOfTheirOwn() {
    Explainer used = Explainer.of(new TestCells(SEED, 4).recurrent(false, false)).build();
    for (int steps : new int[] {3, 1, 5, 1, 4, 1}) {
      used.explain(Map.of("x", input(steps, steps)), Target.argmax("logits"));
    }
    assertThat(used.derivations())
        .hasSize(2)
        .allSatisfy((key, how) -> assertThat(how).isEqualTo("derived"));
  }

  /** A product of two inputs. */
  private static Graph product() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(D));
    Value m = graph.input("m", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(D));
    return graph.outputs(graph.add("y", new Mul(), x, m)).build();
  }

  @Test
  void anInputThatLooksLikeAMaskIsNamedInWhateverSample() {
    Graph graph = product();
    Explainer used = Explainer.of(graph).build();
    Target target = Target.sum("y");
    for (int seed = 0; seed < 6; seed++) {
      Tensor weights = new RandomTensors(SEED + seed).next(1, D);
      Tensor mask = seed < 4 ? weights : Tensor.of(new double[] {1, 0, 1}, 1, D);
      Map<String, Tensor> sample =
          Map.of("x", new RandomTensors(SEED - seed - 1).next(1, D), "m", mask);
      Explanation found = used.explain(sample, target);
      assertSame(Explainer.of(graph).build().explain(sample, target), found);
      assertThat(found.notes().stream().anyMatch(note -> note.contains("it holds only 0 and 1")))
          .isEqualTo(seed >= 4);
    }
    assertThat(used.derivations()).containsValue("derived");
  }

  private static Value sequence(GraphBuilder graph) {
    return graph.input(
        "x",
        ElementType.DOUBLE,
        Dimension.symbol("time"),
        Dimension.symbol("batch"),
        Dimension.of(D));
  }

  /** A gate over the number of steps, times a signal: a form draws that number out. */
  static Graph dividedByTheLength() {
    GraphBuilder graph = new GraphBuilder();
    Value x = sequence(graph);
    Value shape = graph.add("shape", Generators.shape(0, Long.MAX_VALUE), x);
    Value first = graph.constant("first", Tensor.of(new long[] {0}));
    Value length = graph.add("length", new Gather(0), shape, first);
    Value number = graph.add("number", new Cast(ElementType.DOUBLE), length);
    Value w = graph.constant("W", new RandomTensors(SEED).next(D, D));
    Value u = graph.constant("U", new RandomTensors(SEED + 1).next(D, D));
    Value gate = graph.add("gate", Functions.sigmoid(), graph.add("xW", new MatMul(), x, w));
    Value share = graph.add("share", new Div(), gate, number);
    Value signal = graph.add("xU", new MatMul(), x, u);
    return graph.outputs(graph.add("y", new Mul(), share, signal)).build();
  }

  @Test
  void aNumberThatDependsOnTheLengthIsNotThatOfAnotherLength() {
    Composite half = Composites.arras().withProduct(GateRule.PROP);
    agrees(dividedByTheLength(), half, Target.sum("y"), 4, 4, 4, 4, 9, 3);
  }

  @Test
  void anObservedRangeIsThatOfTheSample() {
    GraphBuilder builder = new GraphBuilder();
    Value x = sequence(builder);
    Value w = builder.constant("W", new RandomTensors(SEED).next(D, D));
    Graph graph = builder.outputs(builder.add("y", new MatMul(), x, w)).build();
    Composite box = Composites.arras().withLinear(BoxRule.observed(new Stabilizer(1e-6), 0));
    Explainer used = Explainer.of(graph).composite(box).build();
    for (double largest : new double[] {2, 2, 2, 2, 3}) {
      Tensor sample = Tensor.of(new double[] {-1, 0.5, largest}, 1, 1, D);
      Explanation expected =
          Explainer.of(graph).composite(box).build().explain(Map.of("x", sample), Target.sum("y"));
      assertSame(expected, used.explain(Map.of("x", sample), Target.sum("y")));
    }
  }

  /** A number of the input is larger than what is explained, or not. */
  @Test
  void whatIsHeldMayDecideInAnotherSample() {
    GraphBuilder builder = new GraphBuilder();
    Value x = sequence(builder);
    Value least = builder.input("least", ElementType.DOUBLE, Dimension.of(1));
    Value gate = builder.add("gate", Functions.sigmoid(), x);
    Graph graph = builder.outputs(builder.add("y", new Extremum(true), gate, least)).build();
    Explainer used = Explainer.of(graph).fixed("least").build();
    for (double bound : new double[] {-1, -1, -1, -1, 0.5}) {
      Map<String, Tensor> sample =
          Map.of("x", input(3, 4), "least", Tensor.of(new double[] {bound}, 1));
      Explanation expected =
          Explainer.of(graph).fixed("least").build().explain(sample, Target.sum("y"));
      assertSame(expected, used.explain(sample, Target.sum("y")));
    }
  }

  @Test
  void whatNoGraphCanExplainIsNotTriedForEver() {
    Explainer used = Explainer.of(product()).build();
    Tensor mask = Tensor.of(new double[] {1, 0, 1}, 1, D);
    for (int seed = 0; seed < 6; seed++) {
      Tensor x = new RandomTensors(SEED + seed).next(1, D);
      used.explain(Map.of("x", x, "m", mask), Target.sum("y"));
    }
    assertThat(used.derivations())
        .containsValue("walked: its relevance has to be measured, or inputs look like masks");
  }
}

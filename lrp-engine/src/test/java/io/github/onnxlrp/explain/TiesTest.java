package io.github.onnxlrp.explain;

import static io.github.onnxlrp.explain.TiedSamples.D;
import static io.github.onnxlrp.explain.TiedSamples.SEED;
import static io.github.onnxlrp.explain.TiedSamples.TARGET;
import static io.github.onnxlrp.explain.TiedSamples.apart;
import static io.github.onnxlrp.explain.TiedSamples.graph;
import static io.github.onnxlrp.explain.TiedSamples.tied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.ProgramCache.Structure;
import io.github.onnxlrp.explain.TiedSamples.Comparison;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is learned of samples in which rounding decides. */
class TiesTest {
  /** Nearly every sample will do. */
  private static final int MOST_SEEDS = 100;

  private static LayerwiseRelevance relevance(double epsilon) {
    return new LayerwiseRelevance(Composites.arras().withParameters(epsilon, null));
  }

  /** A graph of another epsilon than walks have. */
  private record Contradictory() implements DerivableMethod {
    @Override
    public String name() {
      return "contradictory";
    }

    @Override
    public Attribution attribute(ExplainedRun run, Head head) {
      return relevance(1e-3).attribute(run, head);
    }

    @Override
    public AttributionRule rule(ExplainedRun run, Head head) {
      return relevance(1.1e-3).rule(run, head);
    }
  }

  /** Walks, and the trials of programs by them. */
  private static final class Learner {
    private final Walks walks;
    private final DerivedExplanations derived =
        new DerivedExplanations(new ProgramCache(), false, List.of());
    private final ProgramTrials trials;

    Learner(Graph graph, DerivableMethod method) {
      Overrides none = new Overrides(Map.of(), Set.of());
      walks = new Walks(graph, method, List.of(), Set.of(), false, none, InnerRuns.none());
      trials = new ProgramTrials(method, List.of(), Precision.DOUBLE, derived);
    }

    private ExplainedSample sample(Map<String, Tensor> inputs) {
      return ExplainedSample.of(Samples.of(walks.graph(), inputs, Map.of()), 0);
    }

    ProgramTrials.Proof proof(Map<String, Tensor> inputs) {
      Walks.Walk walk = walks.over(sample(inputs));
      return trials.proof(walk, TARGET, walk.explain(TARGET));
    }

    Structure learn(Map<String, Tensor> inputs) {
      Walks.Walk walk = walks.over(sample(inputs));
      trials.learn(walk, TARGET, walk.explain(TARGET));
      return derived.structure(walk.sample(), TARGET);
    }
  }

  /** Samples whose last bits are such that the fused program decides otherwise. */
  private static List<Map<String, Tensor>> differing(Graph graph, int count) {
    Learner learner = new Learner(graph, relevance(1e-3));
    return IntStream.range(0, MOST_SEEDS)
        .mapToObj(seed -> tied(graph, seed))
        .filter(sample -> !learner.proof(sample).ties().isEmpty())
        .limit(count)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aProgramIsProvedByItsStepsWhereRoundingDecides(Comparison comparison) {
    Graph graph = graph(comparison);
    Learner learner = new Learner(graph, relevance(1e-3));
    ProgramTrials.Proof apart = learner.proof(apart(1));
    assertThat(apart.program().isFused()).isTrue();
    assertThat(apart.ties().isEmpty()).isTrue();
    ProgramTrials.Proof tied = learner.proof(differing(graph, 1).get(0));
    assertThat(tied.program().isFused()).isFalse();
    assertThat(tied.ties().counts()).isEqualTo(Map.of(comparison.decides, D));
  }

  /** What is wrong is so whether rounding decides elsewhere or not. */
  @ParameterizedTest
  @EnumSource
  void aFaultIsNoTie(Comparison comparison) {
    Graph graph = graph(comparison);
    Learner learner = new Learner(graph, new Contradictory());
    for (Map<String, Tensor> sample : List.of(apart(1), tied(graph, 1))) {
      assertThatThrownBy(() -> learner.proof(sample))
          .isInstanceOf(UnderivableException.class)
          .hasMessageStartingWith("the derived ");
    }
  }

  /** A tie does not excuse what a fused recurrence gives: nobody has told that it is the cause. */
  @ParameterizedTest
  @EnumSource
  void theProgramStepByStepTakesThePlaceOfAFusedOne(Comparison comparison) {
    Graph graph = graph(comparison);
    Learner learner = new Learner(graph, relevance(1e-3));
    learner.learn(apart(1));
    assertThat(learner.learn(apart(2)).unconfirmed().isFused()).isTrue();
    assertThat(learner.learn(differing(graph, 1).get(0)).unconfirmed().isFused()).isFalse();
    Structure structure = learner.learn(apart(3));
    assertThat(structure.usable().isFused()).isFalse();
    assertThat(structure.describe())
        .isEqualTo(
            "derived; rounding may have decided in 1 of the samples that were walked, at '%s' %d",
            comparison.decides, D);
  }

  /** As where two threads try one program at a time. */
  @Test
  void aRefutedProgramIsNotUsedWhoeverHasConfirmedIt() {
    Graph graph = graph(Comparison.MAXIMUM);
    Program fused = new Learner(graph, relevance(1e-3)).proof(apart(1)).program();
    Program steps = fused.unfused();
    Structure confirmedFirst = new Structure();
    confirmedFirst.derived(fused);
    assertThat(confirmedFirst.confirm(fused)).isTrue();
    confirmedFirst.addSingle(fused);
    confirmedFirst.replace(fused, steps);
    assertThat(confirmedFirst.usable()).isNull();
    assertThat(confirmedFirst.single()).isNull();
    assertThat(confirmedFirst.unconfirmed()).isSameAs(steps);
    Structure refutedFirst = new Structure();
    refutedFirst.derived(fused);
    refutedFirst.replace(fused, steps);
    assertThat(refutedFirst.confirm(fused)).isFalse();
    assertThat(refutedFirst.addSingle(fused)).isNull();
    assertThat(refutedFirst.usable()).isNull();
  }

  /** Before, the third sample left the model to walks. */
  @ParameterizedTest
  @EnumSource
  void explanationsAreThoseOfWalks(Comparison comparison) {
    Graph graph = graph(comparison);
    Explainer explainer = Explainer.of(graph).build();
    List<Map<String, Tensor>> samples =
        List.of(apart(1), apart(2), differing(graph, 1).get(0), apart(4), apart(5));
    for (Map<String, Tensor> sample : samples) {
      Explanation alone = Explainer.of(graph).build().explain(sample, TARGET);
      Explanation found = explainer.explain(sample, TARGET);
      assertThat(Agreement.differs(alone, found, Precision.DOUBLE)).isNull();
    }
    assertThat(explainer.derivations().values())
        .singleElement()
        .asString()
        .startsWith("derived; rounding may have decided in 1 of ");
  }

  /** The rows of a batch do not change each other's last bits. */
  @ParameterizedTest
  @EnumSource
  void aBatchDecidesAsEachOfItsSamples(Comparison comparison) {
    Graph graph = graph(comparison);
    Program program = new Learner(graph, relevance(1e-3)).proof(apart(1)).program();
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int k = 0; k < 19; k++) {
      samples.add(tied(graph, k));
    }
    List<Program.Result> together = program.run(samples);
    for (int k = 0; k < samples.size(); k++) {
      Program.Result alone = program.run(samples.get(k));
      for (String input : List.of("x", "other")) {
        assertThat(together.get(k).relevances().get(input).doubles())
            .as("sample %d, %s", k, input)
            .isEqualTo(alone.relevances().get(input).doubles());
      }
    }
  }

  /** The walk has the numbers of {@code b + g (a - b)}, the graph those of its canonical form. */
  @Test
  void aFormDecidesAsTheWalkOverWhatItGives() {
    GraphBuilder builder = new GraphBuilder();
    Value[] inputs = new Value[4];
    for (int k = 0; k < inputs.length; k++) {
      Dimension batch = Dimension.symbol("batch");
      inputs[k] = builder.input("x" + k, ElementType.DOUBLE, batch, Dimension.of(D));
    }
    Value gate = builder.add("gate", Functions.sigmoid(), inputs[0]);
    Value difference = builder.add("difference", new Sub(), inputs[1], inputs[2]);
    Value moved = builder.add("moved", new Mul(), gate, difference);
    Value state = builder.add("state", new Add(), inputs[2], moved);
    Value compared = Comparison.MAXIMUM.add(builder, state, inputs[3]);
    Value head = builder.constant("head", new RandomTensors(SEED).next(D, 2));
    Graph graph = builder.outputs(builder.add("y", new MatMul(), compared, head)).build();
    Map<String, Tensor> sample = new HashMap<>();
    for (int k = 0; k < inputs.length; k++) {
      sample.put("x" + k, new RandomTensors(SEED + k).next(1, D));
    }
    sample.put("x3", ForwardPass.run(graph, sample).values().get("state").get(0).tensor());
    ProgramTrials.Proof proof = new Learner(graph, relevance(1e-3)).proof(sample);
    // Those of the eight ties that both have decided otherwise.
    assertThat(proof.ties().counts()).containsOnlyKeys("max");
    assertThatThrownBy(() -> new Learner(graph, new Contradictory()).proof(sample))
        .isInstanceOf(UnderivableException.class);
  }

  /** A form that leaves out a summand is no matter of rounding, though it may be small. */
  @Test
  void aFormThatIsNotWhatItStandsForIsAFault() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.of(1), Dimension.of(D));
    Value axes = builder.constant("axes", Tensor.vector(1));
    Value exp = builder.add("exp", Functions.exp(), x);
    Value all = builder.add("all", new Reduce(false, true, false), exp, axes);
    Value log = builder.add("log", Functions.log(), all);
    // The form takes numbers as rounded that differ by less than 1e-9.
    Value small = builder.constant("small", Tensor.scalar(1e-10));
    Value y = builder.add("y", new Sub(), x, builder.add("more", new Add(), log, small));
    Graph graph = builder.outputs(y).build();
    Learner learner = new Learner(graph, relevance(1e-3));
    Walks.Walk walk =
        learner.walks.over(learner.sample(Map.of("x", new RandomTensors(SEED).next(1, D))));
    assertThatThrownBy(walk::ofForms)
        .isInstanceOf(UnderivableException.class)
        .hasMessageContaining("its canonical form differs by ");
  }
}

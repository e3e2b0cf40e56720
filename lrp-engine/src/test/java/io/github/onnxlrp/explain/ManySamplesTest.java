package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many samples together beside each of them alone. */
class ManySamplesTest {
  private static final int SEED = 23;

  /** Both differ in the order of sums alone. */
  private static final double TOLERANCE = 1e-12;

  private static final Target TARGET = Target.argmax("logits");
  private static final Graph GRAPH = new TestCells(SEED, 4).recurrent(false, false);

  private static Tensor x(int seed, int steps, int samples) {
    return new RandomTensors(SEED + seed).next(steps, samples, TestCells.E);
  }

  private static void assertSame(Explanation expected, Explanation found) {
    assertThat(found.target()).isEqualTo(expected.target());
    assertThat(found.notes()).isEqualTo(expected.notes());
    Tensor relevance = expected.relevance("x");
    double largest = relevance.map(Math::abs).sum();
    for (int k = 0; k < relevance.size(); k++) {
      assertThat(found.relevance("x").get(k))
          .isCloseTo(relevance.get(k), within(TOLERANCE * largest));
    }
  }

  private static Explanation alone(Graph graph, Samples samples, int sample, Target target) {
    return Explainer.of(graph).build().explain(samples, sample, List.of(target)).get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void samplesOfOneBatchAreExplainedInTheirOrder(int threads) {
    Explainer explainer = Explainer.of(GRAPH).threads(threads).build();
    Samples samples = explainer.samples(Map.of("x", x(1, 5, 100)));
    List<Explanation> found = explainer.explainAll(samples, TARGET);
    assertThat(found).hasSize(100);
    for (int k = 0; k < found.size(); k++) {
      assertSame(alone(GRAPH, samples, k, TARGET), found.get(k));
    }
    assertThat(found.stream().map(e -> e.target().terms()).distinct().count()).isEqualTo(2);
    assertThat(explainer.derivations()).containsValue("derived");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lengthsMayDiffer(int threads) {
    Random random = new Random(SEED);
    Explainer explainer = Explainer.of(GRAPH).threads(threads).build();
    List<Samples> all = new ArrayList<>();
    for (int k = 0; k < 600; k++) {
      all.add(explainer.samples(Map.of("x", x(k, 1 + random.nextInt(6), 1))));
    }
    List<Explanation> found = new ArrayList<>();
    explainer.explainEach(all, TARGET, found::add);
    assertThat(found).hasSameSizeAs(all);
    for (int k = 0; k < found.size(); k++) {
      assertSame(alone(GRAPH, all.get(k), 0, TARGET), found.get(k));
    }
  }

  /** The same samples in the same order make the same batches. */
  @Test
  void theSameBatchesGiveTheSameNumbersToTheLastBit() {
    Explainer explainer = Explainer.of(GRAPH).build();
    Samples samples = explainer.samples(Map.of("x", x(1, 5, 70)));
    explainer.explainAll(samples, TARGET);
    List<Explanation> first = explainer.explainAll(samples, TARGET);
    List<Explanation> second = explainer.explainAll(samples, TARGET);
    for (int k = 0; k < first.size(); k++) {
      assertThat(second.get(k).relevance("x").doubles())
          .isEqualTo(first.get(k).relevance("x").doubles());
    }
  }

  @Test
  void othersAreExplainedBesideSamplesOfAnotherBranch() {
    Graph graph = ProgramsTest.branching();
    Target target = Target.sum("y");
    Explainer explainer = Explainer.of(graph).build();
    Samples positive = explainer.samples(Map.of("x", x(1, 2, 30).map(v -> Math.abs(v) + 0.1)));
    explainer.explainAll(positive, target);
    Tensor mixed = x(2, 2, 30);
    Samples samples = explainer.samples(Map.of("x", mixed));
    List<Explanation> found = explainer.explainAll(samples, target);
    int others = 0;
    for (int k = 0; k < found.size(); k++) {
      others += samples.get(k).get("x").sum() > 0 ? 0 : 1;
      assertSame(alone(graph, samples, k, target), found.get(k));
    }
    assertThat(others).isBetween(5, 25);
    assertThat(explainer.derivations()).containsValue("derived");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsBeforeAFaultIsHandedOn(int threads) {
    Graph graph = new TestCells(SEED, 4).recurrent(false, true);
    Explainer explainer = Explainer.of(graph).threads(threads).build();
    long[] ids = new Random(SEED).longs(4 * 50, 0, TestCells.WORDS).toArray();
    ids[20] = TestCells.WORDS;
    Tensor x = Tensor.integers(ElementType.INT64, ids, 4, 50);
    List<Explanation> found = new ArrayList<>();
    assertThatThrownBy(
            () ->
                explainer.explainEach(
                    List.of(explainer.samples(Map.of("ids", x))), TARGET, found::add))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("index 7 is outside [-7,6]");
    assertThat(found).hasSize(20);
  }

  @Test
  void anInterruptEndsIt() {
    for (int threads : new int[] {1, 3}) {
      Explainer explainer = Explainer.of(GRAPH).threads(threads).build();
      Samples samples = explainer.samples(Map.of("x", x(1, 5, 100)));
      List<Explanation> found = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  explainer.explainEach(
                      List.of(samples),
                      TARGET,
                      explanation -> {
                        found.add(explanation);
                        Thread.currentThread().interrupt();
                      }))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(found.size()).isLessThan(100);
    }
  }

  /** Each less the mean of all, or of its own elements. */
  @Test
  void aModelThatMixesSamplesIsKnown() {
    for (int axis = 0; axis < 2; axis++) {
      GraphBuilder builder = new GraphBuilder();
      Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(3));
      Value axes = builder.constant("axes", Tensor.vector(axis));
      Value mean = builder.add("mean", new Reduce(true, true, false), x, axes);
      Graph graph = builder.outputs(builder.add("y", new Sub(), x, mean)).build();
      Explainer explainer = Explainer.of(graph).build();
      Samples samples = explainer.samples(Map.of("x", new RandomTensors(SEED).next(4, 3)));
      assertThat(explainer.mixes(samples)).isEqualTo(axis == 0);
      Samples one = explainer.samples(Map.of("x", new RandomTensors(SEED).next(1, 3)));
      assertThat(explainer.mixes(one)).isFalse();
    }
    Explainer cell = Explainer.of(GRAPH).build();
    assertThat(cell.mixes(cell.samples(Map.of("x", x(1, 5, 3))))).isFalse();
    assertThat(cell.mixes(cell.samples(Map.of("x", x(1, 500, 3))))).isFalse();
  }

  @Test
  void itTakesAThread() {
    assertThatThrownBy(() -> Explainer.of(GRAPH).threads(0))
        .hasMessage("threads 0: expected at least 1");
  }

  /** A walk over the whole would hold every step; a layer that is kept asks for one. */
  @Test
  void aLongSampleIsExplainedAsByAWalk() {
    Map<String, Tensor> sample = Map.of("x", x(1, 700, 1));
    Explainer explainer = Explainer.of(GRAPH).build();
    Explanation found = explainer.explain(sample, TARGET);
    assertThat(explainer.derivations()).hasSize(1).containsValue("derived");
    assertSame(Explainer.of(GRAPH).keep("h").build().explain(sample, TARGET), found);
  }

  /** No piece has the step that is asked for. */
  @Test
  void aTargetThatPiecesLackIsWalked() {
    Graph graph = ProgramsTest.dividedByTheLength();
    Target target = Target.of("y", "500,1");
    Map<String, Tensor> sample = Map.of("x", x(1, 700, 1));
    Explainer explainer = Explainer.of(graph).build();
    Explanation found = explainer.explain(sample, target);
    assertThat(found.score()).isNotZero();
    assertThat(explainer.derivations().values()).noneMatch(how -> how.startsWith("derived"));
  }
}

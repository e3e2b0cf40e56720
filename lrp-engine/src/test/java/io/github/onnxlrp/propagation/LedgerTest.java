package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.Shares;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger closes for every rule, and opens as soon as one of them loses something. */
class LedgerTest {
  private static final long SEED = 20191;
  private static final int TIME = 6;

  /** Double precision loses 1e-16 an operation; a thousand of them stay below this. */
  private static final double CLOSED = 1e-12;

  private static final TestCells CELLS = new TestCells(SEED, TIME);
  private static final Map<String, Tensor> INPUT = Map.of("x", CELLS.randomInput(SEED));

  static Stream<Arguments> rules() {
    return Arrays.stream(GateRule.values())
        .flatMap(
            gate ->
                Stream.of(0.0, 1e-6, 1e-3)
                    .flatMap(
                        epsilon ->
                            Stream.of(0.0, 0.3, 1.0)
                                .map(d -> Arguments.of(gate, new EpsilonRule(epsilon, d)))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rules")
  void closes(GateRule gate, EpsilonRule linear) {
    for (boolean reverse : new boolean[] {false, true}) {
      Explanation explanation = explain(CELLS.recurrent(reverse, false), linear, gate, INPUT);
      assertThat(explanation.ledger().closure()).isLessThan(CLOSED);
      assertThat(explanation.notes()).noneMatch(note -> note.contains("missing"));
      assertThat(explanation.ledger().inputs()).isEqualTo(explanation.relevance("x").sum());
    }
  }

  /**
   * After 2,000 steps of forgetting, relevance is below 1e-308, where halves are lost to rounding.
   */
  @ParameterizedTest
  @EnumSource(names = "PROP", mode = EnumSource.Mode.EXCLUDE)
  void relevanceThatFadesAwayIsNotCalledMissing(GateRule gate) {
    TestCells cells = new TestCells(SEED, 2000);
    Map<String, Tensor> input = Map.of("x", cells.randomInput(SEED));
    Explanation explanation =
        explain(cells.recurrent(false, false), new EpsilonRule(1e-3, 0), gate, input);
    assertThat(explanation.ledger().closure()).isLessThan(CLOSED);
    assertThat(explanation.notes()).noneMatch(note -> note.contains("missing"));
  }

  @ParameterizedTest
  @EnumSource
  void opensWhenProductsLoseHalf(GateRule gate) {
    assertOpen(
        explain(CELLS.recurrent(false, false), new EpsilonRule(1e-3, 0), halved(gate), INPUT));
  }

  @Test
  void opensWhenLinearMapsLoseHalf() {
    LinearRule halved = halved(new EpsilonRule(1e-3, 0.5));
    assertOpen(explain(CELLS.recurrent(false, false), halved, GateRule.ALL, INPUT));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MOVEMENT", "SELECTION"})
  void opensWhenMovementLosesHalf(Kind kind) {
    assertThat(explainThrough(new Scaled(kind, 1)).ledger().closure()).isLessThan(CLOSED);
    assertOpen(explainThrough(new Scaled(kind, 0.5)));
  }

  @Test
  void opensWhenALinearOperationLosesHalf() {
    assertOpen(explainThrough(new Scaled(Kind.LINEAR, 0.5)));
  }

  @Test
  void opensWhenALookupLosesHalf() {
    Tensor ids = Tensor.of(new long[] {1, 5, 0, 2, 6, 3}, TIME, 1);
    Graph graph = CELLS.recurrent(false, true);
    Explanation right = explain(graph, new EpsilonRule(1e-3, 0), GateRule.ALL, Map.of("ids", ids));
    assertThat(right.ledger().closure()).isLessThan(CLOSED);
    assertThat(right.relevance("ids").shape()).containsExactly(TIME);
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input(new Value("ids", ElementType.INT64, null));
    Value table = builder.constant("table", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value rows = builder.add("rows", new HalvedLookup(), table, input);
    Graph broken = builder.outputs(rows).build();
    assertOpen(
        Explainer.of(broken)
            .batchAxis("ids", 0)
            .build()
            .explain(Map.of("ids", Tensor.vector(1)), Target.sum("rows")));
  }

  @Test
  void turnoverIsAtLeastTheScore() {
    Ledger ledger =
        explain(CELLS.recurrent(false, false), new EpsilonRule(1e-3, 0), GateRule.ALL, INPUT)
            .ledger();
    assertThat(ledger.turnover()).isGreaterThanOrEqualTo(Math.abs(ledger.score()));
  }

  /** Between an input of 1 and a score of 1 lie 5 and -4. */
  @Test
  void turnoverIsTheLargestOfAllValues() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value w = builder.constant("W", Tensor.of(new double[] {5, -4}, 1, 2));
    Value v = builder.constant("V", Tensor.of(new double[] {1, 1}, 2, 1));
    Value hidden =
        builder.add("negative", Functions.negate(), builder.add("h", new MatMul(), x, w));
    Graph graph = builder.outputs(builder.add("y", new MatMul(), hidden, v)).build();
    Ledger ledger =
        Explainer.of(graph)
            .composite(new Composite("test", new EpsilonRule(0, 0), GateRule.ALL))
            .batchAxis("x", 0)
            .build()
            .explain(Map.of("x", Tensor.of(new double[] {1}, 1, 1)), Target.sum("y"))
            .ledger();
    assertThat(ledger.score()).isEqualTo(-1);
    assertThat(ledger.turnover()).isEqualTo(9);
    assertThat(ledger.amplification()).isEqualTo(9);
  }

  private static Explanation explain(
      Graph graph, LinearRule linear, ProductRule product, Map<String, Tensor> inputs) {
    return Explainer.of(graph)
        .composite(new Composite("test", linear, product))
        .build()
        .explain(inputs, Target.argmax("logits"));
  }

  private static Explanation explainThrough(TensorOp op) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Graph graph = builder.outputs(builder.add("y", op, x)).build();
    return Explainer.of(graph)
        .batchAxis("x", 0)
        .build()
        .explain(Map.of("x", Tensor.of(new double[] {3, -1}, 1, 2)), Target.index("y", 0));
  }

  private static void assertOpen(Explanation explanation) {
    assertThat(explanation.ledger().closes(1e-9)).isFalse();
    assertThat(explanation.notes()).anyMatch(note -> note.contains("is missing"));
  }

  private static ProductRule halved(ProductRule rule) {
    return new ProductRule() {
      @Override
      public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
        return rule.gateFraction(gate, signal, stabilizer) / 2;
      }

      @Override
      public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
        return rule.signalFraction(gate, signal, stabilizer) / 2;
      }
    };
  }

  private static LinearRule halved(LinearRule rule) {
    return new LinearRule() {
      @Override
      public List<Part> parts() {
        return rule.parts();
      }

      @Override
      public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
        rule.share(z, bias, parts, relevance, shares);
        for (int part = 0; part < parts.length; part++) {
          shares.multiplier(part, shares.multiplier(part) / 2);
        }
      }

      @Override
      public Stabilizer stabilizer() {
        return rule.stabilizer();
      }

      @Override
      public double biasFactor() {
        return rule.biasFactor();
      }

      @Override
      public LinearRule with(Stabilizer stabilizer, double biasFactor) {
        return halved(rule.with(stabilizer, biasFactor));
      }
    };
  }

  /** The identity, whose adjoint is wrong by a factor. */
  private record Scaled(Kind declared, double factor) implements SingleOutputOp {
    @Override
    public String name() {
      return "Scaled";
    }

    @Override
    public Tensor apply(List<Tensor> inputs) {
      return inputs.get(0);
    }

    @Override
    public Kind kind(boolean[] active) {
      return declared;
    }

    @Override
    public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
      return emitter.emit(
          new Elementwise("Scale", r -> r * factor, r -> factor), List.of(cotangent));
    }
  }

  private record HalvedLookup() implements SingleOutputOp, LookupOp {
    @Override
    public String name() {
      return "HalvedLookup";
    }

    @Override
    public Tensor apply(List<Tensor> inputs) {
      return new Gather(0).forward(inputs).get(0);
    }

    @Override
    public Kind kind(boolean[] active) {
      return Kind.LOOKUP;
    }

    @Override
    public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
      throw new IllegalStateException("nobody asks for it");
    }

    @Override
    public int idsOperand() {
      return 1;
    }

    @Override
    public int[] idsOfElements(List<Tensor> inputs, int... shape) {
      return new Gather(0).idsOfElements(inputs, shape);
    }

    @Override
    public Tensor relevanceOfIds(Call<Tensor> call, Tensor relevance) {
      return new Gather(0).relevanceOfIds(call, relevance).map(r -> r / 2);
    }
  }
}

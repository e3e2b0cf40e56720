package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Blends of two values mean the same however they are written. */
class BlendsTest {
  private static final int WIDTH = 4;

  private final RandomTensors random = new RandomTensors(41);
  private final Tensor x = random.next(1, WIDTH);
  private final Tensor h = random.next(1, WIDTH);
  private final Tensor weights = random.next(WIDTH, WIDTH);

  /** How {@code (1 - z) * n + z * h} is written. */
  private enum Form {
    PRODUCTS,
    DIFFERENCE,
    DIFFERENCE_FIRST,
    REVERSED,
    FROM_THE_OTHER_SIDE
  }

  private final GraphBuilder graph = new GraphBuilder();
  private final Value inputX = graph.input(new Value("x", ElementType.DOUBLE, null));
  private final Value inputH = graph.input(new Value("h", ElementType.DOUBLE, null));

  private Value add(String name, Op op, Value... operands) {
    return graph.add(name, op, operands);
  }

  /** The blend with x added, under weights, so that it lies inside of a larger sum. */
  private Graph model(Form form) {
    Value product = add("xV", new MatMul(), inputX, graph.constant("v", weights));
    Value z = add("z", Functions.sigmoid(), product);
    Value n = add("n", Functions.tanh(), inputX);
    Value blend = blend(form, z, n);
    Value sum = add("sum", new Add(), inputX, blend);
    return graph.outputs(add("y", new MatMul(), sum, graph.constant("w", weights))).build();
  }

  private Value blend(Form form, Value z, Value n) {
    return switch (form) {
      case PRODUCTS -> {
        Value rest = add("1-z", Functions.oneMinus(), z);
        Value one = add("new", new Mul(), rest, n);
        yield add("blend", new Add(), one, add("kept", new Mul(), z, inputH));
      }
      case DIFFERENCE -> {
        Value d = add("d", new Sub(), inputH, n);
        yield add("blend", new Add(), n, add("zd", new Mul(), z, d));
      }
      case DIFFERENCE_FIRST -> {
        Value d = add("d", new Sub(), inputH, n);
        yield add("blend", new Add(), add("zd", new Mul(), d, z), n);
      }
      case REVERSED -> {
        Value d = add("d", new Sub(), n, inputH);
        yield add("blend", new Sub(), n, add("zd", new Mul(), z, d));
      }
      case FROM_THE_OTHER_SIDE -> {
        Value rest = add("1-z", Functions.oneMinus(), z);
        Value d = add("d", new Sub(), n, inputH);
        yield add("blend", new Add(), inputH, add("zd", new Mul(), rest, d));
      }
    };
  }

  private Explanation explain(Graph model, GateRule gate, double biasFactor) {
    return Explainer.of(model)
        .batchAxis("x", 0)
        .batchAxis("h", 0)
        .composite(new Composite("test", new EpsilonRule(1e-3, biasFactor), gate))
        .strict(true)
        .build()
        .explain(Map.of("x", x, "h", h), Target.index("y", 2));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aDifferenceIsABlendUnderEveryRule(Form form) {
    Graph written = model(form);
    Graph products = new BlendsTest().model(Form.PRODUCTS);
    for (GateRule gate : GateRule.values()) {
      for (double biasFactor : new double[] {0, 1}) {
        Explanation found = explain(written, gate, biasFactor);
        Explanation expected = explain(products, gate, biasFactor);
        String what = gate + ", bias factor " + biasFactor;
        assertClose(what, found.relevance("x"), expected.relevance("x"));
        assertClose(what, found.relevance("h"), expected.relevance("h"));
        assertThat(found.ledger().closure()).as(what).isLessThan(1e-12);
      }
    }
  }

  private static void assertClose(String what, Tensor found, Tensor expected) {
    double largest = 0;
    for (double element : expected.doubles()) {
      largest = Math.max(largest, Math.abs(element));
    }
    for (int k = 0; k < expected.size(); k++) {
      // The same formulas in another order of additions.
      assertThat(found.get(k)).as(what).isCloseTo(expected.get(k), Offset.offset(1e-11 * largest));
    }
  }

  /** {@code m * a + (1 - m) * b} is a choice, which costs no stabilizer. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aSumOfMaskedValuesIsAChoice(boolean asDifference) {
    Value mask = graph.constant("m", Tensor.of(new double[] {1, 0, 0, 1}, WIDTH));
    Value blend;
    if (asDifference) {
      Value d = add("d", new Sub(), inputX, inputH);
      blend = add("blend", new Add(), inputH, add("md", new Mul(), mask, d));
    } else {
      Value rest = graph.constant("r", Tensor.of(new double[] {0, 1, 1, 0}, 1, WIDTH));
      Value ofX = add("mx", new Mul(), mask, inputX);
      blend = add("blend", new Add(), ofX, add("rh", new Mul(), inputH, rest));
    }
    Value y = add("y", new MatMul(), blend, graph.constant("w", weights));
    Explanation found = explain(graph.outputs(y).build(), GateRule.ALL, 0);

    BlendsTest other = new BlendsTest();
    Value chosen =
        other.add(
            "blend",
            new Where(),
            other.graph.constant(
                "m", Tensor.integers(ElementType.BOOL, new long[] {1, 0, 0, 1}, WIDTH)),
            other.inputX,
            other.inputH);
    Value otherY = other.add("y", new MatMul(), chosen, other.graph.constant("w", weights));
    Explanation expected = explain(other.graph.outputs(otherY).build(), GateRule.ALL, 0);
    assertClose("x", found.relevance("x"), expected.relevance("x"));
    assertClose("h", found.relevance("h"), expected.relevance("h"));
    assertThat(found.relevance("x").get(1)).isZero();
    assertThat(found.relevance("h").get(0)).isZero();
  }

  /** What is no mask, or none that leaves exactly one, is a sum. */
  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.5", "0, 0"})
  void otherConstantFactorsStay(double ofX, double ofH) {
    Value left = add("l", new Mul(), inputX, graph.constant("m", Tensor.scalar(ofX)));
    Value right = add("r", new Mul(), inputH, graph.constant("k", Tensor.scalar(ofH)));
    assertUnchanged(graph.outputs(add("y", new Add(), left, right)).build());
  }

  @Test
  void aDifferenceOfOtherValuesStays() {
    Value z = add("z", Functions.sigmoid(), inputX);
    Value d = add("d", new Sub(), inputH, inputX);
    Value n = add("n", Functions.tanh(), inputX);
    Value product = add("zd", new Mul(), z, d);
    assertUnchanged(graph.outputs(add("y", new Add(), n, product)).build());
  }

  @Test
  void theSignOfADifferenceMatters() {
    Value z = add("z", Functions.sigmoid(), inputX);
    Value d = add("d", new Sub(), inputX, inputH);
    Value product = add("zd", new Mul(), z, d);
    assertUnchanged(graph.outputs(add("y", new Add(), inputX, product)).build());
  }

  private void assertUnchanged(Graph model) {
    Trace trace = ForwardPass.run(model, Map.of("x", x, "h", h));
    assertThat(TraceAnalysis.of(trace, Set.of("x", "h")).trace()).isSameAs(trace);
  }

  /** A mask that is explained itself is a factor like any other; held fixed it is a mask. */
  @Test
  void anExplainedMaskIsNoMask() {
    Value rest = add("r", Functions.oneMinus(), inputH);
    Value left = add("l", new Mul(), inputX, inputH);
    Value right = add("k", new Mul(), rest, graph.constant("c", random.next(1, WIDTH)));
    Graph model = graph.outputs(add("y", new Add(), left, right)).build();
    Tensor mask = Tensor.of(new double[] {1, 0, 1, 0}, 1, WIDTH);
    Trace trace = ForwardPass.run(model, Map.of("x", x, "h", mask));
    assertThat(TraceAnalysis.of(trace, Set.of("x", "h")).trace()).isSameAs(trace);
    assertThat(TraceAnalysis.of(trace, Set.of("x")).trace()).isNotSameAs(trace);
    assertThatThrownBy(() -> explain(model, GateRule.ALL, 0))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("neither factor is a gate; both get half");
  }

  /** Outputs, inputs, names and values are those of the original. */
  @Test
  void theRestOfTheTraceStays() {
    Graph model = model(Form.DIFFERENCE);
    Trace trace = ForwardPass.run(model, Map.of("x", x, "h", h));
    Trace rewritten = TraceAnalysis.of(trace, Set.of("x", "h")).trace();
    assertThat(rewritten).isNotSameAs(trace);
    assertThat(rewritten.values().keySet())
        .containsAll(trace.values().keySet())
        .contains("blend/1-g", "blend/(1-g)*a", "blend/g*b");
    trace
        .values()
        .forEach(
            (name, values) ->
                assertThat(rewritten.values().get(name).get(0).tensor())
                    .as(name)
                    .isSameAs(values.get(0).tensor()));
    assertThat(rewritten.outputs().keySet()).isEqualTo(trace.outputs().keySet());
    assertThat(rewritten.inputs().keySet()).isEqualTo(trace.inputs().keySet());
  }
}

package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is inferred is said, refused when the user wants that, and can be overruled. */
class InferenceTest {
  private static final Tensor X = Tensor.of(new double[] {1, 2}, 1, 2);
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input(new Value("x", ElementType.DOUBLE, null));

  private Value add(String name, Op op, Value... operands) {
    return graph.add(name, op, operands);
  }

  private Value constant(String name, double first, double second) {
    return graph.constant(name, Tensor.of(new double[] {first, second}, 1, 2));
  }

  private Value weighed(String name, double first, double second) {
    Tensor weights = Tensor.of(new double[] {first, second, second, first}, 2, 2);
    return add(name, new MatMul(), x, graph.constant(name + "_W", weights));
  }

  /** A model in which one thing of that class is inferred. */
  private Value model(Inference.Type type) {
    return switch (type) {
      case GATE_BY_RANGE -> {
        Value clipped = add("clipped", Functions.clip(0, 1), weighed("z", 0.2, 0.1));
        yield add("y", new Mul(), x, clipped);
      }
      case NO_SINGLE_GATE -> add("y", new Mul(), weighed("a", 1, 2), weighed("b", 2, 1));
      case SCALE -> {
        Value positive = add("positive", Functions.exp(), weighed("z", 1, 2));
        yield add("y", new Mul(), x, add("scale", Functions.reciprocal(), positive));
      }
      case COMMON_SOURCE -> {
        Value z = weighed("z", 1, 2);
        yield add("y", new Mul(), z, add("gate", Functions.sigmoid(), z));
      }
      case CONSTANT_BESIDE_GATE -> {
        Value gate = add("gate", Functions.sigmoid(), weighed("z", 1, 2));
        Value kept = add("kept", new Mul(), gate, constant("c0", 1, 2));
        yield add("y", new Add(), kept, add("in", new Mul(), gate, x));
      }
      case INITIAL_STATE -> {
        Value u = graph.constant("U", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
        Value h = constant("h0", 1, 1);
        for (int step = 0; step < 2; step++) {
          h = add("h" + step, new Add(), x, add("hU" + step, new MatMul(), h, u));
        }
        yield add("y", Functions.tanh(), h);
      }
      case FIXED_FACTOR -> {
        Value above = add("above", Comparisons.less(), constant("0", 0, 0), x);
        Value mask = add("mask", new Cast(ElementType.DOUBLE), above);
        yield add("y", new Mul(), weighed("z", 1, 2), mask);
      }
      case SAMPLE_AXIS, OBSERVED_RANGE -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static String text(Inference.Type type) {
    return switch (type) {
      case GATE_BY_RANGE ->
          "gate by range: Mul node 'y': 'clipped' lies between 0 and 1 and is taken for its gate";
      case NO_SINGLE_GATE ->
          "no single gate: Mul node 'y': neither factor is a gate; both get half";
      case SCALE -> "scale: Mul node 'y': 'scale' divides and is taken for a constant scale";
      case COMMON_SOURCE -> "common source: Mul node 'y' is taken for a function of 'z'";
      case CONSTANT_BESIDE_GATE ->
          "constant beside gate: Mul node 'kept': the constant 'c0' is taken for a signal; if it is"
              + " the initial state of a recurrence, say so";
      case INITIAL_STATE ->
          "initial state: 'h0' is taken for the initial state of an unrolled recurrence";
      case FIXED_FACTOR ->
          "fixed factor: Mul node 'y': 'mask' depends on the input through comparisons or the like"
              + " only and gets nothing";
      case SAMPLE_AXIS, OBSERVED_RANGE -> throw new IllegalArgumentException(type.toString());
    };
  }

  private Explanation explain(Value y, UnaryOperator<Explainer.Builder> options) {
    Explainer.Builder explainer =
        Explainer.of(graph.outputs(y).build())
            .composite(new Composite("test", new EpsilonRule(0, 0), GateRule.ALL))
            .batchAxis("x", 0);
    return options.apply(explainer).build().explain(Map.of("x", X), Target.index("y", 1));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SAMPLE_AXIS", "OBSERVED_RANGE"})
  void isANoteWithItsClass(Inference.Type type) {
    assertThat(explain(model(type), e -> e).notes()).containsExactly(text(type));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SAMPLE_AXIS", "OBSERVED_RANGE"})
  void isRefusedWhenStrict(Inference.Type type) {
    Value y = model(type);
    assertThatThrownBy(() -> explain(y, e -> e.strict(true)))
        .isInstanceOfSatisfying(
            OnnxLrpException.class,
            e -> assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.UNSUPPORTED))
        .hasMessageStartingWith(text(type));
  }

  @Test
  void aGivenGateIsNotInferred() {
    Value y = model(Inference.Type.NO_SINGLE_GATE);
    Explanation left = explain(y, e -> e.gate("y", Gate.LEFT).strict(true));
    assertThat(left.notes()).containsExactly("the left operand of 'y' is given as its gate");
    // The signal b = [2 + 2, 1 + 4] of the weights takes all: 1 + 4 of it at the second element.
    assertThat(left.relevance("x").doubles())
        .containsExactly(new double[] {left.score() / 5, left.score() * 4 / 5}, ROUNDING);
  }

  @Test
  void aGivenStateTakesItsShare() {
    Value y = model(Inference.Type.CONSTANT_BESIDE_GATE);
    Explanation inferred = explain(y, e -> e);
    Explanation given = explain(y, e -> e.state("c0").strict(true));
    assertThat(given.notes()).containsExactly("'c0' is given as a state");
    assertThat(inferred.ledger().constants()).isNotZero();
    assertThat(given.ledger().constants()).isZero();
    assertThat(given.ledger().initialStates()).isCloseTo(inferred.ledger().constants(), ROUNDING);
  }

  @Test
  void anInferredStateCanBeGivenInstead() {
    Value y = model(Inference.Type.INITIAL_STATE);
    Explanation inferred = explain(y, e -> e);
    Explanation given = explain(y, e -> e.state("h0").strict(true));
    assertThat(given.notes()).containsExactly("'h0' is given as a state");
    assertThat(inferred.ledger().initialStates()).isNotZero();
    assertThat(given.ledger().initialStates()).isEqualTo(inferred.ledger().initialStates());
    assertThat(given.relevance("x").doubles()).isEqualTo(inferred.relevance("x").doubles());
  }

  /** Of a recurrence with one step nothing tells that h0 is a state: its only use is h0 U. */
  @Test
  void aStateBelowItsWeightsCanBeGiven() {
    Value h0 = constant("h0", 1, 2);
    Value u = graph.constant("U", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value y = add("y", new Add(), weighed("z", 1, 2), add("hU", new MatMul(), h0, u));
    assertThat(explain(y, e -> e).ledger().initialStates()).isZero();
    // y = [5, 4] + [7, 10]; epsilon is 0, so that the second element of h0 U is its share.
    assertThat(explain(y, e -> e.state("h0")).ledger().initialStates()).isCloseTo(10, ROUNDING);
  }

  @Test
  void aWeightIsNoState() {
    Value y = model(Inference.Type.NO_SINGLE_GATE);
    assertThatThrownBy(() -> explain(y, e -> e.state("a_W")))
        .hasMessage(
            "state 'a_W': the model has no constant number beside what depends on the input, other"
                + " than weights, of that name; it has []");
  }

  @Test
  void whatIsNotThereCannotBeOverruled() {
    Value y = model(Inference.Type.NO_SINGLE_GATE);
    assertThatThrownBy(() -> explain(y, e -> e.gate("z", Gate.LEFT)))
        .hasMessage(
            "gate 'z': the model has no product of two values that depend on the input of that"
                + " name; it has [y]");
    assertThatThrownBy(() -> explain(y, e -> e.state("x")))
        .hasMessageStartingWith("state 'x': the model has no constant number");
  }

  /** The roles say of each node what relevance does there and why. */
  @Test
  void theRolesCanBeListed() {
    Value y = model(Inference.Type.GATE_BY_RANGE);
    Explainer explainer = Explainer.of(graph.outputs(y).build()).build();
    assertThat(explainer.roles(Map.of("x", X)))
        .extracting(
            node -> node.role().node(),
            node -> node.role().kindName(),
            NodeRole::rule,
            node -> node.role().gate(),
            node -> node.role().region(),
            node -> node.role().inferred())
        .containsExactly(
            tuple("z", "linear", "epsilon 0.001, bias factor 0.0", "", "z", ""),
            tuple("clipped", "elementwise", "unchanged", "", "", ""),
            tuple("y", "product", "all", "clipped", "", "gate by range"));
  }
}

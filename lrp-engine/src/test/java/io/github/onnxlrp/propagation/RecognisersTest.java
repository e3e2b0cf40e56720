package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What looks like a gate, a function or an initial state, and is none; by hand at epsilon 0. */
class RecognisersTest {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
  private static final Tensor X = Tensor.of(new double[] {1, 2}, 1, 2);

  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input(new Value("x", ElementType.DOUBLE, null));

  @Test
  void aFixedInputUnderWeightsIsABias() {
    Value condition = builder.input(new Value("condition", ElementType.DOUBLE, null));
    Value sum = builder.add("y", new Add(), times(x, "W", 1, 1), times(condition, "U", 2, 3));
    Explanation explanation =
        explain(sum, Map.of("x", X, "condition", Tensor.of(new double[] {1, 1}, 1, 2)));
    assertThat(explanation.relevance()).containsOnlyKeys("x");
    assertThat(explanation.relevance("x").sum()).isCloseTo(2 * (1 + 2), ROUNDING);
    assertThat(explanation.ledger().biases()).isCloseTo(2 * (2 + 3), ROUNDING);
    assertThat(explanation.ledger().closure()).isLessThan(1e-15);
    assertThat(explanation.notes()).isEmpty();
  }

  /** Gate and candidate share the product with the weights, but each has a bias of its own. */
  @Test
  void aBiasBehindASharedProductTakesItsPart() {
    Value shared = times(x, "W", 1, 1);
    Value gate = builder.add("gate", Functions.sigmoid(), plus(shared, "b1", 1, -1));
    Value z = plus(shared, "b2", 3, 1);
    Value signal = builder.add("signal", Functions.tanh(), z);
    Value one = builder.constant("one", Tensor.scalar(1));
    Value rest = builder.add("rest", new Sub(), one, gate);
    Explanation explanation = explain(builder.add("y", new Mul(), rest, signal), Map.of("x", X));
    double first = (1 - sigmoid(3 + 1)) * Math.tanh(3 + 3);
    double second = (1 - sigmoid(3 - 1)) * Math.tanh(3 + 1);
    assertThat(explanation.ledger().biases()).isCloseTo(first * 3 / 6 + second * 1 / 4, ROUNDING);
  }

  @Test
  void aFactorOfAGateIsNoState() {
    Value two = builder.constant("two", Tensor.scalar(2));
    Value gate = builder.add("gate", Functions.sigmoid(), times(x, "W", 1, 1));
    Value scaled = builder.add("scaled", new Mul(), two, gate);
    Value other = builder.add("other", Functions.sigmoid(), times(x, "U", 1, 2));
    Value signal = builder.add("signal", new Mul(), other, x);
    Explanation explanation = explain(builder.add("y", new Add(), scaled, signal), Map.of("x", X));
    assertThat(explanation.ledger().initialStates()).isZero();
    // Beside another gated value it is a signal, which takes what its product gets.
    assertThat(explanation.ledger().constants()).isCloseTo(2 * (sigmoid(3) + sigmoid(3)), ROUNDING);
    assertThat(explanation.notes())
        .containsExactly(
            "constant beside gate: Mul node 'scaled': the constant 'two' is taken for a signal; if it"
                + " is the initial state of a recurrence, say so");
  }

  @Test
  void aFactorOfAGateAloneIsAScale() {
    Value two = builder.constant("two", Tensor.scalar(2));
    Value gate = builder.add("gate", Functions.sigmoid(), times(x, "W", 1, 1));
    Value scaled = builder.add("scaled", new Mul(), two, gate);
    Explanation explanation = explain(builder.add("y", new Add(), scaled, x), Map.of("x", X));
    assertThat(explanation.relevance("x").sum()).isCloseTo(explanation.score(), ROUNDING);
    assertThat(explanation.notes()).isEmpty();
  }

  @Test
  void aTableUnderWeightsIsABias() {
    Value table = builder.constant("table", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value rows = builder.add("rows", new MatMul(), table, builder.constant("U", matrix(1, 1)));
    Value y = builder.add("y", new Add(), times(x, "W", 1, 1), rows);
    Explanation explanation = explain(y, Map.of("x", X));
    assertThat(explanation.ledger().initialStates()).isZero();
    assertThat(explanation.ledger().biases()).isCloseTo(2 * (1 + 2 + 3 + 4), ROUNDING);
  }

  @Test
  void onesMinusALinearMapIsASum() {
    Value ones = builder.constant("ones", Tensor.of(new double[] {1, 1}, 2));
    Explanation explanation =
        explain(builder.add("y", new Sub(), ones, times(x, "W", 1, 2)), Map.of("x", X));
    assertThat(explanation.relevance("x").sum()).isCloseTo(-3 * (1 + 2), ROUNDING);
    assertThat(explanation.ledger().biases()).isCloseTo(2, ROUNDING);
  }

  /** {@code min(max(z + 3, 0), 6) / 6} is a gate, however it is written. */
  @Test
  void aSquashingChainIsAGate() {
    Value three = builder.constant("three", Tensor.scalar(3));
    Value six = builder.constant("six", Tensor.scalar(6));
    Value shifted = builder.add("shifted", new Add(), times(x, "W", 1, -1), three);
    Value low = builder.add("low", new Extremum(true), shifted, scalar("zero", 0));
    Value high = builder.add("high", new Extremum(false), low, six);
    Value gate = builder.add("gate", new Div(), high, six);
    Explanation explanation = explain(builder.add("y", new Mul(), gate, x), Map.of("x", X));
    assertThat(explanation.notes()).isEmpty();
    // The gates are 1 and 0; the signal takes all.
    assertThat(explanation.relevance("x").doubles()).containsExactly(1, 0);
  }

  @Test
  void aMeanIsNoScale() {
    Value mean = builder.add("mean", new Reduce(true, true, false), x, axis());
    Explanation explanation = explain(builder.add("y", new Mul(), x, mean), Map.of("x", X));
    assertThat(explanation.notes()).anyMatch(note -> note.contains("both get half"));
  }

  /** A gate that is made of a mean squashes; it does not normalise. */
  @Test
  void aSigmoidOfAMeanThatIsWrittenOutIsAGate() {
    Value mean = builder.add("mean", new Reduce(true, true, false), x, axis());
    Value exp = builder.add("exp", Functions.exp(), builder.add("neg", Functions.negate(), mean));
    Value sum = builder.add("sum", new Add(), exp, scalar("one", 1));
    Value gate = builder.add("gate", Functions.reciprocal(), sum);
    Value y = builder.add("y", new Mul(), x, gate);
    Explanation explanation = explain(y, Map.of("x", X), GateRule.HALF);
    double gateValue = sigmoid(1.5);
    // Half of both products goes to the gate, which is a function of the mean.
    double gated = (1 + 2) * gateValue / 2;
    assertThat(explanation.relevance("x").doubles())
        .containsExactly(
            new double[] {gateValue / 2 + gated / 3, gateValue + gated * 2 / 3}, ROUNDING);
    assertThat(explanation.ledger().biases()).isZero();
    assertThat(explanation.notes()).isEmpty();
  }

  /** The 1 is a bias of what weighs, whoever else reads it as an id. */
  @Test
  void idsThatAreFeaturesTooAreNumbers() {
    Value shifted = builder.add("shifted", new Add(), x, scalar("one", 1));
    Value ids = builder.add("ids", new Cast(ElementType.INT64), shifted);
    Value table = builder.constant("table", Tensor.of(new double[] {0, 0, 0, 0}, 4, 1));
    builder.add("rows", new Gather(0), table, ids);
    Explanation explanation = explain(builder.add("y", Functions.tanh(), shifted), Map.of("x", X));
    assertThat(explanation.ledger().biases())
        .isCloseTo(Math.tanh(2) / 2 + Math.tanh(3) / 3, ROUNDING);
  }

  @Test
  void aScoreThatNothingReachesIsSaidToBeOne() {
    Value zero = builder.constant("zero", Tensor.scalar(0));
    Value positive = builder.add("positive", Comparisons.greater(), x, zero);
    Value y = builder.add("y", new Cast(ElementType.DOUBLE), positive);
    Explanation explanation = explain(y, Map.of("x", X));
    assertThat(explanation.ledger().constants()).isEqualTo(2);
    assertThat(explanation.notes()).contains("nothing that is explained reaches 'y'");
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** A matrix whose columns are all one number. */
  private static Tensor matrix(double first, double second) {
    return Tensor.of(new double[] {first, second, first, second}, 2, 2);
  }

  private Value times(Value value, String name, double first, double second) {
    Value weights = builder.constant(name, matrix(first, second));
    return builder.add(value.name() + name, new MatMul(), value, weights);
  }

  private Value plus(Value value, String name, double first, double second) {
    Value bias = builder.constant(name, Tensor.of(new double[] {first, second}, 2));
    return builder.add(value.name() + name, new Add(), value, bias);
  }

  private Value scalar(String name, double value) {
    return builder.constant(name, Tensor.scalar(value));
  }

  private Value axis() {
    return builder.constant("axis", Tensor.vector(1));
  }

  private Explanation explain(Value y, Map<String, Tensor> inputs) {
    return explain(y, inputs, GateRule.ALL);
  }

  private Explanation explain(Value y, Map<String, Tensor> inputs, GateRule gate) {
    Explainer.Builder explainer =
        Explainer.of(builder.outputs(y).build())
            .composite(new Composite("test", new EpsilonRule(0, 0), gate));
    Map<String, Tensor> others = new HashMap<>(inputs);
    others.remove("x");
    explainer.fixed(others.keySet().toArray(String[]::new));
    for (String name : List.copyOf(inputs.keySet())) {
      explainer.batchAxis(name, 0);
    }
    return explainer.build().explain(inputs, Target.sum("y"));
  }
}

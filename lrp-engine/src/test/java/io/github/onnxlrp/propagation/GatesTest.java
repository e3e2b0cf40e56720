package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What squashes into [0, 1] is a gate, whatever it is written with. */
class GatesTest {
  /** Adds nodes to a graph. */
  private static final class Chain {
    private final GraphBuilder graph = new GraphBuilder();
    private final Value input = graph.input(new Value("x", ElementType.DOUBLE, null));
    private final Value weights = graph.constant("W", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    private final Value x = graph.add("xW", new MatMul(), input, weights);
    private int count;

    Value of(Op op, Value... operands) {
      return graph.add("n" + count++, op, operands);
    }

    Value scalar(double value) {
      return graph.constant("c" + count++, Tensor.scalar(value));
    }
  }

  private static boolean isGate(Function<Chain, Value> build) {
    Chain chain = new Chain();
    Value result = build.apply(chain);
    Graph graph = chain.graph.outputs(result).build();
    Tensor x = Tensor.of(new double[] {-1, 0.5, 2, 9}, 2, 2);
    Trace trace = ForwardPass.run(graph, Map.of("x", x));
    return new Roles(trace, Activity.of(trace, Set.of("x")))
        .isGate(trace.outputs().get(result.name()));
  }

  @Test
  void hardSigmoids() {
    assertThat(
            isGate(
                c -> {
                  Value shifted = c.of(new Add(), c.x, c.scalar(3));
                  Value clipped = c.of(Functions.clip(0, 6), shifted);
                  return c.of(new Div(), clipped, c.scalar(6));
                }))
        .isTrue();
    assertThat(
            isGate(
                c -> {
                  Value low = c.of(new Extremum(true), c.scalar(0), c.x);
                  Value high = c.of(new Extremum(false), low, c.scalar(6));
                  return c.of(new Mul(), c.scalar((float) (1 / 6.0)), high);
                }))
        .isTrue();
    assertThat(isGate(c -> c.of(new Extremum(false), c.of(Functions.relu(), c.x), c.scalar(1))))
        .isTrue();
  }

  @Test
  void sigmoidsWrittenWithOtherFunctions() {
    assertThat(
            isGate(
                c -> {
                  Value tanh = c.of(Functions.tanh(), c.of(new Mul(), c.x, c.scalar(0.5)));
                  return c.of(new Add(), c.of(new Mul(), tanh, c.scalar(0.5)), c.scalar(0.5));
                }))
        .isTrue();
    assertThat(
            isGate(
                c -> {
                  Value exp = c.of(Functions.exp(), c.of(Functions.negate(), c.x));
                  return c.of(Functions.reciprocal(), c.of(new Add(), c.scalar(1), exp));
                }))
        .isTrue();
  }

  @Test
  void movementAndComplementsOfGates() {
    assertThat(
            isGate(
                c -> {
                  Value clipped = c.of(Functions.clip(0, 1), c.x);
                  Value moved = c.of(new Transpose(List.of(1, 0)), clipped);
                  return c.of(new Sub(), c.scalar(1), moved);
                }))
        .isTrue();
  }

  /** Inputs may be any numbers, so that a bound tells nothing of what they are for. */
  @Test
  void aClippedInputIsNoGate() {
    assertThat(isGate(c -> c.of(Functions.clip(0, 1), c.input))).isFalse();
    assertThat(isGate(c -> c.of(Functions.clip(0, 1), c.x))).isTrue();
    assertThat(
            isGate(
                c -> {
                  Value pixel = c.of(new Div(), c.input, c.scalar(255));
                  return c.of(new Extremum(false), c.of(Functions.relu(), pixel), c.scalar(1));
                }))
        .isFalse();
    assertThat(isGate(c -> c.input)).isFalse();
  }

  @Test
  void whatSquashesAnInputIsAGate() {
    assertThat(isGate(c -> c.of(Functions.sigmoid(), c.input))).isTrue();
    assertThat(isGate(c -> c.of(Functions.hardSigmoid(0.2, 0.5), c.input))).isTrue();
    assertThat(
            isGate(
                c -> {
                  Value shifted = c.of(new Add(), c.input, c.scalar(3));
                  return c.of(new Div(), c.of(Functions.clip(0, 6), shifted), c.scalar(6));
                }))
        .isTrue();
  }

  /** Everything between 0 and 1 that is made with weights, whether it reaches the ends or not. */
  @Test
  void partsAndProductsOfGatesAreGates() {
    assertThat(isGate(c -> c.of(new Mul(), c.of(Functions.sigmoid(), c.x), c.scalar(0.5))))
        .isTrue();
    assertThat(
            isGate(
                c -> {
                  Value tanh = c.of(Functions.tanh(), c.x);
                  return c.of(
                      new Mul(), c.of(Functions.sigmoid(), c.x), c.of(Functions.abs(), tanh));
                }))
        .isTrue();
    assertThat(
            isGate(
                c -> {
                  Value one = c.of(Functions.sigmoid(), c.x);
                  return c.of(new Add(), one, c.of(Functions.sigmoid(), c.input));
                }))
        .isFalse();
  }

  /** {@code a / (sum(a) + 1e-9)} of masked attention weights. */
  @Test
  void sharesOfASumAreGates() {
    assertThat(isGate(c -> share(c, c.of(Functions.relu(), c.x), 1e-9))).isTrue();
    assertThat(isGate(c -> share(c, c.x, 1e-9))).isFalse();
    assertThat(isGate(c -> share(c, c.of(Functions.relu(), c.x), -1))).isFalse();
    assertThat(isGate(c -> share(c, c.of(Functions.relu(), c.input), 0))).isFalse();
  }

  private static Value share(Chain c, Value a, double added) {
    Value axis = c.graph.constant("axis", Tensor.vector(1));
    Value sum = c.of(new Reduce(false, true, false), a, axis);
    return c.of(new Div(), a, c.of(new Add(), sum, c.scalar(added)));
  }

  @Test
  void otherFunctionsAreNoGates() {
    assertThat(isGate(c -> c.of(Functions.tanh(), c.x))).isFalse();
    assertThat(isGate(c -> c.of(Functions.relu(), c.x))).isFalse();
    assertThat(isGate(c -> c.of(Functions.clip(0, 2), c.x))).isFalse();
    assertThat(isGate(c -> c.of(Functions.softplus(), c.x))).isFalse();
    assertThat(isGate(c -> c.of(new Add(), c.x, c.scalar(0.5)))).isFalse();
    assertThat(isGate(c -> c.of(new Mul(), c.of(Functions.sigmoid(), c.x), c.scalar(2)))).isFalse();
    assertThat(
            isGate(
                c -> {
                  Value sigmoid = c.of(Functions.sigmoid(), c.x);
                  return c.of(new Mul(), sigmoid, c.of(Functions.tanh(), c.x));
                }))
        .isFalse();
  }
}

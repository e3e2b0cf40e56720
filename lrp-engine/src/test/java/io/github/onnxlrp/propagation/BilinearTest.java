package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code sigmoid(x) v} as a matrix product, against its formula written as loops. */
class BilinearTest {
  private static final int ROWS = 2;
  private static final int TERMS = 3;
  private static final int COLUMNS = 4;
  private static final long SEED = 99;

  /** Some ten operations on numbers near 1; the rule `prop` divides by sums near 0.1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-11);

  private static final RandomTensors RANDOM = new RandomTensors(SEED);
  private static final Tensor X = RANDOM.next(ROWS, TERMS);
  private static final Tensor V = RANDOM.next(TERMS, COLUMNS);
  private static final Tensor WEIGHTS = RANDOM.next(ROWS, COLUMNS);

  static Stream<Arguments> rules() {
    return Stream.of(GateRule.values())
        .flatMap(
            rule ->
                Stream.of(
                        new MatMul(),
                        new MatMul(true, false),
                        new MatMul(false, true),
                        new MatMul(true, true),
                        new Einsum("ij,jk->ik"))
                    .flatMap(
                        op ->
                            Stream.of(0.0, 0.4, 1.0)
                                .map(factor -> Arguments.of(rule, op, factor))));
  }

  @ParameterizedTest(name = "{0}, {1}, bias factor {2}")
  @MethodSource("rules")
  void isASumOfProducts(GateRule rule, TensorOp op, double biasFactor) {
    EpsilonRule linear = new EpsilonRule(0.05, biasFactor);
    Trace trace = trace(op);
    RelevanceWalk walk = walk(trace, linear, rule);
    double[][] expected = slowly(linear, rule);
    assertClose(walk.relevance(trace.inputs().get("x")), expected[0]);
    assertClose(walk.relevance(trace.inputs().get("v")), expected[1]);
    assertThat(walk.ledger().closure()).isLessThan(1e-12);
    assertThat(walk.notes()).isEmpty();
  }

  @Test
  void aProductWithoutARuleIsRefused() {
    Trace trace = trace(new Power());
    assertThatThrownBy(() -> walk(trace, new EpsilonRule(0, 0), GateRule.ALL))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("Pow node 'z': relevance reached it and there is no rule");
  }

  private static void assertClose(Tensor found, double... expected) {
    for (int k = 0; k < expected.length; k++) {
      double value = found == null ? 0 : found.get(k);
      assertThat(value).as("seed %d, element %d", SEED, k).isCloseTo(expected[k], ROUNDING);
    }
  }

  private static Trace trace(TensorOp op) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE);
    Value v = builder.input("v", ElementType.DOUBLE);
    Value gate = builder.add("gate", Functions.sigmoid(), x);
    boolean turnLeft = op instanceof MatMul matMul && matMul.transposeLeft();
    boolean turnRight = op instanceof MatMul matMul && matMul.transposeRight();
    Value left = turnLeft ? turned(builder, gate) : gate;
    Value z = builder.add("z", op, left, turnRight ? turned(builder, v) : v);
    boolean product = !(op instanceof Power);
    Tensor second = product ? V : RANDOM.next(TERMS);
    return ForwardPass.run(builder.outputs(z).build(), Map.of("x", X, "v", second));
  }

  private static Value turned(GraphBuilder builder, Value matrix) {
    return builder.add(matrix.name() + "T", new Transpose(List.of()), matrix);
  }

  private static RelevanceWalk walk(Trace trace, EpsilonRule linear, ProductRule rule) {
    TraceAnalysis analysis = TraceAnalysis.of(trace, Set.of("x", "v"));
    Tensor z = trace.outputs().get("z").tensor();
    Tensor weights = z.size() == WEIGHTS.size() ? WEIGHTS : z;
    return RelevanceWalk.run(
        analysis,
        new Composite("test", linear, rule),
        true,
        Head.keep(trace.outputs().get("z"), weights));
  }

  /** The gate's relevance, then the signal's. */
  private static double[][] slowly(EpsilonRule linear, GateRule rule) {
    double[][] result = {new double[ROWS * TERMS], new double[TERMS * COLUMNS]};
    for (int row = 0; row < ROWS; row++) {
      double[] multipliers = new double[COLUMNS];
      double shared = 0;
      for (int j = 0; j < COLUMNS; j++) {
        double z = 0;
        for (int k = 0; k < TERMS; k++) {
          z += gate(row, k) * V.get(k * COLUMNS + j);
        }
        double stabilizer = z >= 0 ? linear.epsilon() : -linear.epsilon();
        multipliers[j] = WEIGHTS.get(row * COLUMNS + j) * z / (z + stabilizer);
        shared += linear.biasFactor() * stabilizer * multipliers[j];
      }
      for (int j = 0; j < COLUMNS; j++) {
        for (int k = 0; k < TERMS; k++) {
          double g = gate(row, k);
          double x = V.get(k * COLUMNS + j);
          double r = g * x * multipliers[j] + shared / (TERMS * COLUMNS);
          double[] shares = shares(rule, g, x, linear.epsilon());
          result[0][row * TERMS + k] += shares[0] * r;
          result[1][k * COLUMNS + j] += shares[1] * r;
        }
      }
    }
    return result;
  }

  private static double gate(int row, int k) {
    return 1 / (1 + Math.exp(-X.get(row * TERMS + k)));
  }

  private static double[] shares(GateRule rule, double g, double x, double epsilon) {
    double sum = g + x;
    double denominator = sum + (sum >= 0 ? epsilon : -epsilon);
    double magnitudes = Math.abs(g) + Math.abs(x);
    return switch (rule) {
      case ALL -> new double[] {0, 1};
      case HALF -> new double[] {0.5, 0.5};
      case PROP -> new double[] {g / denominator, x / denominator};
      case ABS -> new double[] {Math.abs(g) / magnitudes, Math.abs(x) / magnitudes};
    };
  }
}

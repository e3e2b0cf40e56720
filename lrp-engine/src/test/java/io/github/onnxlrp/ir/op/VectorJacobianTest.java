package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector-Jacobian product against central differences of the forward function. */
class VectorJacobianTest {
  private static final long SEED = 17;
  private static final double STEP = 1e-5;

  /** Central differences are good to STEP^2 times third derivatives, which are of order 10 here. */
  private static final double TOLERANCE = 1e-7;

  private static final Random RANDOM = new Random(SEED);

  private record Case(TensorOp op, List<Tensor> operands) {
    static Case of(TensorOp op, Tensor... operands) {
      return new Case(op, Arrays.asList(operands));
    }

    @Override
    public String toString() {
      return op.name() + " " + operands;
    }
  }

  @ParameterizedTest
  @MethodSource({"arithmetic", "functions", "movement"})
  void agreesWithDifferences(Case operation) {
    TensorOp op = operation.op();
    List<Tensor> outputs = op.forward(operation.operands());
    List<Tensor> cotangents = new ArrayList<>();
    outputs.forEach(output -> cotangents.add(random(output.shape())));
    Call call = new Call(operation.operands(), outputs);
    for (int operand = 0; operand < operation.operands().size(); operand++) {
      Tensor x = operation.operands().get(operand);
      if (x == null || !x.isFloating()) {
        continue;
      }
      double[] product = op.vjp(operand, call, cotangents).doubles();
      for (int k = 0; k < product.length; k++) {
        double difference =
            (score(operation, operand, k, STEP, cotangents)
                    - score(operation, operand, k, -STEP, cotangents))
                / (2 * STEP);
        assertThat(product[k])
            .as("seed %d, operand %d, element %d", SEED, operand, k)
            .isCloseTo(difference, within(TOLERANCE * Math.max(1, Math.abs(difference))));
      }
    }
  }

  private static double score(
      Case operation, int operand, int element, double step, List<Tensor> cotangents) {
    List<Tensor> moved = new ArrayList<>(operation.operands());
    double[] data = moved.get(operand).doubles().clone();
    data[element] += step;
    moved.set(operand, Tensor.of(data, moved.get(operand).shape()));
    List<Tensor> outputs = operation.op().forward(moved);
    double score = 0;
    for (int k = 0; k < outputs.size(); k++) {
      score += outputs.get(k).times(cotangents.get(k)).sum();
    }
    return score;
  }

  static Stream<Case> arithmetic() {
    Tensor x = random(2, 3, 4);
    Tensor row = random(4);
    Tensor column = random(3, 1);
    Tensor axes = Tensor.vector(0, 2);
    return Stream.of(
        Case.of(new Add(), x, row),
        Case.of(new Add(), column, x),
        Case.of(new Sub(), x, column),
        Case.of(new Sub(), row, x),
        Case.of(new Mul(), x, row),
        Case.of(new Mul(), column, row),
        Case.of(new Div(), x, positive(4)),
        Case.of(new Div(), row, positive(2, 3, 4)),
        Case.of(new MatMul(), x, random(4, 5)),
        Case.of(new MatMul(), x, random(2, 4, 5)),
        Case.of(new MatMul(), random(5, 1, 2, 3), random(2, 3, 2)),
        Case.of(new MatMul(), row, random(2, 4, 3)),
        Case.of(new MatMul(), x, row),
        Case.of(new MatMul(), row, random(4)),
        Case.of(new Reduce(true, true, false), x, axes),
        Case.of(new Reduce(true, false, false), x),
        Case.of(new Reduce(false, false, false), x, axes),
        Case.of(new Reduce(false, true, true), x),
        Case.of(new Extremum(true), x, row),
        Case.of(new Extremum(false), column, x));
  }

  static Stream<Case> functions() {
    Tensor x = random(3, 4);
    Stream<Case> plain =
        Stream.of(
                Functions.sigmoid(),
                Functions.tanh(),
                Functions.relu(),
                Functions.leakyRelu(0.1),
                Functions.thresholdedRelu(0.5),
                Functions.elu(0.7),
                Functions.hardSigmoid(0.4, 0.3),
                Functions.scaledTanh(1.5, 0.6),
                Functions.affine(0.5, 2),
                Functions.softsign(),
                Functions.softplus(),
                Functions.saturate(0.8),
                Functions.clip(-0.3, 1.1),
                Functions.negate(),
                Functions.oneMinus(),
                Functions.exp(),
                Functions.abs(),
                Functions.power(2),
                Functions.power(0),
                new Softmax(0, false),
                new Softmax(1, true),
                new Softmax(0, false, true),
                new Softmax(-1, true, true))
            .map(op -> Case.of(op, x));
    Stream<Case> positive =
        Stream.of(Functions.log(), Functions.sqrt(), Functions.reciprocal(), Functions.power(-1.5))
            .map(op -> Case.of(op, positive(5)));
    return Stream.concat(plain, positive);
  }

  static Stream<Case> movement() {
    Tensor x = random(2, 3, 4);
    Tensor mask = Tensor.integers(ElementType.BOOL, new long[] {1, 0, 1, 0}, 4);
    return Stream.of(
        Case.of(new Transpose(List.of(2, 0, 1)), x),
        Case.of(new Transpose(List.of()), x),
        Case.of(new Concat(1), x, random(2, 1, 4)),
        Case.of(new Stack(1), random(2, 3), random(2, 3)),
        Case.of(new Unstack(1), x),
        Case.of(new Split(2, 3), x),
        Case.of(new Split(1, 2), x, Tensor.vector(1, 2)),
        Case.of(new Expand(), random(3, 1), Tensor.vector(2, 1, 4)),
        Case.of(new Gather(1), x, Tensor.of(new long[] {2, 2, -3, 1}, 2, 2)),
        Case.of(
            new Slice(),
            x,
            Tensor.vector(2),
            Tensor.vector(-9),
            Tensor.vector(1),
            Tensor.vector(-2)),
        Case.of(new Where(), mask, x, random(3, 1)),
        Case.of(new Cast(ElementType.FLOAT), x),
        Case.of(Reshape.identity(), x),
        Case.of(Reshape.toOperand(false), x, Tensor.vector(0, -1)),
        Case.of(Reshape.squeeze(), random(1, 3, 1), Tensor.vector(0)),
        Case.of(Reshape.squeeze(), random(1, 3, 1)),
        Case.of(Reshape.unsqueeze(), x, Tensor.vector(-1, 0)),
        Case.of(Reshape.flatten(2), x));
  }

  private static Tensor random(int... shape) {
    double[] data = new double[Shapes.size(shape)];
    Arrays.setAll(data, k -> RANDOM.nextGaussian());
    return Tensor.of(data, shape);
  }

  private static Tensor positive(int... shape) {
    return random(shape).map(x -> Math.abs(x) + 0.5);
  }
}

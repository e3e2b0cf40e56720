package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Constant factors of the operands of a product of data, or of a quotient, become factors of the
 * result: {@code (tanh(x / 2) + 1) * m * 0.5} is {@code sigmoid(x) * m}, and {@code (z - 1) * -m}
 * is {@code (1 - z) * m}. The factor of a linear map or sum stays with it, as part of that map,
 * unless it is a sign, or the map is divided by a statistic of what is below the factor.
 */
final class ScaleForm implements CanonicalForm {
  /** Exporters write 1/6 in single precision. */
  private static final double TOLERANCE = 1e-6;

  private final Facts facts;
  private final Shares shares;
  private final Statistics statistics;

  ScaleForm(Facts facts) {
    this.facts = facts;
    this.shares = new Shares(facts.activity());
    this.statistics = new Statistics(facts.activity());
  }

  /**
   * An operand without a factor.
   *
   * @param value what is left, or null where it has to be divided by the factor
   * @param inverse whether the factor divides
   */
  private record Scaled(TraceValue value, Tensor factor, boolean inverse) {}

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    boolean quotient = node.op() instanceof Div;
    boolean product = facts.isDataProduct(node);
    if (!(quotient || product) || facts.activity().onlyActive(node) >= 0) {
      return null;
    }
    // A share lies in [0, 1] only beside the sum of what it is a share of.
    if (product ? facts.isFunctionOfAnOperand(node) : shares.operandOf(node) == 0) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      Scaled scaled = scaled(node, k);
      if (scaled != null && keepsShape(node, k, scaled)) {
        int operand = k;
        return rewriter -> write(rewriter, node, operand, scaled);
      }
    }
    return null;
  }

  /** A factor may be larger than what it scales. */
  private static boolean keepsShape(TraceNode node, int operand, Scaled scaled) {
    int[] own = (scaled.value() == null ? node.input(operand) : scaled.value()).tensor().shape();
    int[] shape = Shapes.broadcast(own, node.input(1 - operand).tensor().shape());
    return Arrays.equals(shape, node.output().tensor().shape());
  }

  private Scaled scaled(TraceNode node, int operand) {
    TraceNode producer = node.input(operand).producer();
    if (producer == null) {
      return null;
    }
    WrittenFunctions.Written written =
        node.op() instanceof Div ? null : facts.functions().find(producer);
    if (written == null || !written.isScaledGate()) {
      return factor(node, operand);
    }
    double scale = written.scale();
    return Math.abs(scale - 1) <= TOLERANCE ? null : new Scaled(null, Tensor.scalar(scale), false);
  }

  private Scaled factor(TraceNode node, int operand) {
    TraceNode producer = node.input(operand).producer();
    int below = facts.activity().onlyActive(producer);
    if (below < 0 || facts.activity().kind(producer) != Kind.FACTOR) {
      return null;
    }
    TraceValue value = producer.input(below);
    Scaled scaled =
        producer.inputs().size() == 1
            ? new Scaled(value, Tensor.scalar(-1), false)
            : new Scaled(value, producer.input(1 - below).tensor(), producer.op() instanceof Div);
    boolean isFactor =
        producer.op() instanceof Mul
            || producer.op() instanceof Div
            || SoftmaxForm.isCalled(producer, "Neg");
    if (!isFactor
        || normalises(producer, below)
        || !comesOut(node, operand, value, scaled.factor())) {
      return null;
    }
    return divides(node, operand) ? new Scaled(value, scaled.factor(), !scaled.inverse()) : scaled;
  }

  /** Whether a factor is what makes a gate from 0 to 1 of its operand. */
  private boolean normalises(TraceNode node, int operand) {
    TraceNode below = node.input(operand).producer();
    WrittenFunctions.Written written = below == null ? null : facts.functions().find(below);
    DoubleUnaryOperator factor = node.op().function(operand, node.tensors());
    return written != null
        && written.isScaledGate()
        && factor != null
        && Math.abs(factor.applyAsDouble(written.scale()) - 1) <= TOLERANCE;
  }

  private static boolean divides(TraceNode node, int operand) {
    return node.op() instanceof Div && operand == 1;
  }

  private boolean isDividedByItsOwn(TraceNode node, int operand, TraceValue value) {
    TraceValue other = node.input(1 - operand);
    return (node.op() instanceof Div || facts.divides(other)) && statistics.isOf(other, value);
  }

  private boolean comesOut(TraceNode node, int operand, TraceValue value, Tensor factor) {
    // What a mask drops is no matter of scale.
    if (Arrays.stream(factor.doubles()).anyMatch(element -> element == 0)) {
      return false;
    }
    boolean sign = Arrays.stream(factor.doubles()).allMatch(element -> element == -1);
    return sign
        || divides(node, operand)
        || !isMapped(value)
        || facts.intervals().isGate(value)
        || isDividedByItsOwn(node, operand, value);
  }

  /** Whether a factor of a value is one of a linear map or sum. */
  private boolean isMapped(TraceValue value) {
    TraceNode node = value.producer();
    for (int k = 0; node != null && isMovedOrScaled(node); k++) {
      int operand = facts.activity().onlyActive(node);
      if (operand < 0 || k == Facts.LONGEST) {
        return true;
      }
      node = node.input(operand).producer();
    }
    Kind kind = node == null ? Kind.DISCRETE : facts.activity().kind(node);
    return kind == Kind.SUM || kind == Kind.LINEAR;
  }

  private boolean isMovedOrScaled(TraceNode node) {
    Kind kind = facts.activity().kind(node);
    return kind == Kind.MOVEMENT || kind == Kind.FACTOR;
  }

  private static Result write(TraceRewriter rewriter, TraceNode node, int operand, Scaled scaled) {
    TraceValue factor = rewriter.constant("factor", scaled.factor());
    TraceValue value =
        scaled.value() == null
            ? rewriter.add("gate", new Div(), node.input(operand), factor)
            : scaled.value();
    TraceValue other = node.input(1 - operand);
    TraceValue result =
        rewriter.add(
            "unscaled", node.op(), operand == 0 ? value : other, operand == 0 ? other : value);
    return new Result(scaled.inverse() ? new Div() : new Mul(), List.of(result, factor));
  }
}

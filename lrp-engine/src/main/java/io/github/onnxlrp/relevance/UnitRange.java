package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Recognises functions that squash all numbers into [0, 1] however they are written, such as {@code
 * min(max(x + 3, 0), 6) / 6} and {@code 0.5 tanh(0.5 x) + 0.5}: the function, a chain of monotone
 * ones, is followed from minus and plus infinity to its ends.
 */
final class UnitRange extends FromOperands<double[]> {
  /** Exporters write 1/6 in single precision. */
  private static final double TOLERANCE = 1e-6;

  private final Activity activity;

  UnitRange(Activity activity) {
    this.activity = activity;
  }

  boolean squashes(TraceValue value) {
    double[] ends = at(value);
    double low = Math.min(ends[0], ends[1]);
    double high = Math.max(ends[0], ends[1]);
    return Math.abs(low) <= TOLERANCE && Math.abs(high - 1) <= TOLERANCE;
  }

  @Override
  List<TraceValue> needed(TraceValue value) {
    int variable = variable(value.producer());
    return variable < 0 ? List.of() : List.of(value.producer().input(variable));
  }

  /** The value where what it is made from goes to minus and to plus infinity. */
  @Override
  double[] compute(TraceValue value) {
    TraceNode node = value.producer();
    int variable = variable(node);
    if (variable < 0) {
      return new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
    }
    double[] ends = known(node.input(variable));
    if (node.op() instanceof Elementwise function) {
      return new double[] {
        function.function().applyAsDouble(ends[0]), function.function().applyAsDouble(ends[1])
      };
    }
    if (!isArithmetic(node)) {
      return ends;
    }
    double constant = node.input(1 - variable).tensor().get(0);
    return new double[] {
      apply(node.op(), variable, ends[0], constant), apply(node.op(), variable, ends[1], constant)
    };
  }

  /** The operand of which a node is a function, or -1 where there is none. */
  private int variable(TraceNode node) {
    if (node == null) {
      return -1;
    }
    boolean moves = Movement.isMovement(node) && countFloating(node) == 1;
    boolean first = moves || isQuantisation(node) || node.op() instanceof Elementwise;
    return first ? 0 : isArithmetic(node) ? operandBesideConstant(node) : -1;
  }

  private static long countFloating(TraceNode node) {
    return node.inputs().stream()
        .filter(operand -> operand != null && operand.tensor().isFloating())
        .count();
  }

  /** Integers and the numbers that they stand for. */
  private static boolean isQuantisation(TraceNode node) {
    return node.op() instanceof Quantize || node.op() instanceof Dequantize;
  }

  private static double apply(TensorOp op, int variable, double end, double constant) {
    List<Tensor> operands = new ArrayList<>(List.of(Tensor.of(new double[] {constant}, 1)));
    operands.add(variable, Tensor.of(new double[] {end}, 1));
    return op.forward(operands).get(0).get(0);
  }

  /** Which operand of an arithmetic operation has a single constant beside it, or -1. */
  private int operandBesideConstant(TraceNode node) {
    return isConstant(node.input(1)) ? 0 : isConstant(node.input(0)) ? 1 : -1;
  }

  private static boolean isArithmetic(TraceNode node) {
    return node.op() instanceof Add
        || node.op() instanceof Sub
        || node.op() instanceof Mul
        || node.op() instanceof Div
        || node.op() instanceof Extremum;
  }

  private boolean isConstant(TraceValue value) {
    return !activity.isActive(value) && value.tensor().isFloating() && value.tensor().size() == 1;
  }
}

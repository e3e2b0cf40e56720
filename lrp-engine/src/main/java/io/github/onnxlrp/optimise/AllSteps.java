package io.github.onnxlrp.optimise;

import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.MatMul;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which operations do for all steps at once, behind a leading axis of steps, what they do for each
 * step:
 *
 * <ul>
 *   <li>a product of {@code [..., size]} and a constant matrix
 *   <li>a function of single elements
 *   <li>an elementwise function of one such product and constants of at most one axis, which
 *       broadcast along the last axis, as biases do
 *   <li>{@link WeightedBy}, the operands of which have one shape
 * </ul>
 *
 * Where operands broadcast to each other otherwise, a leading axis would come between them.
 */
final class AllSteps {
  private final ConstantTensors constants;
  private final Set<Value> vectors = new HashSet<>();

  AllSteps(Loop loop, ConstantTensors constants) {
    this.constants = constants;
    for (Node step : loop.steps()) {
      boolean inRows = isElementwise(step) && step.inputs().stream().anyMatch(this::isVector);
      if (inRows || isProduct(step)) {
        vectors.addAll(step.outputs());
      }
    }
  }

  /**
   * Whether the operation of a node can be done for all steps at once.
   *
   * @param isPerStep tells operands that have a leading axis of steps then; all others are the same
   *     for all steps
   */
  boolean canDo(Node step, Predicate<Value> isPerStep) {
    List<Value> operands = step.inputs();
    if (step.outputs().size() != 1) {
      return false;
    }
    if (isProduct(step)) {
      return isPerStep.test(operands.get(0)) && !isPerStep.test(operands.get(1));
    }
    if (step.op() instanceof WeightedBy) {
      return operands.stream().allMatch(isPerStep);
    }
    return isElementwise(step)
        && operands.stream().filter(isPerStep).count() == 1
        && (operands.size() == 1
            || operands.stream()
                .allMatch(operand -> isPerStep.test(operand) ? isVector(operand) : isRow(operand)));
  }

  private boolean isProduct(Node step) {
    return step.op() instanceof MatMul product
        && !product.transposeLeft()
        && hasConstantRank(step.inputs().get(1), 2, 2);
  }

  private static boolean isElementwise(Node step) {
    return step.op() instanceof TensorOp op && op.isElementwise();
  }

  /** Whether a value of a step is known to have an axis. */
  private boolean isVector(Value value) {
    return vectors.contains(value);
  }

  private boolean isRow(Value value) {
    return hasConstantRank(value, 0, 1);
  }

  private boolean hasConstantRank(Value value, int least, int most) {
    if (value == null || !constants.isConstant(value)) {
      return false;
    }
    int rank = constants.of(value).rank();
    return least <= rank && rank <= most;
  }
}

package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import java.util.HashSet;
import java.util.Set;

/**
 * Values of a recurrence that are single numbers and say which step it is: the number of the step,
 * and what is counted or computed from such numbers and constants.
 */
final class StepNumbers {
  private final Loop loop;
  private final ConstantTensors constants;
  private final Set<Value> numbers = new HashSet<>();

  StepNumbers(Loop loop, ConstantTensors constants) {
    this.loop = loop;
    this.constants = constants;
    // A counter is a number where the next step's is one, if it is one itself.
    numbers.add(loop.iteration());
    loop.states().stream()
        .filter(state -> isNumber(state.initial()))
        .forEach(state -> numbers.add(state.before()));
    boolean complete = false;
    while (!complete) {
      Set<Value> computed = new HashSet<>(numbers);
      loop.steps().stream()
          .filter(step -> isComputedOf(step, computed))
          .forEach(step -> computed.add(step.outputs().get(0)));
      complete =
          !numbers.removeIf(
              number ->
                  loop.states().stream()
                      .anyMatch(
                          state -> state.before() == number && !computed.contains(state.after())));
      if (complete) {
        numbers.addAll(computed);
      }
    }
  }

  private boolean isComputedOf(Node step, Set<Value> known) {
    return step.op() instanceof TensorOp op
        && op.isElementwise()
        && step.outputs().size() == 1
        && step.inputs().stream().anyMatch(known::contains)
        && step.inputs().stream().allMatch(operand -> known.contains(operand) || isNumber(operand));
  }

  private boolean isNumber(Value value) {
    return value != null
        && loop.isInvariant(value)
        && constants.isConstant(value)
        && constants.of(value).rank() == 0;
  }

  boolean contains(Value value) {
    return numbers.contains(value);
  }
}

package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import java.util.List;

/**
 * One run of a recurrence in a trace: which evaluations are its steps, and how they are joined. The
 * lists of states hold null where a state is a sequence.
 *
 * @param node the node of the graph, the operation of which is a {@link Recurrent}
 * @param tripCount the largest number of steps, or null
 * @param condition whether the first step is taken, or null
 * @param cuts for each scanned input the evaluation that cuts it into steps
 * @param steps the steps in the order in which they ran, at least one
 * @param joins for each scan output the evaluation that puts its steps together
 */
public record TraceRecurrence(
    Node node,
    TraceValue tripCount,
    TraceValue condition,
    List<TraceNode> cuts,
    List<Step> steps,
    List<TraceNode> joins) {
  /**
   * One step.
   *
   * @param first the number of its first evaluation
   * @param end the number behind its last evaluation
   * @param iteration the number of the step, as the body reads it
   * @param condition the condition that the body reads
   * @param before the states that the body reads
   * @param slices of each scanned input the part that the body reads
   * @param going whether another step follows, as the body says
   * @param after the states that the body gives
   * @param collected what the body gives for each scan output
   */
  public record Step(
      int first,
      int end,
      TraceValue iteration,
      TraceValue condition,
      List<TraceValue> before,
      List<TraceValue> slices,
      TraceValue going,
      List<TraceValue> after,
      List<TraceValue> collected) {}

  /** What was run. */
  public Recurrent recurrent() {
    return (Recurrent) node.op();
  }

  /** Whether steps go back in time; they are labelled with their time. */
  public boolean runsReverse() {
    return runsReverse(recurrent());
  }

  static boolean runsReverse(Recurrent recurrent) {
    return !recurrent.scannedInputs().isEmpty()
        && recurrent.scannedInputs().stream().allMatch(Recurrent.Scan::reverse);
  }

  /** The number of the first evaluation of the steps. */
  public int first() {
    return steps.get(0).first();
  }

  /** The number behind the last evaluation of the steps. */
  public int end() {
    return last().end();
  }

  /** The last step. */
  public Step last() {
    return steps.get(steps.size() - 1);
  }
}

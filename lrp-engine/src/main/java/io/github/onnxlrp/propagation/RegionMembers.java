package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an affine region is made of, as far as a composite can ask for it. The steps of a recurrence
 * count as one node, so that this does not grow with their number.
 */
final class RegionMembers extends RegionQuantity<RegionMembers.Members> {
  /** A node of the graph. */
  record Member(String operator, String name) {
    static Member of(TraceNode node) {
      return new Member(node.op().name(), node.name());
    }
  }

  /**
   * What a region is made of.
   *
   * @param nodes its linear operations and sums
   * @param fromInput the smallest number of linear operations on a way from an input to the region,
   *     its own included; {@link LinearDepths#NONE} where it has none
   * @param fromOutput the same from the explained value
   * @param inputs the float inputs of the graph that enter it
   * @param inputsOnly whether nothing else enters it
   */
  record Members(
      Set<Member> nodes,
      int fromInput,
      int fromOutput,
      Set<TraceValue> inputs,
      boolean inputsOnly) {
    static final Members EMPTY =
        new Members(Set.of(), LinearDepths.NONE, LinearDepths.NONE, Set.of(), true);

    boolean hasLinear() {
      return fromInput != LinearDepths.NONE || fromOutput != LinearDepths.NONE;
    }

    Members with(Members other) {
      return new Members(
          union(nodes, other.nodes),
          Math.min(fromInput, other.fromInput),
          Math.min(fromOutput, other.fromOutput),
          union(inputs, other.inputs),
          inputsOnly && other.inputsOnly);
    }

    private static <T> Set<T> union(Set<T> left, Set<T> right) {
      if (left.containsAll(right)) {
        return left;
      }
      if (right.containsAll(left)) {
        return right;
      }
      Set<T> both = new HashSet<>(left);
      both.addAll(right);
      return both;
    }
  }

  private final Activity activity;
  private final LinearDepths depths;
  private final MovedInputs moved;

  RegionMembers(Activity activity, Roles roles, LinearDepths depths, MovedInputs moved) {
    super(activity, roles);
    this.activity = activity;
    this.depths = depths;
    this.moved = moved;
  }

  @Override
  Members ofConstant(TraceValue value) {
    return Members.EMPTY;
  }

  @Override
  Members ofTerm(TraceValue value) {
    return entering(Members.EMPTY, value);
  }

  @Override
  Members ofLinear(TraceNode node) {
    Members result =
        new Members(
            Set.of(Member.of(node)),
            depths.fromInput(node),
            depths.fromOutput(node),
            Set.of(),
            true);
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        result = entering(result, operand);
      }
    }
    return result;
  }

  private Members entering(Members members, TraceValue value) {
    Set<TraceValue> inputs = moved.inputs(value);
    return members.with(
        new Members(Set.of(), LinearDepths.NONE, LinearDepths.NONE, inputs, !inputs.isEmpty()));
  }

  @Override
  Members ofSum(TraceNode node, List<Members> operands) {
    return all(operands)
        .with(
            new Members(
                Set.of(Member.of(node)), LinearDepths.NONE, LinearDepths.NONE, Set.of(), true));
  }

  @Override
  List<Members> ofMovement(TraceNode node, List<Members> operands) {
    Members joined = all(operands);
    List<Members> result = new ArrayList<>();
    node.outputs().forEach(output -> result.add(joined));
    return result;
  }

  private static Members all(List<Members> operands) {
    return operands.stream().filter(o -> o != null).reduce(Members.EMPTY, Members::with);
  }
}

package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.derive.BranchGuard;
import io.github.onnxlrp.derive.LargestMagnitude;
import io.github.onnxlrp.derive.OneStepGuard;
import io.github.onnxlrp.derive.Total;
import io.github.onnxlrp.explain.TargetPlaces;
import io.github.onnxlrp.explain.TargetWeights;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Totals of each sample, and where a score comes from. */
final class TotalOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of(Total.class, Batches.LEADING_AXIS, (op, o) -> total(o)),
          of(LargestMagnitude.class, Batches.LEADING_AXIS, (op, o) -> largest(o)),
          of(BatchedGraph.Repeated.class, Batches.LEADING_AXIS, (op, o) -> repeated(o)),
          of(TargetWeights.class, Batches.LEADING_AXIS, TargetOperations::weights),
          of(TargetPlaces.class, Batches.LEADING_AXIS, TargetOperations::places),
          of(BranchGuard.class, Batches.ELEMENTWISE, TotalOperations::branch),
          of(OneStepGuard.class, Batches.LEADING_AXIS, (op, o) -> oneStep(o)));

  private TotalOperations() {}

  private static String branch(BranchGuard op, Operation o) {
    String holds = op.held() ? o.input(0) : o.add("Not", o.input(0));
    o.nodes().addGuard(holds);
    return o.input(0);
  }

  private static String oneStep(Operation o) {
    if (o.length(0, 0) == 1) {
      // It takes one step whatever the lengths of the inputs.
      return o.input(0);
    }
    int axis = o.isBatched(0) ? 1 : 0;
    String steps = o.add("Shape", Map.of("start", axis, "end", axis + 1), o.input(0));
    o.nodes().addGuard(o.add("Equal", steps, o.integers(1)));
    return o.input(0);
  }

  private static String total(Operation o) {
    List<String> sums = new ArrayList<>();
    for (int k = 0; k < o.count(); k++) {
      if (!o.isZeros(k)) {
        sums.add(reduced(o, "ReduceSum", k));
      }
    }
    if (sums.isEmpty()) {
      return o.givesBatch() ? o.zerosOf(o.samples()) : o.number(0);
    } else if (sums.size() == 1) {
      return sums.get(0);
    }
    return o.add(sums.size() == 2 ? "Add" : "Sum", sums.toArray(String[]::new));
  }

  private static String largest(Operation o) {
    List<String> sums = new ArrayList<>();
    for (int k = 0; k < o.count(); k++) {
      sums.add(reduced(o, "ReduceL1", k));
    }
    return sums.size() == 1 ? sums.get(0) : o.add("Max", sums.toArray(String[]::new));
  }

  private static String reduced(Operation o, String operator, int operand) {
    int lead = o.isBatched(operand) ? 1 : 0;
    int rank = o.rank(operand);
    if (rank == 0) {
      return operator.equals("ReduceL1") ? o.add("Abs", o.input(operand)) : o.input(operand);
    }
    Map<String, ?> drop = Map.of("keepdims", false);
    if (lead == 0 || rank == 1 || o.fixedShape(operand) != null) {
      return o.add(operator, drop, o.input(operand), o.range(lead, lead + rank));
    }
    // Rows first: where samples lie behind steps, ONNX Runtime is slow to sum around them.
    String rows = o.add(operator, drop, o.input(operand), o.integers(-1));
    return o.add(operator, drop, rows, o.range(lead, lead + rank - 1));
  }

  /** The first operand once for each sample of the second. */
  private static String repeated(Operation o) {
    String samples = o.add("Shape", Map.of("start", 0, "end", 1), o.input(1));
    Tensor one = o.constant(0);
    if (one != null && one.isFloating() && one.shape().length == 0 && o.isZeros(0)) {
      return o.zerosOf(samples);
    }
    String shape = o.add("Concat", Map.of("axis", 0), samples, o.add("Shape", o.input(0)));
    return o.add("Expand", o.input(0), shape);
  }
}

package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.CumulativeSum;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.GatherElements;
import io.github.onnxlrp.ir.op.GatherNd;
import io.github.onnxlrp.ir.op.Pad;
import io.github.onnxlrp.ir.op.ReverseSequence;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.ir.op.Tile;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.TransposeMatrices;
import io.github.onnxlrp.ir.op.Unstack;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What copies elements from one place to another. */
final class MovementOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          WrittenOperation.same(Where.class, "Where", Batches.ELEMENTWISE),
          of(Transpose.class, Batches.LEADING_AXIS, MovementOperations::transpose),
          of(TransposeMatrices.class, Batches.ONE_BY_ONE, MovementOperations::transposeMatrices),
          of(Concat.class, Batches.LEADING_AXIS, MovementOperations::concat),
          of(Stack.class, Batches.LEADING_AXIS, MovementOperations::stack),
          of(Slice.class, Batches.LEADING_AXIS, MovementOperations::slice),
          of(Gather.class, Batches.LEADING_AXIS, MovementOperations::gather),
          of(
              GatherElements.class,
              Batches.ONE_BY_ONE,
              (op, o) ->
                  o.add("GatherElements", Map.of("axis", op.axis()), o.input(0), o.input(1))),
          of(
              GatherNd.class,
              Batches.ONE_BY_ONE,
              (op, o) ->
                  o.add("GatherND", Map.of("batch_dims", op.batchAxes()), o.input(0), o.input(1))),
          of(Tile.class, Batches.ONE_BY_ONE, (op, o) -> o.add("Tile", o.input(0), o.input(1))),
          of(Pad.class, Batches.ONE_BY_ONE, MovementOperations::pad),
          of(ReverseSequence.class, Batches.ONE_BY_ONE, MovementOperations::reverse),
          of(CumulativeSum.class, Batches.ONE_BY_ONE, MovementOperations::cumulativeSum),
          new WrittenOperation(Split.class, null, Batches.LEADING_AXIS, MovementOperations::split),
          new WrittenOperation(
              Unstack.class, null, Batches.LEADING_AXIS, MovementOperations::unstack));

  private MovementOperations() {}

  /** The last two axes exchanged. */
  static String swapLast(Operation o, String value, int axes) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, axes).boxed().toList());
    Collections.swap(order, axes - 2, axes - 1);
    return o.add("Transpose", Map.of("perm", order), value);
  }

  private static String transpose(Transpose op, Operation o) {
    if (!o.givesBatch()) {
      Map<String, ?> attributes =
          op.permutation().isEmpty() ? Map.of() : Map.of("perm", positive(op, o, 0));
      return o.add("Transpose", attributes, o.input(0));
    }
    List<Integer> order = new ArrayList<>(List.of(0));
    order.addAll(positive(op, o, 1));
    return o.add("Transpose", Map.of("perm", order), o.input(0));
  }

  private static List<Integer> positive(Transpose op, Operation o, int shift) {
    int rank = op.permutation().isEmpty() ? o.rank(0) : op.permutation().size();
    return IntStream.range(0, rank)
        .map(k -> op.permutation().isEmpty() ? rank - 1 - k : op.permutation().get(k))
        .map(axis -> (axis < 0 ? axis + rank : axis) + shift)
        .boxed()
        .toList();
  }

  private static String transposeMatrices(TransposeMatrices op, Operation o) {
    int rank = o.rank(0);
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    int rows = rank - 2;
    for (int k = 0; op.batch() && k < rows; k++) {
      Collections.swap(order, k, k + 1);
    }
    if (op.matrix() && rows >= 0) {
      Collections.swap(order, rows, rows + 1);
    }
    return o.add("Transpose", Map.of("perm", order), o.input(0));
  }

  private static String concat(Concat op, Operation o) {
    return o.add("Concat", Map.of("axis", o.axis(op.axis())), repeated(o));
  }

  private static String stack(Stack op, Operation o) {
    int rank = o.rank(0) + 1;
    int axis = o.axis(op.axis() < 0 ? op.axis() + rank : op.axis());
    String[] operands = repeated(o);
    for (int k = 0; k < operands.length; k++) {
      operands[k] = o.add("Unsqueeze", operands[k], o.integers(axis));
    }
    return o.add("Concat", Map.of("axis", axis), operands);
  }

  /** Operands of which each has the axis of samples, where one has. */
  private static String[] repeated(Operation o) {
    String[] operands = o.inputs().toArray(String[]::new);
    for (int k = 0; k < operands.length; k++) {
      if (o.givesBatch() && !o.isBatched(k)) {
        String shape = o.add("Concat", Map.of("axis", 0), o.samples(), o.shape(k));
        operands[k] = o.add("Expand", operands[k], shape);
      }
    }
    return operands;
  }

  private static String slice(Slice op, Operation o) {
    String[] operands = o.inputs().toArray(String[]::new);
    if (o.givesBatch()) {
      for (int k = 1; k < operands.length; k++) {
        if (o.isBatched(k)) {
          throw new UnwritableException("it cuts each sample of a batch elsewhere");
        }
      }
      operands = Arrays.copyOf(operands, Math.max(4, operands.length));
      operands[3] = shiftedAxes(o);
    }
    return o.add("Slice", operands);
  }

  private static String shiftedAxes(Operation o) {
    int rank = o.rank(0);
    if (o.has(3)) {
      return o.integers(
          Arrays.stream(o.integers(3, "axes"))
              .map(axis -> 1 + (axis < 0 ? axis + rank : axis))
              .toArray());
    }
    int count = o.length(1, 0);
    if (count < 0) {
      throw new UnwritableException("how many axes it cuts is not known before it runs");
    }
    return o.range(1, 1 + count);
  }

  private static String gather(Gather op, Operation o) {
    if (!o.givesBatch()) {
      return o.add("Gather", Map.of("axis", op.axis()), o.input(0), o.input(1));
    }
    int rank = o.rank(0);
    int axis = op.axis() < 0 ? op.axis() + rank : op.axis();
    if (o.isBatched(1) && (o.isBatched(0) || axis != 0)) {
      return gatherOfEach(o, axis);
    }
    boolean shifts = o.isBatched(0);
    return o.add("Gather", Map.of("axis", shifts ? axis + 1 : axis), o.input(0), o.input(1));
  }

  private static String gatherOfEach(Operation o, int axis) {
    if (!o.isBatched(0) || axis != 0 || o.rank(1) > 1) {
      throw new UnwritableException(
          "it looks ids of each sample of a batch up along axis %d", axis);
    }
    // Ids [samples, ids, 1] into data [samples, rows, ...].
    boolean scalar = o.rank(1) == 0;
    String ids = o.add("Unsqueeze", o.input(1), scalar ? o.integers(1, 2) : o.integers(2));
    String rows = o.add("GatherND", Map.of("batch_dims", 1), o.input(0), ids);
    return scalar ? o.add("Squeeze", rows, o.integers(1)) : rows;
  }

  private static String pad(Pad op, Operation o) {
    String mode = op.mode().name().toLowerCase(Locale.ROOT);
    if (op.mode() == Pad.Mode.WRAP) {
      throw new UnwritableException("padding by wrapping around exists from opset 19 on");
    }
    return o.add("Pad", Map.of("mode", mode), o.input(0), o.input(1), o.input(2), o.input(3));
  }

  private static String reverse(ReverseSequence op, Operation o) {
    return o.add(
        "ReverseSequence",
        Map.of("batch_axis", op.batchAxis(), "time_axis", op.timeAxis()),
        o.input(0),
        o.input(1));
  }

  private static String cumulativeSum(CumulativeSum op, Operation o) {
    return o.add(
        "CumSum",
        Map.of("exclusive", op.exclusive(), "reverse", op.reverse()),
        o.input(0),
        o.input(1));
  }

  private static List<String> split(TensorOp operation, Operation o) {
    Split op = (Split) operation;
    if (o.count() > 1 && o.has(1) && o.isBatched(1)) {
      throw new UnwritableException("it cuts each sample of a batch elsewhere");
    }
    Map<String, ?> attributes =
        o.has(1)
            ? Map.of("axis", o.axis(op.axis()))
            : Map.of("axis", o.axis(op.axis()), "num_outputs", op.parts());
    return o.addAll("Split", op.parts(), attributes, o.input(0), o.input(1));
  }

  private static List<String> unstack(TensorOp operation, Operation o) {
    Unstack op = (Unstack) operation;
    Map<String, ?> attributes = Map.of("axis", o.axis(op.axis()), "num_outputs", op.slices());
    return o.addAll("Split", op.slices(), attributes, o.input(0)).stream()
        .map(slice -> o.add("Squeeze", slice, o.integers(o.axis(op.axis()))))
        .toList();
  }
}

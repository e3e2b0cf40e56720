package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.ReduceProduct;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sums, means, products and extrema along axes, and broadcasting with its adjoint. */
final class ReductionOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of(
              Reduce.class,
              Batches.LEADING_AXIS,
              (op, o) -> reduce(o, op.name(), op.keepAxes(), op.emptyIsIdentity())),
          of(
              ReduceExtremum.class,
              Batches.LEADING_AXIS,
              (op, o) -> extremum(o, op.name(), op.keepAxes(), op.emptyIsIdentity())),
          of(
              ReduceProduct.class,
              Batches.LEADING_AXIS,
              (op, o) -> reduce(o, "ReduceProd", op.keepAxes(), op.emptyIsIdentity())),
          of(
              LogSumExp.class,
              Batches.LEADING_AXIS,
              (op, o) -> reduce(o, "ReduceLogSumExp", op.keepAxes(), op.emptyIsIdentity())),
          of(SumTo.class, Batches.LEADING_AXIS, ReductionOperations::sumTo),
          of(BroadcastTo.class, Batches.LEADING_AXIS, ReductionOperations::broadcastTo));

  private ReductionOperations() {}

  private static String reduce(
      Operation o, String operator, boolean keeps, boolean emptyIsIdentity) {
    Map<String, ?> attributes = Map.of("keepdims", keeps, "noop_with_empty_axes", emptyIsIdentity);
    if (!o.givesBatch()) {
      return o.add(operator, attributes, o.input(0), o.input(1));
    }
    boolean given = o.has(1) && (o.constant(1) == null || o.constant(1).size() > 0);
    if (!given && emptyIsIdentity) {
      return o.input(0);
    }
    return o.add(operator, attributes, o.input(0), given ? shifted(o) : o.range(1, 1 + o.rank(0)));
  }

  private static String shifted(Operation o) {
    int rank = o.rank(0);
    return o.integers(
        Arrays.stream(o.integers(1, "axes"))
            .map(axis -> 1 + (axis < 0 ? axis + rank : axis))
            .toArray());
  }

  /** ONNX has no extremum of truths in this opset. */
  private static String extremum(
      Operation o, String operator, boolean keeps, boolean emptyIsIdentity) {
    if (o.type(0) != ElementType.BOOL) {
      return reduce(o, operator, keeps, emptyIsIdentity);
    }
    o.replace(0, OutputTypes.cast(o, o.input(0), ElementType.INT32));
    return OutputTypes.cast(o, reduce(o, operator, keeps, emptyIsIdentity), ElementType.BOOL);
  }

  /** Along which axes of the first operand the second was repeated is known by their shapes. */
  private static String sumTo(SumTo op, Operation o) {
    if (o.sameShape(0, 1)) {
      return o.input(0);
    }
    int rank = o.rank(0);
    int to = o.rank(1);
    if (to > rank) {
      return o.add(
          "Reshape", Map.of("allowzero", true), sum(o, rank, rank), o.withSamples(o.shape(1)));
    }
    return sum(o, rank, to);
  }

  private static String sum(Operation o, int rank, int to) {
    int more = rank - to;
    int lead = o.isBatched(0) ? 1 : 0;
    long[] repeated =
        IntStream.range(more, rank)
            .filter(axis -> o.length(1, axis - more) == 1 && o.length(0, axis) != 1)
            .mapToLong(axis -> axis + lead)
            .toArray();
    String sum = o.input(0);
    if (repeated.length > 0) {
      sum = o.add("ReduceSum", Map.of("keepdims", true), sum, o.integers(repeated));
    }
    return more == 0
        ? sum
        : o.add("ReduceSum", Map.of("keepdims", false), sum, o.range(lead, lead + more));
  }

  private static String broadcastTo(BroadcastTo op, Operation o) {
    if (o.sameShape(0, 1)) {
      return o.input(0);
    }
    String operand = o.givesBatch() ? o.ofRank(0, o.rank(1)) : o.input(0);
    return o.add("Expand", operand, o.withSamples(o.shape(1)));
  }
}

package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.DiscreteOperations.discrete;
import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Expand;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What reads shapes and gives shapes. */
final class ShapeOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          reshape("Identity", (op, o) -> o.input(0)),
          reshape("Reshape", ShapeOperations::reshape),
          reshape("ReshapeLike", ShapeOperations::reshapeLike),
          reshape("Squeeze", ShapeOperations::squeeze),
          reshape("Unsqueeze", ShapeOperations::unsqueeze),
          reshape("Flatten", ShapeOperations::flatten),
          reshape("Channels", ShapeOperations::channels),
          reshape("Group", ShapeOperations::group),
          reshape("Join", ShapeOperations::join),
          of(Reshape.class, null, Batches.LEADING_AXIS, ShapeOperations::checked),
          of(Expand.class, Batches.ONE_BY_ONE, (op, o) -> o.add("Expand", o.input(0), o.input(1))),
          discrete("Shape", Batches.LEADING_AXIS, ShapeOperations::shape),
          discrete("Size", Batches.ONE_BY_ONE, (op, o) -> o.add("Size", o.input(0))),
          discrete("ConstantOfShape", Batches.ONE_BY_ONE, ShapeOperations::constantOfShape),
          discrete("Fill", Batches.LEADING_AXIS, ShapeOperations::fill),
          discrete("OfShape", Batches.LEADING_AXIS, (op, o) -> zeros(o, o.input(0))),
          discrete("Zeros", Batches.LEADING_AXIS, ShapeOperations::zerosLike),
          discrete("Zero", Batches.ONE_BY_ONE, ShapeOperations::zero),
          discrete("None", Batches.ONE_BY_ONE, (op, o) -> o.number(0)),
          discrete("Axes", Batches.LEADING_AXIS, ShapeOperations::axes),
          discrete("Lengths", Batches.LEADING_AXIS, ShapeOperations::lengths),
          discrete("Terms", Batches.LEADING_AXIS, ShapeOperations::terms),
          of(Discrete.class, null, Batches.ONE_BY_ONE, ShapeOperations::column));

  private ShapeOperations() {}

  private static WrittenOperation reshape(String name, WrittenOperation.Single<Reshape> writing) {
    return of(Reshape.class, name, Batches.LEADING_AXIS, writing);
  }

  /** The shape that the batch is to have, from that of one sample. */
  private static String reshaped(Operation o, String shape) {
    if (o.givesBatch() && !o.isBatched(0)) {
      throw new UnwritableException("each sample of a batch would have another shape");
    }
    return o.add("Reshape", Map.of("allowzero", true), o.input(0), o.withSamples(shape));
  }

  private static String reshape(Reshape op, Operation o) {
    requireShared(o);
    boolean allowZero = (boolean) op.parameters().get("allowzero");
    if (!o.givesBatch()) {
      return o.add("Reshape", Map.of("allowzero", allowZero), o.input(0), o.input(1));
    }
    Tensor constant = o.constant(1);
    if (constant != null && !allowZero) {
      // A zero keeps the axis of the sample in its place.
      long[] shape = new long[constant.size() + 1];
      System.arraycopy(constant.longs(), 0, shape, 1, constant.size());
      boolean rest = Arrays.stream(shape).anyMatch(length -> length == -1);
      return rest || constant.size() <= o.rank(0)
          ? o.add("Reshape", Map.of("allowzero", false), o.input(0), o.integers(shape))
          : reshaped(o, o.input(1));
    }
    return o.add("Reshape", Map.of("allowzero", allowZero), o.input(0), o.withSamples(o.input(1)));
  }

  private static void requireShared(Operation o) {
    for (int k = 1; k < o.count(); k++) {
      if (o.has(k) && o.isBatched(k)) {
        throw new UnwritableException("each sample of a batch would have another shape");
      }
    }
  }

  private static String reshapeLike(Reshape op, Operation o) {
    if (o.sameShape(0, 1)) {
      return o.input(0);
    }
    long[] fixed = o.fixedShape(1);
    boolean full = fixed != null && Arrays.stream(fixed).allMatch(length -> length > 0);
    if (!full || !o.givesBatch() || !o.isBatched(0)) {
      return reshaped(o, o.shape(1));
    }
    long[] all = new long[fixed.length + 1];
    all[0] = -1;
    System.arraycopy(fixed, 0, all, 1, fixed.length);
    return reshapedTo(o, all);
  }

  private static String squeeze(Reshape op, Operation o) {
    if (!o.givesBatch()) {
      return o.add("Squeeze", o.input(0), o.input(1));
    }
    if (!o.has(1)) {
      throw new UnwritableException("it leaves out axes of a batch that are not named");
    }
    return o.add("Squeeze", o.input(0), shifted(o, o.rank(0)));
  }

  private static String unsqueeze(Reshape op, Operation o) {
    if (!o.givesBatch()) {
      return o.add("Unsqueeze", o.input(0), o.input(1));
    }
    int rank = o.rank(0) + o.integers(1, "axes").length;
    return o.add("Unsqueeze", o.input(0), shifted(o, rank));
  }

  private static String shifted(Operation o, int rank) {
    return o.integers(
        Arrays.stream(o.integers(1, "axes"))
            .map(axis -> 1 + (axis < 0 ? axis + rank : axis))
            .toArray());
  }

  private static String flatten(Reshape op, Operation o) {
    int axis = (int) op.parameters().get("axis");
    if (!o.givesBatch()) {
      return o.add("Flatten", Map.of("axis", axis), o.input(0));
    }
    int cut = axis < 0 ? axis + o.rank(0) : axis;
    String shape = o.shape(0);
    String before = o.add("Slice", shape, o.integers(0), o.integers(cut));
    String outer = o.add("ReduceProd", Map.of("keepdims", true), before, o.integers(0));
    return reshaped(o, o.add("Concat", Map.of("axis", 0), outer, o.integers(-1)));
  }

  private static String channels(Reshape op, Operation o) {
    int rank = o.rank(1);
    int lead = o.isBatched(0) ? 1 : 0;
    if (rank <= 2) {
      return lead == 1 ? o.input(0) : reshapedTo(o, -1);
    }
    return o.add("Unsqueeze", o.input(0), o.range(1 + lead, rank - 1 + lead));
  }

  private static String reshapedTo(Operation o, long... shape) {
    return o.add("Reshape", o.input(0), o.integers(shape));
  }

  private static String group(Reshape op, Operation o) {
    int groups = o.length(1, 1);
    if (groups < 0 || o.givesBatch()) {
      throw new UnwritableException("the number of groups is not known before it runs");
    }
    String shape = o.shape(0);
    String samples = o.add("Slice", shape, o.integers(0), o.integers(1));
    String spatial = o.add("Slice", shape, o.integers(2), o.integers(Long.MAX_VALUE));
    String joined =
        o.add("Concat", Map.of("axis", 0), samples, o.integers(groups), o.integers(-1), spatial);
    return o.add("Reshape", o.input(0), joined);
  }

  private static String join(Reshape op, Operation o) {
    if (o.givesBatch()) {
      throw new UnwritableException("groups of channels of a batch are joined");
    }
    String shape = o.shape(0);
    String samples = o.add("Slice", shape, o.integers(0), o.integers(1));
    String spatial = o.add("Slice", shape, o.integers(3), o.integers(Long.MAX_VALUE));
    String joined = o.add("Concat", Map.of("axis", 0), samples, o.integers(-1), spatial);
    return o.add("Reshape", o.input(0), joined);
  }

  /** What an operator requires of an operand is not written. */
  private static String checked(Reshape op, Operation o) {
    if (!"operand".equals(op.parameters().get("result"))) {
      throw new UnwritableException("there is no standard operator for it");
    }
    return o.input(0);
  }

  private static String column(Discrete op, Operation o) {
    if (!"column".equals(op.parameters().get("result"))) {
      throw new UnwritableException("there is no standard operator for it");
    }
    String lengths = OutputTypes.cast(o, o.input(0), ElementType.INT64);
    return o.add("Unsqueeze", lengths, o.integers(1));
  }

  private static String shape(Discrete op, Operation o) {
    long start = (long) op.parameters().get("start");
    long end = (long) op.parameters().get("end");
    int lead = o.isBatched(0) ? 1 : 0;
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (start != 0 || lead > 0) {
      attributes.put("start", start < 0 ? start : start + lead);
    }
    if (end != Long.MAX_VALUE) {
      attributes.put("end", end < 0 ? end : end + lead);
    }
    return o.add("Shape", attributes, o.input(0));
  }

  private static String constantOfShape(Discrete op, Operation o) {
    Tensor value = ((Tensor) op.parameters().get("value")).reshaped(1);
    return o.add("ConstantOfShape", o.value(value), o.input(0));
  }

  private static String fill(Discrete op, Operation o) {
    Tensor value = ((Tensor) op.parameters().get("value")).reshaped(1);
    return o.add("ConstantOfShape", o.value(value), o.shape(0));
  }

  private static String zeros(Operation o, String shape) {
    return o.add("ConstantOfShape", o.value(Tensor.scalar(0).reshaped(1)), shape);
  }

  private static String zerosLike(Discrete op, Operation o) {
    return ofType(o, o.shape(0));
  }

  private static String zero(Discrete op, Operation o) {
    return ofType(o, o.integers());
  }

  /** Zeros of the type of the operand. */
  private static String ofType(Operation o, String shape) {
    if (o.type(0) == null) {
      throw new UnwritableException("the type of its operand is not known before it runs");
    }
    return o.add("ConstantOfShape", o.value(Tensor.zeros(o.type(0), 1)), shape);
  }

  private static String axes(Discrete op, Operation o) {
    int rank = o.rank(0);
    int first = Math.toIntExact((long) op.parameters().get("first"));
    return o.range(first < 0 ? first + rank : first, rank);
  }

  private static String lengths(Discrete op, Operation o) {
    int axis = (int) op.parameters().get("axis");
    String[] lengths = new String[o.count()];
    for (int k = 0; k < lengths.length; k++) {
      int positive = axis < 0 ? axis + o.rank(k) : axis;
      int at = positive + (o.isBatched(k) ? 1 : 0);
      int fixed = o.fixedLength(k, positive);
      lengths[k] =
          fixed >= 0
              ? o.integers(fixed)
              : o.add("Shape", Map.of("start", at, "end", at + 1), o.input(k));
    }
    return o.add("Concat", Map.of("axis", 0), lengths);
  }

  private static String terms(Discrete op, Operation o) {
    if (o.isBatched(0) != o.isBatched(1)) {
      throw new UnwritableException("terms of one sample are counted beside those of a batch");
    }
    ElementType floats = ElementType.FLOAT;
    String all = OutputTypes.cast(o, o.add("Size", o.input(0)), floats);
    String sums = OutputTypes.cast(o, o.add("Size", o.input(1)), floats);
    return o.add("Div", all, sums);
  }
}

package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.derive.ScatterByPlace;
import io.github.onnxlrp.ir.ElementNumbers;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.MaxPool;
import io.github.onnxlrp.ir.op.Scatter;
import io.github.onnxlrp.ir.op.ScatterReduce;
import io.github.onnxlrp.ir.op.ScatterSum;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What adds elements up at places, among them the adjoints of all movement. */
final class ScatterOperations {
  private static final String ADD = "add";

  static final List<WrittenOperation> LIST =
      List.of(
          of(Scatter.class, Batches.ONE_BY_ONE, (op, o) -> scatter(o, op.targets(), "none")),
          of(ScatterSum.class, Batches.ONE_BY_ONE, (op, o) -> scatter(o, op.targets(), ADD)),
          of(
              ScatterReduce.class,
              Batches.ONE_BY_ONE,
              (op, o) -> scatter(o, op.targets(), reduction(op))),
          of(ScatterByPlace.class, Batches.LEADING_AXIS, ScatterOperations::byPlace),
          of(
              PickedPlaces.class,
              Batches.LEADING_AXIS,
              (op, o) -> places(op.picking(), o, o.count())),
          of(PickingOp.Adjoint.class, Batches.LEADING_AXIS, ScatterOperations::adjoint),
          new WrittenOperation(
              ElementNumbers.class, null, Batches.LEADING_AXIS, (op, o) -> numbers(o)),
          new WrittenOperation(
              ElementNumbers.Sums.class, null, Batches.LEADING_AXIS, ScatterOperations::sums));

  private ScatterOperations() {}

  private static String reduction(ScatterReduce op) {
    return switch (op.reduction()) {
      case MULTIPLY -> "mul";
      case MAX -> "max";
      case MIN -> "min";
    };
  }

  private static String scatter(Operation o, Scatter.Targets targets, String reduction) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("reduction", reduction);
    if (targets instanceof Scatter.AlongAxis along) {
      attributes.put("axis", along.axis());
      return o.add("ScatterElements", attributes, o.input(0), o.input(1), o.input(2));
    }
    return o.add("ScatterND", attributes, o.input(0), o.input(1), o.input(2));
  }

  /** Zeros [size], or [samples, size]. */
  private static String zeros(Operation o, String size) {
    return o.add("ConstantOfShape", o.value(Tensor.scalar(0).reshaped(1)), o.withSamples(size));
  }

  /** The number of elements of an operand for one sample, as a list of one number. */
  private static String size(Operation o, int operand) {
    return o.add("ReduceProd", Map.of("keepdims", true), o.shape(operand), o.integers(0));
  }

  /** The elements of one sample as a list; of a batch [samples, elements]. */
  private static String flat(Operation o, String value, boolean batched) {
    return o.add("Reshape", value, batched ? o.integers(0, -1) : o.integers(-1));
  }

  /** Adds shares to sums; places that are the same for all samples are repeated. */
  private static String added(Operation o, String sums, String places, boolean ofEach, int shares) {
    String added = flat(o, o.input(shares), o.isBatched(shares));
    String at = flat(o, places, ofEach);
    if (o.givesBatch() && !o.isBatched(shares)) {
      throw new UnwritableException("what is added up is the same for all samples of a batch");
    }
    if (o.givesBatch() && !ofEach) {
      at = o.add("Expand", at, o.add("Shape", added));
    }
    return o.add("ScatterElements", Map.of("axis", o.lead(), "reduction", ADD), sums, at, added);
  }

  private static String shaped(Operation o, String flat, int like) {
    return o.add("Reshape", Map.of("allowzero", true), flat, o.withSamples(o.shape(like)));
  }

  private static String byPlace(ScatterByPlace op, Operation o) {
    String sums = zeros(o, size(o, 0));
    for (int k = 1; k < o.count(); k += 2) {
      sums = added(o, sums, o.input(k), o.isBatched(k), k + 1);
    }
    return shaped(o, sums, 0);
  }

  /** The operation, done to the numbers of the elements instead of the elements. */
  private static String places(PickingOp picking, Operation o, int count) {
    if (picking instanceof MaxPool) {
      return flat(o, o.input(1), o.isBatched(1));
    }
    for (int k = 1; k < count; k++) {
      if (o.has(k) && o.isBatched(k)) {
        throw new UnwritableException("each sample of a batch is cut elsewhere");
      }
    }
    List<String> operands = new ArrayList<>(o.inputs());
    operands.set(0, numbered(o, 0, 0));
    return flat(o, o.nested(picking, operands.subList(0, count)).get(0), false);
  }

  /** Numbers from {@code first} in the shape of an operand for one sample. */
  private static String numbered(Operation o, int operand, long first) {
    String size = o.add("Reshape", size(o, operand), o.integers());
    String numbers = o.add("Range", o.integer(0), size, o.integer(1));
    String from = first == 0 ? numbers : o.add("Add", numbers, o.integer(first));
    return o.add("Reshape", Map.of("allowzero", true), from, o.shape(operand));
  }

  private static String adjoint(PickingOp.Adjoint op, Operation o) {
    int last = o.count() - 1;
    boolean ofEach = op.picking() instanceof MaxPool && o.isBatched(1);
    String places = places(op.picking(), o, last);
    return shaped(o, added(o, zeros(o, size(o, 0)), places, ofEach, last), 0);
  }

  private static List<String> numbers(Operation o) {
    List<String> numbers = new ArrayList<>();
    String next = o.integers(1);
    for (int k = 0; k < o.count(); k++) {
      numbers.add(o.add("Add", numbered(o, k, 0), next));
      next = o.add("Add", next, size(o, k));
    }
    // A list of one number would make scalars lists.
    List<String> shaped = new ArrayList<>();
    for (int k = 0; k < numbers.size(); k++) {
      shaped.add(o.add("Reshape", Map.of("allowzero", true), numbers.get(k), o.shape(k)));
    }
    return shaped;
  }

  /** Element 0 takes what comes from elsewhere. */
  private static List<String> sums(TensorOp operation, Operation o) {
    ElementNumbers.Sums op = (ElementNumbers.Sums) operation;
    List<String> ends = new ArrayList<>();
    String end = o.integers(1);
    for (int k = 0; k < op.numbered(); k++) {
      ends.add(end);
      end = o.add("Add", end, size(o, k));
    }
    ends.add(end);
    String sums = zeros(o, end);
    for (int k = op.numbered(); k < o.count(); k += 2) {
      sums = added(o, sums, o.input(k), o.isBatched(k), k + 1);
    }
    List<String> results = new ArrayList<>();
    for (int k : op.wanted()) {
      String part = o.add("Slice", sums, ends.get(k), ends.get(k + 1), o.integers(o.lead()));
      results.add(shaped(o, part, k));
    }
    return results;
  }
}

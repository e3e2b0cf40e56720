package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;
import static io.github.onnxlrp.onnx.write.WrittenOperation.same;

import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.OneHot;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Comparisons, logic, ranking and what makes integers of floats or back. */
final class DiscreteOperations {
  static final List<WrittenOperation> LIST = all();

  private DiscreteOperations() {}

  private static List<WrittenOperation> all() {
    List<WrittenOperation> all = new ArrayList<>();
    Stream.of(
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            "IsNaN",
            "IsInf")
        .forEach(name -> all.add(same(Discrete.class, name, Batches.ELEMENTWISE)));
    all.add(same(Discrete.class, "NonZero", Batches.ONE_BY_ONE));
    all.add(discrete("ArgMax", Batches.LEADING_AXIS, DiscreteOperations::argExtremum));
    all.add(discrete("ArgMin", Batches.LEADING_AXIS, DiscreteOperations::argExtremum));
    all.add(discrete("TopK", Batches.ONE_BY_ONE, DiscreteOperations::topK));
    all.add(discrete("Triangle", Batches.ONE_BY_ONE, DiscreteOperations::triangle));
    all.add(discrete("Range", Batches.ONE_BY_ONE, (op, o) -> DiscreteOperations.range(o)));
    all.add(of(OneHot.class, Batches.ONE_BY_ONE, DiscreteOperations::oneHot));
    all.add(of(Quantize.class, Batches.ONE_BY_ONE, DiscreteOperations::quantize));
    all.add(of(Dequantize.class, Batches.ONE_BY_ONE, DiscreteOperations::dequantize));
    all.add(
        of(Dequantize.Adjoint.class, Batches.ONE_BY_ONE, DiscreteOperations::dequantizeAdjoint));
    all.add(discrete("QuantizationScale", Batches.ONE_BY_ONE, (op, o) -> scale(o)));
    all.add(discrete("QuantizationZeroPoint", Batches.ONE_BY_ONE, (op, o) -> zeroPoint(o)));
    return all;
  }

  static WrittenOperation discrete(
      String name, Batches batches, WrittenOperation.Single<Discrete> writing) {
    return of(Discrete.class, name, batches, writing);
  }

  private static String argExtremum(Discrete op, Operation o) {
    Map<String, Object> attributes = new LinkedHashMap<>(op.parameters());
    attributes.put("axis", o.axis((int) op.parameters().get("axis")));
    return o.add(op.name(), attributes, o.input(0));
  }

  private static String topK(Discrete op, Operation o) {
    String count = o.add("Reshape", o.input(1), o.integers(1));
    return o.addAll("TopK", 2, op.parameters(), o.input(0), count).get(1);
  }

  private static String range(Operation o) {
    String[] scalars = new String[3];
    for (int k = 0; k < scalars.length; k++) {
      scalars[k] = o.add("Reshape", o.input(k), o.integers());
    }
    return o.add("Range", scalars);
  }

  private static String triangle(Discrete op, Operation o) {
    String shape = o.add("Shape", Map.of("start", -2), o.input(0));
    String ones = o.add("ConstantOfShape", o.value(Tensor.of(new long[] {1}, 1)), shape);
    String diagonal = o.has(1) ? o.add("Reshape", o.input(1), o.integers()) : "";
    String kept = o.add("Trilu", op.parameters(), ones, diagonal);
    return OutputTypes.cast(o, kept, ElementType.BOOL);
  }

  private static String oneHot(OneHot op, Operation o) {
    return o.add("OneHot", Map.of("axis", op.axis()), o.input(0), o.input(1), o.input(2));
  }

  /** Scale and zero point of ONNX are floats of type float. */
  private static String quantize(Quantize op, Operation o) {
    if (op.zeroFirst()) {
      String steps = o.add("Div", o.input(0), along(op.axis(), o, 1));
      String zero =
          o.has(2) ? OutputTypes.cast(o, along(op.axis(), o, 2), ElementType.FLOAT) : o.number(0);
      String level = o.add("Round", o.add("Add", steps, zero));
      return OutputTypes.cast(o, saturated(o, level, op.type()), op.type());
    }
    String steps = o.add("Round", o.add("Div", o.input(0), along(op.axis(), o, 1)));
    String zero =
        o.has(2) ? OutputTypes.cast(o, along(op.axis(), o, 2), ElementType.FLOAT) : o.number(0);
    String level = o.add("Add", steps, zero);
    return OutputTypes.cast(o, saturated(o, level, op.type()), op.type());
  }

  private static String saturated(Operation o, String level, ElementType type) {
    double bits = 8 * type.bytes();
    boolean unsigned = type.name().startsWith("U");
    double low = unsigned ? 0 : -Math.pow(2, bits - 1);
    double high = (unsigned ? Math.pow(2, bits) : Math.pow(2, bits - 1)) - 1;
    return o.add("Clip", level, o.number(low), o.number(high));
  }

  private static String dequantize(Dequantize op, Operation o) {
    String number = OutputTypes.cast(o, o.input(0), ElementType.FLOAT);
    if (o.has(2)) {
      String zero = OutputTypes.cast(o, along(op.axis(), o, 2), ElementType.FLOAT);
      number = o.add("Sub", number, zero);
    }
    return o.add("Mul", number, along(op.axis(), o, 1));
  }

  private static String dequantizeAdjoint(Dequantize.Adjoint op, Operation o) {
    return o.add("Mul", o.input(o.count() - 1), along(op.of().axis(), o, 1));
  }

  /** A parameter with one number for each place along an axis of the first operand. */
  private static String along(int axis, Operation o, int parameter) {
    if (!o.has(parameter)) {
      // Without a scale, steps are 1.
      return o.number(1);
    }
    if (o.rank(parameter) != 1) {
      return o.input(parameter);
    }
    if (o.length(parameter, 0) == 1) {
      return o.add("Reshape", o.input(parameter), o.integers());
    }
    int rank = o.rank(0);
    int behind = rank - 1 - (axis < 0 ? axis + rank : axis);
    return behind == 0
        ? o.input(parameter)
        : o.add("Unsqueeze", o.input(parameter), o.range(1, 1 + behind));
  }

  private static String scale(Operation o) {
    String range = o.add("Sub", high(o), low(o));
    String isZero = o.add("Equal", range, o.number(0));
    return o.add("Where", isZero, o.number(1), o.add("Div", range, o.number(255)));
  }

  private static String zeroPoint(Operation o) {
    String zero = o.add("Div", o.add("Neg", low(o)), scale(o));
    String level = o.add("Round", o.add("Clip", zero, o.number(0), o.number(255)));
    return OutputTypes.cast(o, level, ElementType.UINT8);
  }

  private static String high(Operation o) {
    String most = o.add("ReduceMax", Map.of("keepdims", false), o.input(0));
    return o.add("Max", most, o.number(0));
  }

  private static String low(Operation o) {
    String least = o.add("ReduceMin", Map.of("keepdims", false), o.input(0));
    return o.add("Min", least, o.number(0));
  }
}

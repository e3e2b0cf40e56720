package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;
import static io.github.onnxlrp.onnx.write.WrittenOperation.same;

import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.CastLike;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Rounding;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Functions of single elements, and Softmax. */
final class FunctionOperations {
  static final List<WrittenOperation> LIST = all();

  private FunctionOperations() {}

  private static List<WrittenOperation> all() {
    List<WrittenOperation> all = new ArrayList<>();
    Stream.of(
            "Sigmoid",
            "Tanh",
            "Relu",
            "LeakyRelu",
            "ThresholdedRelu",
            "Elu",
            "HardSigmoid",
            "Softsign",
            "Softplus",
            "Neg",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Abs",
            "Erf",
            "Selu",
            "Celu",
            "HardSwish",
            "Shrink",
            "Sin",
            "Cos",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Acosh",
            "Atanh")
        .forEach(name -> all.add(same(Elementwise.class, name, Batches.ELEMENTWISE)));
    all.add(function("Square", (op, o) -> o.add("Mul", o.input(0), o.input(0))));
    all.add(function("OneMinus", (op, o) -> o.add("Sub", o.number(1), o.input(0))));
    all.add(function("OrOne", FunctionOperations::orOne));
    all.add(function("ScaledTanh", FunctionOperations::scaledTanh));
    all.add(function("Saturate", FunctionOperations::saturate));
    all.add(function("Clip", FunctionOperations::clip));
    all.add(function("Swish", FunctionOperations::swish));
    all.add(function("Gelu", FunctionOperations::gelu));
    all.add(function("Mish", (op, o) -> mish(o)));
    Stream.of("Floor", "Ceil", "Round", "Sign")
        .forEach(name -> all.add(same(Rounding.class, name, Batches.ELEMENTWISE)));
    all.add(of(Cast.class, Batches.ELEMENTWISE, FunctionOperations::cast));
    all.add(of(CastLike.class, Batches.ONE_BY_ONE, FunctionOperations::castLike));
    all.add(of(Softmax.class, Batches.LEADING_AXIS, FunctionOperations::softmax));
    return all;
  }

  private static WrittenOperation function(
      String name, WrittenOperation.Single<Elementwise> writing) {
    return of(Elementwise.class, name, Batches.ELEMENTWISE, writing);
  }

  private static double parameter(Elementwise op, String name) {
    return ((Number) op.parameters().get(name)).doubleValue();
  }

  private static String orOne(Elementwise op, Operation o) {
    String isZero = o.add("Equal", o.input(0), o.number(0));
    return o.add("Where", isZero, o.number(1), o.input(0));
  }

  private static String scaledTanh(Elementwise op, Operation o) {
    String scaled = o.add("Mul", o.input(0), o.number(parameter(op, "beta")));
    return o.add("Mul", o.add("Tanh", scaled), o.number(parameter(op, "alpha")));
  }

  private static String saturate(Elementwise op, Operation o) {
    double bound = parameter(op, "bound");
    return o.add("Clip", o.input(0), o.number(-bound), o.number(bound));
  }

  private static String clip(Elementwise op, Operation o) {
    return o.add(
        "Clip", o.input(0), o.number(parameter(op, "min")), o.number(parameter(op, "max")));
  }

  private static String swish(Elementwise op, Operation o) {
    double alpha = parameter(op, "alpha");
    String scaled = alpha == 1 ? o.input(0) : o.add("Mul", o.input(0), o.number(alpha));
    return o.add("Mul", o.input(0), o.add("Sigmoid", scaled));
  }

  /** Opset 18 has an operator for it. */
  private static String mish(Operation o) {
    return o.add("Mul", o.input(0), o.add("Tanh", o.add("Softplus", o.input(0))));
  }

  /** Opset 20 has an operator for it. */
  private static String gelu(Elementwise op, Operation o) {
    String x = o.input(0);
    String half = o.add("Mul", x, o.number(0.5));
    String inner;
    if (op.parameters().get("approximate").equals("tanh")) {
      String cube = o.add("Mul", o.add("Mul", x, x), x);
      String sum = o.add("Add", x, o.add("Mul", cube, o.number(0.044715)));
      inner = o.add("Tanh", o.add("Mul", sum, o.number(Math.sqrt(2 / Math.PI))));
    } else {
      inner = o.add("Erf", o.add("Div", x, o.number(Math.sqrt(2))));
    }
    return o.add("Mul", half, o.add("Add", inner, o.number(1)));
  }

  private static String cast(Cast op, Operation o) {
    return OutputTypes.cast(o, o.input(0), op.type());
  }

  private static String castLike(CastLike op, Operation o) {
    ElementType type = o.outputType();
    if (type == null) {
      throw new UnwritableException("the type that it gives is not known before it runs");
    }
    return OutputTypes.cast(o, o.input(0), type);
  }

  static String softmax(Softmax op, Operation o) {
    if (!op.trailing()) {
      return o.add(op.name(), Map.of("axis", o.axis(op.axis())), o.input(0));
    }
    int rank = o.rank(0);
    int axis = op.axis() < 0 ? op.axis() + rank : op.axis();
    if (axis >= rank - 1) {
      return o.add(op.name(), Map.of("axis", -1), o.input(0));
    }
    // All axes from this one on are one.
    String shape = o.add("Shape", o.input(0));
    String outer = o.add("Slice", shape, o.integers(0), o.integers(axis + o.lead()));
    String joined = o.add("Concat", Map.of("axis", 0), outer, o.integers(-1));
    String flat = o.add("Reshape", o.input(0), joined);
    return o.add("Reshape", o.add(op.name(), Map.of("axis", -1), flat), shape);
  }
}

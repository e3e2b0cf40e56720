package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.HalfFloat;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/**
 * Converts arrays to the element type that an input declares: floats to floats, rounded to the
 * declared precision; integers to integers that hold them; integers to floats that hold them
 * exactly. Nothing else.
 */
final class TypeConversion {
  private TypeConversion() {}

  static Tensor convert(Tensor tensor, Value input) {
    ElementType type = input.type();
    if (type == null || type == tensor.type()) {
      return tensor;
    }
    if (type.isFloating()) {
      return tensor.type() == ElementType.BOOL ? refuse(tensor, input) : floating(tensor, input);
    }
    if (tensor.isFloating() || tensor.type() == ElementType.BOOL) {
      return refuse(tensor, input);
    }
    for (long value : tensor.longs()) {
      if (value < lowest(type) || value > highest(type)) {
        throw OnnxLrpException.invalid(
            "input '%s': %d does not fit %s, the type that the model declares",
            input.name(), value, type);
      }
    }
    return Tensor.integers(type, tensor.longs(), tensor.shape());
  }

  private static Tensor refuse(Tensor tensor, Value input) {
    throw OnnxLrpException.invalid(
        "input '%s' is given as %s; the model declares %s",
        input.name(), tensor.type(), input.type());
  }

  private static Tensor floating(Tensor tensor, Value input) {
    double[] data = new double[tensor.size()];
    for (int k = 0; k < data.length; k++) {
      double rounded = round(tensor.get(k), input.type());
      boolean lost =
          tensor.isFloating() ? overflows(tensor.get(k), rounded) : !same(tensor, k, rounded);
      if (lost) {
        throw OnnxLrpException.invalid(
            "input '%s': %s does not fit %s, the type that the model declares",
            input.name(),
            tensor.isFloating() ? Double.toString(tensor.get(k)) : Long.toString(tensor.longs()[k]),
            input.type());
      }
      data[k] = rounded;
    }
    return Tensor.floating(input.type(), data, tensor.shape());
  }

  private static boolean overflows(double value, double rounded) {
    return Double.isInfinite(rounded) && !Double.isInfinite(value);
  }

  private static boolean same(Tensor tensor, int k, double rounded) {
    return (long) rounded == tensor.longs()[k];
  }

  private static double round(double value, ElementType type) {
    return switch (type) {
      case FLOAT -> (float) value;
      case FLOAT16 -> HalfFloat.toDouble(HalfFloat.ofDouble(value));
      case BFLOAT16 -> roundToBfloat16((float) value);
      default -> value;
    };
  }

  /** bfloat16 is the upper half of a float; ties go to the even one. */
  private static double roundToBfloat16(float value) {
    if (Float.isNaN(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >> 16 & 1) & 0xffff0000);
  }

  private static long lowest(ElementType type) {
    return switch (type) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  private static long highest(ElementType type) {
    return switch (type) {
      case BOOL -> 1;
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 0xff;
      case INT16 -> Short.MAX_VALUE;
      case UINT16 -> 0xffff;
      case INT32 -> Integer.MAX_VALUE;
      case UINT32 -> 0xffffffffL;
      default -> Long.MAX_VALUE;
    };
  }
}

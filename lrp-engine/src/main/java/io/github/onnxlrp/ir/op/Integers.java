package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** Integer arithmetic of the declared width. */
final class Integers {
  private Integers() {}

  /** {@code value} reduced to the range of {@code type}, as two's complement does. */
  static long wrap(long value, ElementType type) {
    return switch (type) {
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      case UINT8 -> value & 0xFF;
      case UINT16 -> value & 0xFFFF;
      case UINT32 -> value & 0xFFFFFFFFL;
      case BOOL -> value == 0 ? 0 : 1;
      default -> value;
    };
  }

  /** The number that the bits of a UINT64 stand for. */
  static double unsigned(long bits) {
    return bits >= 0 ? bits : (bits >>> 1) * 2.0 + (bits & 1);
  }

  /** Element {@code index} of a tensor of any type as the number that it stands for. */
  static double value(Tensor tensor, int index) {
    return tensor.type() == ElementType.UINT64
        ? unsigned(tensor.longs()[index])
        : tensor.get(index);
  }
}

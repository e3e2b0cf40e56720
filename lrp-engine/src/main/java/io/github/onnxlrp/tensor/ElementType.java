package io.github.onnxlrp.tensor;

import java.util.Locale;

/**
 * Element types of ONNX tensors that the engine computes with. Strings and complex numbers are not
 * among them.
 */
public enum ElementType {
  FLOAT16(2, true),
  BFLOAT16(2, true),
  FLOAT(4, true),
  DOUBLE(8, true),
  INT8(1, false),
  INT16(2, false),
  INT32(4, false),
  INT64(8, false),
  UINT8(1, false),
  UINT16(2, false),
  UINT32(4, false),
  UINT64(8, false),
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  ElementType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Size of one element in a file, in bytes. */
  public int bytes() {
    return bytes;
  }

  /**
   * Whether elements are floating point numbers, which {@link Tensor} keeps in double precision.
   */
  public boolean isFloating() {
    return floating;
  }

  /**
   * The binary digits of a floating type behind its leading one.
   *
   * @throws IllegalStateException if it is an integer type
   */
  public int fractionBits() {
    return switch (this) {
      case DOUBLE -> 52;
      case FLOAT -> 23;
      case FLOAT16 -> 10;
      case BFLOAT16 -> 7;
      default -> throw new IllegalStateException(this + " is not a floating type");
    };
  }

  /** That of two floating types which has fewer digits. */
  public static ElementType coarser(ElementType a, ElementType b) {
    return a.fractionBits() <= b.fractionBits() ? a : b;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

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

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

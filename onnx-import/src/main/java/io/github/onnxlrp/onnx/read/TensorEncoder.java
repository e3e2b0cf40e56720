package io.github.onnxlrp.onnx.read;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes tensors as ONNX does: their elements are raw, little-endian bytes. */
public final class TensorEncoder {
  private TensorEncoder() {}

  /** {@code tensor} under {@code name}; floats are rounded to their declared type. */
  public static TensorProto encode(String name, Tensor tensor) {
    TensorProto.Builder builder =
        TensorProto.newBuilder().setName(name).setDataType(ElementTypes.code(tensor.type()));
    for (int dim : tensor.shape()) {
      builder.addDims(dim);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(tensor.size(), tensor.type().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    write(tensor, bytes);
    return builder.setRawData(ByteString.copyFrom(bytes.flip())).build();
  }

  /** Appends the elements of {@code tensor} in the byte order of {@code bytes}. */
  public static void write(Tensor tensor, ByteBuffer bytes) {
    for (int k = 0; k < tensor.size(); k++) {
      switch (tensor.type()) {
        case DOUBLE -> bytes.putDouble(tensor.doubles()[k]);
        case FLOAT -> bytes.putFloat((float) tensor.doubles()[k]);
        case FLOAT16 -> bytes.putShort((short) float16Bits(tensor.doubles()[k]));
        case BFLOAT16 -> bytes.putShort((short) bfloat16Bits(tensor.doubles()[k]));
        case INT64, UINT64 -> bytes.putLong(tensor.longs()[k]);
        case INT32, UINT32 -> bytes.putInt((int) tensor.longs()[k]);
        case INT16, UINT16 -> bytes.putShort((short) tensor.longs()[k]);
        case INT8, UINT8, BOOL -> bytes.put((byte) tensor.longs()[k]);
      }
    }
  }

  /** IEEE half precision: 5 bits of exponent, 10 of fraction. */
  static int float16Bits(double value) {
    return roundedBits(value, 10, -14, 0x7c00);
  }

  /** The upper half of a float: 8 bits of exponent, 7 of fraction. */
  static int bfloat16Bits(double value) {
    return roundedBits(value, 7, -126, 0x7f80);
  }

  /** Rounds half to even, to infinity beyond the largest number. */
  private static int roundedBits(
      double value, int fractionBits, int smallestExponent, int infinity) {
    if (Double.isNaN(value)) {
      return infinity | 1 << (fractionBits - 1);
    }
    int sign = Math.copySign(1, value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), smallestExponent);
    if (exponent > -smallestExponent + 1) {
      return sign | infinity;
    }
    long units = (long) Math.rint(Math.scalb(magnitude, fractionBits - exponent));
    // The implicit leading bit of units carries into the exponent.
    long bits = ((long) (exponent - smallestExponent) << fractionBits) + units;
    return sign | (int) Math.min(bits, infinity);
  }
}

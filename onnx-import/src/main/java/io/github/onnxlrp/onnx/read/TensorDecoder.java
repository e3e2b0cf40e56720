package io.github.onnxlrp.onnx.read;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.op.FloatFormats;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Decodes an ONNX tensor from its raw or its typed field. */
public final class TensorDecoder {
  private final TensorProto proto;
  private final String where;
  private final ElementType type;
  private final int[] shape;
  private final int size;

  private TensorDecoder(TensorProto proto, String where) {
    this.proto = proto;
    this.where = where;
    this.type = ElementTypes.of(proto.getDataType(), where);
    this.shape = shape(proto, where);
    this.size = (int) elementCount(proto, where);
  }

  /**
   * Decodes a tensor whose external data, if any, was embedded before.
   *
   * @param where what the tensor is, for messages: {@code initializer 'W'}
   * @throws OnnxLrpException if type, dimensions and data contradict each other
   */
  public static Tensor decode(TensorProto proto, String where) {
    ElementTypes.of(proto.getDataType(), where);
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw OnnxLrpException.invalid("%s: its data lies in another file", where);
    }
    if (proto.hasSegment()) {
      throw OnnxLrpException.unsupported("%s: segments of tensors are not supported", where);
    }
    return new TensorDecoder(proto, where).decode();
  }

  /** The product of the dimensions, which fits an int. */
  static long elementCount(TensorProto proto, String where) {
    long count = 1;
    for (int dim : shape(proto, where)) {
      count *= dim;
      if (count > Integer.MAX_VALUE - 8) {
        throw OnnxLrpException.invalid(
            "%s: dims %s make too many elements", where, proto.getDimsList());
      }
    }
    return count;
  }

  private static int[] shape(TensorProto proto, String where) {
    int[] shape = new int[proto.getDimsCount()];
    for (int k = 0; k < shape.length; k++) {
      long dim = proto.getDims(k);
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid(
            "%s: dims %s hold a length that is out of range", where, proto.getDimsList());
      }
      shape[k] = (int) dim;
    }
    return shape;
  }

  private Tensor decode() {
    requireOneField();
    boolean raw = proto.hasRawData();
    return type.isFloating()
        ? Tensor.floating(type, raw ? rawDoubles() : typedDoubles(), shape)
        : Tensor.integers(type, raw ? rawLongs() : typedLongs(), shape);
  }

  private void requireOneField() {
    int fields = proto.hasRawData() ? 1 : 0;
    int[] counts = {
      proto.getFloatDataCount(),
      proto.getInt32DataCount(),
      proto.getInt64DataCount(),
      proto.getDoubleDataCount(),
      proto.getUint64DataCount(),
      proto.getStringDataCount()
    };
    for (int count : counts) {
      fields += count > 0 ? 1 : 0;
    }
    if (fields > 1) {
      throw OnnxLrpException.invalid("%s: its data is given in %d fields", where, fields);
    }
  }

  private ByteBuffer raw() {
    ByteString data = proto.getRawData();
    long expected = (long) size * type.bytes();
    if (data.size() != expected) {
      throw OnnxLrpException.invalid(
          "%s: raw_data has %d bytes; expected %d for %s of dims %s",
          where, data.size(), expected, type, proto.getDimsList());
    }
    // A slice, because the bytes may be a part of the whole file's.
    return data.asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private double[] rawDoubles() {
    ByteBuffer raw = raw();
    double[] result = new double[size];
    switch (type) {
      case DOUBLE -> raw.asDoubleBuffer().get(result);
      case FLOAT -> fill(result, raw.asFloatBuffer()::get);
      case FLOAT16 -> fill(result, k -> FloatFormats.ofHalf(raw.getShort(2 * k)));
      default -> fill(result, k -> FloatFormats.ofBfloat16(raw.getShort(2 * k)));
    }
    return result;
  }

  private long[] rawLongs() {
    ByteBuffer raw = raw();
    long[] result = new long[size];
    switch (type) {
      case INT64, UINT64 -> raw.asLongBuffer().get(result);
      case INT32 -> fill(result, k -> raw.getInt(4 * k));
      case UINT32 -> fill(result, k -> raw.getInt(4 * k) & 0xFFFFFFFFL);
      case INT16 -> fill(result, k -> raw.getShort(2 * k));
      case UINT16 -> fill(result, k -> raw.getShort(2 * k) & 0xFFFFL);
      case INT8 -> fill(result, raw::get);
      case BOOL -> fill(result, k -> raw.get(k) == 0 ? 0 : 1);
      default -> fill(result, k -> raw.get(k) & 0xFFL);
    }
    return result;
  }

  private double[] typedDoubles() {
    double[] result = new double[size];
    switch (type) {
      case FLOAT -> {
        requireCount("float_data", proto.getFloatDataCount());
        fill(result, proto::getFloatData);
      }
      case DOUBLE -> {
        requireCount("double_data", proto.getDoubleDataCount());
        fill(result, proto::getDoubleData);
      }
      case FLOAT16 -> {
        requireCount("int32_data", proto.getInt32DataCount());
        fill(result, k -> FloatFormats.ofHalf((short) proto.getInt32Data(k)));
      }
      default -> {
        requireCount("int32_data", proto.getInt32DataCount());
        fill(result, k -> FloatFormats.ofBfloat16((short) proto.getInt32Data(k)));
      }
    }
    return result;
  }

  private long[] typedLongs() {
    long[] result = new long[size];
    switch (type) {
      case INT64 -> {
        requireCount("int64_data", proto.getInt64DataCount());
        fill(result, proto::getInt64Data);
      }
      case UINT32, UINT64 -> {
        requireCount("uint64_data", proto.getUint64DataCount());
        fill(result, proto::getUint64Data);
      }
      default -> {
        requireCount("int32_data", proto.getInt32DataCount());
        fill(result, proto::getInt32Data);
      }
    }
    return type == ElementType.UINT64 ? result : requireRange(result);
  }

  private void requireCount(String field, int count) {
    if (count != size) {
      throw OnnxLrpException.invalid(
          "%s: %s has %d elements; expected %d for %s of dims %s",
          where, field, count, size, type, proto.getDimsList());
    }
  }

  /** An int32_data field can hold numbers that an int8 or a bool cannot. */
  private long[] requireRange(long[] values) {
    int bits = type == ElementType.BOOL ? 1 : 8 * type.bytes();
    boolean signed = type.name().startsWith("INT");
    long largest = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
    long smallest = signed ? -largest - 1 : 0;
    for (long value : values) {
      if (value < smallest || value > largest) {
        throw OnnxLrpException.invalid("%s: %d is not a number of type %s", where, value, type);
      }
    }
    return values;
  }

  private static void fill(double[] result, IntToDoubleFunction element) {
    for (int k = 0; k < result.length; k++) {
      result[k] = element.applyAsDouble(k);
    }
  }

  private static void fill(long[] result, IntToLongFunction element) {
    for (int k = 0; k < result.length; k++) {
      result[k] = element.applyAsLong(k);
    }
  }
}

package io.github.onnxlrp.onnx.validate;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Tensors to ONNX Runtime and back. */
final class OnnxTensors {
  private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

  private OnnxTensors() {}

  /** A copy for ONNX Runtime, which the caller closes; floats are rounded to their type. */
  static OnnxTensor toOnnx(OrtEnvironment environment, Tensor tensor) throws OrtException {
    int bytes = Math.multiplyExact(tensor.size(), tensor.type().bytes());
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    TensorEncoder.write(tensor, buffer);
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, buffer.flip(), shape, javaType(tensor.type()));
  }

  /** Whether ONNX Runtime's Java interface takes tensors of this type as inputs. */
  static boolean isPassable(ElementType type) {
    return switch (type) {
      case UINT16, UINT32, UINT64 -> false;
      default -> true;
    };
  }

  private static OnnxJavaType javaType(ElementType type) {
    return OnnxJavaType.valueOf(type.name());
  }

  /** A copy of {@code tensor}, or null when its elements are of a type that is not ours. */
  static Tensor fromOnnx(OnnxTensor tensor) {
    ElementType type = elementType(tensor);
    if (type == null) {
      return null;
    }
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    int size = (int) tensor.getInfo().getNumElements();
    if (type.isFloating()) {
      double[] elements = new double[size];
      for (int k = 0; k < size; k++) {
        elements[k] = floating(bytes, type);
      }
      return Tensor.floating(type, elements, shape);
    }
    long[] elements = new long[size];
    for (int k = 0; k < size; k++) {
      elements[k] = integer(bytes, type);
    }
    return Tensor.integers(type, elements, shape);
  }

  /** The element type in words, for tensors that {@link #fromOnnx} does not copy. */
  static String typeName(OnnxTensor tensor) {
    String name = tensor.getInfo().onnxType.name();
    return name.substring(TYPE_PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  private static ElementType elementType(OnnxTensor tensor) {
    String name = typeName(tensor);
    return Arrays.stream(ElementType.values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static double floating(ByteBuffer bytes, ElementType type) {
    return switch (type) {
      case DOUBLE -> bytes.getDouble();
      case FLOAT -> bytes.getFloat();
      case FLOAT16 -> Fp16Conversions.fp16ToFloat(bytes.getShort());
      case BFLOAT16 -> Fp16Conversions.bf16ToFloat(bytes.getShort());
      default -> throw new IllegalArgumentException(type + " is not a floating type");
    };
  }

  private static long integer(ByteBuffer bytes, ElementType type) {
    return switch (type) {
      case INT64, UINT64 -> bytes.getLong();
      case INT32 -> bytes.getInt();
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
      case INT16 -> bytes.getShort();
      case UINT16 -> Short.toUnsignedLong(bytes.getShort());
      case INT8 -> bytes.get();
      case UINT8, BOOL -> Byte.toUnsignedLong(bytes.get());
      default -> throw new IllegalArgumentException(type + " is not an integer type");
    };
  }
}

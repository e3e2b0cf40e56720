package io.github.onnxlrp.onnx;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors as they stand in ONNX files. */
public final class TensorProtos {
  private TensorProtos() {}

  /** With raw data; floats are rounded to the declared type. */
  public static TensorProto raw(String name, Tensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder().setName(name).setDataType(ElementTypes.code(tensor.type()));
    for (int dim : tensor.shape()) {
      proto.addDims(dim);
    }
    return proto.setRawData(ByteString.copyFrom(bytes(tensor))).build();
  }

  /** Little-endian elements. */
  public static byte[] bytes(Tensor tensor) {
    ByteBuffer buffer =
        ByteBuffer.allocate(tensor.size() * tensor.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < tensor.size(); k++) {
      switch (tensor.type()) {
        case FLOAT -> buffer.putFloat((float) tensor.doubles()[k]);
        case DOUBLE -> buffer.putDouble(tensor.doubles()[k]);
        case INT64, UINT64 -> buffer.putLong(tensor.longs()[k]);
        case INT32, UINT32 -> buffer.putInt((int) tensor.longs()[k]);
        case INT16, UINT16 -> buffer.putShort((short) tensor.longs()[k]);
        case INT8, UINT8, BOOL -> buffer.put((byte) tensor.longs()[k]);
        default -> throw new IllegalArgumentException("no bytes of " + tensor);
      }
    }
    return buffer.array();
  }
}

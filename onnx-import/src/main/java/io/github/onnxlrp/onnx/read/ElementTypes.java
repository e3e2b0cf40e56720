package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.tensor.ElementType;

/** ONNX's codes of element types. */
public final class ElementTypes {
  private ElementTypes() {}

  /** The element type of a code, or null when the engine does not compute with it. */
  public static ElementType find(int code) {
    DataType type = DataType.forNumber(code);
    if (type == null) {
      return null;
    }
    return switch (type) {
      case FLOAT -> ElementType.FLOAT;
      case DOUBLE -> ElementType.DOUBLE;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT8 -> ElementType.INT8;
      case INT16 -> ElementType.INT16;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case UINT8 -> ElementType.UINT8;
      case UINT16 -> ElementType.UINT16;
      case UINT32 -> ElementType.UINT32;
      case UINT64 -> ElementType.UINT64;
      case BOOL -> ElementType.BOOL;
      default -> null;
    };
  }

  /**
   * The element type of a code.
   *
   * @param where what has this type, for the message
   * @throws OnnxLrpException if the code is not one of ONNX or the type is none to compute with
   */
  public static ElementType of(int code, String where) {
    ElementType type = find(code);
    if (type != null) {
      return type;
    }
    if (code <= 0 || code > 26) {
      throw OnnxLrpException.invalid("%s: %d is not the code of an element type", where, code);
    }
    DataType name = DataType.forNumber(code);
    throw OnnxLrpException.unsupported(
        "%s: elements of type %s are not supported", where, name == null ? "code " + code : name);
  }

  /** ONNX's code of an element type. */
  public static int code(ElementType type) {
    return DataType.valueOf(type.name()).getNumber();
  }
}

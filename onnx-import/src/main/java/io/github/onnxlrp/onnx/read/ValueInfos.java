package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Declared types and shapes. */
public final class ValueInfos {
  private ValueInfos() {}

  /**
   * The declared value; its type is null where it is no tensor of a type that the engine computes
   * with.
   *
   * @throws OnnxLrpException if it is declared longer than any tensor can be
   */
  public static Value value(ValueInfoProto info) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    List<Dimension> shape = tensor.hasShape() ? shape(info.getName(), tensor.getShape()) : null;
    return new Value(info.getName(), ElementTypes.find(tensor.getElemType()), shape);
  }

  /** How exporters spell a length that is open and has no name. */
  private static final Set<String> NO_NAME = Set.of("", "?", "-1", "None");

  /** Whether it is declared as a tensor of floats, or its type is not declared. */
  public static boolean mayBeFloat(ValueInfoProto info) {
    int code = info.getType().getTensorType().getElemType();
    ElementType type = ElementTypes.find(code);
    return switch (info.getType().getValueCase()) {
      case VALUE_NOT_SET -> true;
      case TENSOR_TYPE -> code == 0 || (type != null && type.isFloating());
      default -> false;
    };
  }

  /** Whether it is declared as a tensor, or its type is not declared. */
  public static boolean mayBeTensor(ValueInfoProto info) {
    return !info.getType().hasSequenceType()
        && !info.getType().hasMapType()
        && !info.getType().hasOptionalType();
  }

  /** A negative length is how some exporters write an unknown one. */
  private static List<Dimension> shape(String name, TensorShapeProto proto) {
    List<Dimension> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : proto.getDimList()) {
      if (dim.getDimValue() > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid(
            "'%s' is declared with an axis of length %d; expected at most %d",
            name, dim.getDimValue(), Integer.MAX_VALUE);
      }
      if (dim.hasDimValue() && dim.getDimValue() >= 0) {
        shape.add(Dimension.of(dim.getDimValue()));
      } else {
        String symbol = dim.getDimParam().strip();
        shape.add(Dimension.symbol(NO_NAME.contains(symbol) ? null : symbol));
      }
    }
    return shape;
  }

  /** The declared type in words: {@code float}, {@code string}, {@code sequence}. */
  public static String typeName(TypeProto type) {
    return switch (type.getValueCase()) {
      case SEQUENCE_TYPE -> "sequence";
      case MAP_TYPE -> "map";
      case OPTIONAL_TYPE -> "optional";
      case TENSOR_TYPE -> tensorName(type.getTensorType().getElemType());
      case VALUE_NOT_SET -> "no type";
    };
  }

  private static String tensorName(int code) {
    var type = io.github.onnxlrp.onnx.proto.TensorProto.DataType.forNumber(code);
    return type == null ? "type code " + code : type.name().toLowerCase(java.util.Locale.ROOT);
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import java.util.Map;

/** Types of what is written: all floats have one. */
final class OutputTypes {
  private OutputTypes() {}

  /** A value in a type; a floating type is that of all floats. */
  static String cast(Operation o, String value, ElementType type) {
    ElementType written = type.isFloating() ? o.constants().floats() : type;
    return o.add("Cast", Map.of("to", ElementTypes.code(written)), value);
  }
}

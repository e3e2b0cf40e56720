package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.tensor.ElementType;
import java.util.Map;

/**
 * How a graph is written.
 *
 * @param floats the type of all floats inside, FLOAT or DOUBLE
 * @param facts what is known of the values of the graph
 * @param metadata what the file says of itself
 */
public record WriteOptions(ElementType floats, Facts facts, Map<String, String> metadata) {
  /** Copies the map. */
  public WriteOptions {
    metadata = Map.copyOf(metadata);
    if (floats != ElementType.FLOAT && floats != ElementType.DOUBLE) {
      throw new IllegalArgumentException("floats are written as float or double, not " + floats);
    }
  }
}

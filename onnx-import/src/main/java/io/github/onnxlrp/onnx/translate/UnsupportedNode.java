package io.github.onnxlrp.onnx.translate;

/**
 * A node, or an output of the model, that cannot be translated.
 *
 * @param node its name
 * @param operator its operator, with the domain where that is not ONNX's own; {@link #OUTPUT} for
 *     an output that itself is what is not supported
 * @param reason why
 */
public record UnsupportedNode(String node, String operator, String reason) {
  /** Stands in the place of an operator. */
  public static final String OUTPUT = "output";
}

package io.github.onnxlrp.onnx.translate;

/**
 * A node that cannot be translated.
 *
 * @param node its name
 * @param operator its operator, with the domain where that is not ONNX's own
 * @param reason why
 */
public record UnsupportedNode(String node, String operator, String reason) {}

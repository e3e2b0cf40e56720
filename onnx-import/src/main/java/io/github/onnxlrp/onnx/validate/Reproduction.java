package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.proto.ModelProto;

/**
 * The smallest model that shows a divergence.
 *
 * @param node the node that diverges, with the step of the recurrence around it
 * @param model the node alone, with the constants that it reads
 * @param data what ONNX Runtime has before the node and what it makes of it
 */
public record Reproduction(String node, ModelProto model, TestDataDirectory data) {}

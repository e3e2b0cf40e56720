package io.github.onnxlrp.onnx;

import java.util.List;

/**
 * What of a model can be computed here.
 *
 * @param model the model with what its supported outputs depend on
 * @param leftOut the outputs that are wanted and not supported
 */
public record SupportedPart(OnnxModel model, List<OutputSupport> leftOut) {
  /** Copies the list. */
  public SupportedPart {
    leftOut = List.copyOf(leftOut);
  }
}

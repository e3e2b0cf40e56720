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

  /**
   * The part of the model that the output to explain depends on, and the outputs that are set aside
   * because they are not supported; where the output is not decided, all outputs that are
   * supported.
   *
   * @param output the output to explain; null for the only one of floats that is supported
   * @throws io.github.onnxlrp.OnnxLrpException if there is no such output, or none is supported
   */
  public static SupportedPart of(OnnxModel model, String output) {
    String wanted = output == null ? defaultOutput(model) : output;
    if (wanted == null) {
      return model.supportedPart(List.of());
    }
    List<OutputSupport> others = model.outputs().size() == 1 ? List.of() : model.outputSupport();
    return new SupportedPart(
        model.forOutputs(List.of(wanted)),
        others.stream()
            .filter(other -> !other.output().equals(wanted) && !other.supported())
            .toList());
  }

  /** The only float output, or the only one of them that is supported; null if there is none. */
  private static String defaultOutput(OnnxModel model) {
    List<String> floats = model.floatOutputs();
    if (floats.size() > 1) {
      floats =
          model.forOutputs(floats).outputSupport().stream()
              .filter(OutputSupport::supported)
              .map(OutputSupport::output)
              .toList();
    }
    return floats.size() == 1 ? floats.get(0) : null;
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.SupportedPart;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which output is explained, and where relevance starts. */
final class ExplainedOutput {
  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Output to explain (default: the only float output).")
  private String output;

  @Option(
      names = "--keep-head",
      description = "Start at the output itself, not at the logit below Softmax or Sigmoid.")
  private boolean keepHead;

  /** The part of the model that the output to explain depends on; see {@link SupportedPart#of}. */
  SupportedPart part(OnnxModel model) {
    return SupportedPart.of(model, output);
  }

  /** The outputs that may be meant: the one that is named, or all of floats. */
  List<Value> candidates(List<Value> outputs) {
    return outputs.stream()
        .filter(
            value ->
                output == null
                    ? value.type() == null || value.type().isFloating()
                    : value.name().equals(output))
        .toList();
  }

  /** A target in this output; null for the one that is chosen. */
  Target target(String specification) {
    return from(Target.of(output, specification));
  }

  /** The sum of this output. */
  Target sum() {
    return from(Target.sum(output));
  }

  private Target from(Target target) {
    return keepHead ? target.keepHead() : target;
  }
}

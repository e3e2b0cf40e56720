package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.read.OutputDependencies;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is left of a model that ONNX Runtime refuses when the outputs are left out that it cannot
 * compute.
 *
 * @param model the model with the other outputs
 * @param refused the outputs that are left out, with the reason
 */
record RunnableOutputs(ModelProto model, List<NotCompared> refused) {

  /**
   * Tries the outputs one by one.
   *
   * @param run runs a model in ONNX Runtime
   * @param failure what became of the whole model; thrown if no output can be left out
   */
  static RunnableOutputs of(ModelProto model, Consumer<ModelProto> run, OnnxLrpException failure) {
    List<String> runnable = new ArrayList<>();
    List<NotCompared> refused = new ArrayList<>();
    for (String output : ReferenceModel.outputNames(model)) {
      try {
        run.accept(OutputDependencies.keep(model, List.of(output)));
        runnable.add(output);
      } catch (OnnxLrpException e) {
        refused.add(new NotCompared(output, e.getMessage()));
      }
    }
    if (runnable.isEmpty() || refused.isEmpty()) {
      throw failure;
    }
    return new RunnableOutputs(OutputDependencies.keep(model, runnable), refused);
  }
}

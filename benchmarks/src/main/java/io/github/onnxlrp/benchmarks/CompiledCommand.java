package io.github.onnxlrp.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explanations as ONNX files beside the models, both run by ONNX Runtime in one process. */
@Command(
    name = "compiled",
    description = "Explanations as ONNX files and their models, both in ONNX Runtime, interleaved.",
    mixinStandardHelpOptions = true)
final class CompiledCommand implements Callable<Integer> {
  private static final String MODEL = "model";
  private static final String EXPLANATION = "explanation";
  private static final long SEED = 1;

  @Mixin private ModelOptions measured;

  @Mixin private MeasuringOptions measuring;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description =
          "Write the models and their explanations there, as MODEL.onnx and MODEL.explained.onnx.")
  private Path folder;

  @Override
  public Integer call() throws IOException, OrtException {
    Table table =
        measuring.table(
            "Explanation as an ONNX file and model, in ONNX Runtime",
            "model",
            "batch",
            "precision",
            "model ms",
            "explanation ms",
            "explanation / model",
            "the same, wall",
            "model MB",
            "explanation MB");
    for (String name : measured.models()) {
      RecurrentModel model = RecurrentModel.named(name);
      for (Precision precision : measuring.precisions()) {
        ModelProto explanation = explanation(name, model, precision);
        keep(name, model, explanation);
        for (int batch : measured.batches()) {
          row(table, Subject.of(name, model, batch), precision, explanation);
        }
      }
    }
    measuring.finish();
    return 0;
  }

  /** Made from samples of two lengths, so that one file is for all lengths and batches. */
  private static ModelProto explanation(String name, RecurrentModel model, Precision precision) {
    Subject subject = Subject.of(name, model, 2);
    List<Map<String, Tensor>> trials =
        List.of(subject.inputs(), model.withSteps(model.steps() + 1).inputs(3, SEED));
    return CompiledExplanation.of(
            Explainer.of(subject.model().graph()).build(),
            subject.target(),
            ElementType.valueOf(precision.name()),
            trials,
            Map.of())
        .model();
  }

  private void keep(String name, RecurrentModel model, ModelProto explanation) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".onnx"), model.proto().toByteArray());
      Files.write(folder.resolve(name + ".explained.onnx"), explanation.toByteArray());
    }
  }

  /** Times are of one sample; ratios are taken round by round. */
  private void row(Table table, Subject subject, Precision precision, ModelProto explanation)
      throws OrtException {
    try (RuntimeForward forward = subject.runtime();
        RuntimeForward explained = new RuntimeForward(explanation, subject.inputs())) {
      Map<String, Runnable> tasks = new LinkedHashMap<>();
      tasks.put(MODEL, forward::run);
      tasks.put(EXPLANATION, explained::run);
      Map<String, List<Cost>> costs = measuring.interleaved().measure(tasks);
      List<Cost> reference = costs.get(MODEL);
      List<Cost> explanations = costs.get(EXPLANATION);
      table.row(
          subject.name(),
          subject.batch(),
          precision.name(),
          Cost.median(reference).cpu() / subject.batch() * 1e3,
          Cost.median(explanations).cpu() / subject.batch() * 1e3,
          Cost.ratio(explanations, reference, Cost::cpu),
          Cost.ratio(explanations, reference, Cost::wall),
          subject.model().proto().getSerializedSize() * 1e-6,
          explanation.getSerializedSize() * 1e-6);
    }
  }
}

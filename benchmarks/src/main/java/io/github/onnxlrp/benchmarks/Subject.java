package io.github.onnxlrp.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model with inputs, and what is explained of it.
 *
 * @param name how tables call it
 * @param description in words
 * @param model what is run
 * @param inputs the inputs of all samples
 * @param batch how many samples they hold
 * @param target what is explained
 * @param whole whether the inputs are one sample whatever the shapes tell
 */
record Subject(
    String name,
    String description,
    OnnxModel model,
    Map<String, Tensor> inputs,
    int batch,
    Target target,
    boolean whole) {
  private static final long SEED = 1;

  static Subject of(String name, RecurrentModel model, int batch) {
    return new Subject(
        name,
        model.description(),
        OnnxModel.of(model.proto()),
        model.inputs(batch, SEED),
        batch,
        Target.argmax(RecurrentModel.OUTPUT),
        false);
  }

  /** The models below a folder, each with the first of its test data sets as one sample. */
  static List<Subject> published(Path folder) {
    try (Stream<Path> models = Files.list(folder)) {
      return models
          .filter(model -> Files.exists(model.resolve("model.onnx")))
          .sorted()
          .map(Subject::ofFolder)
          .toList();
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: cannot be read (%s)", folder, e.getMessage());
    }
  }

  private static Subject ofFolder(Path folder) {
    OnnxModel model = OnnxModel.open(folder.resolve("model.onnx"));
    Map<String, Tensor> inputs =
        TestDataDirectory.read(
                folder.resolve("test_data_set_0"), names(model.inputs()), names(model.outputs()))
            .inputs();
    String name = folder.getFileName().toString();
    Target target = Target.sum(model.floatOutputs().get(0));
    return new Subject(name, "published", model, inputs, 1, target, true);
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }

  RuntimeForward runtime() {
    try {
      return new RuntimeForward(model.proto(), inputs);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Our own forward pass over all samples at once; empty where branches have to be decided. */
  Optional<Runnable> forward() {
    Executor executor;
    try {
      executor = new Executor(model.graph());
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.UNSUPPORTED) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(() -> executor.run(inputs));
  }

  /** All explanations, by the way that the library offers for one sample and for many. */
  Runnable explanations(Settings settings) {
    Graph graph = model.graph();
    Explainer.Builder builder = settings.explainer(graph);
    if (whole) {
      graph.inputs().forEach(input -> builder.batchAxis(input.name(), Samples.SHARED));
      graph.outputs().forEach(output -> builder.batchAxis(output.name(), Samples.SHARED));
    }
    Explainer explainer = builder.build();
    if (batch == 1) {
      return () -> explainer.explain(inputs, target);
    }
    Samples samples = explainer.samples(inputs);
    return () -> explainer.explainAll(samples, target);
  }
}

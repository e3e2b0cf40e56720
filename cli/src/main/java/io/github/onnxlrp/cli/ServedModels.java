package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.cli.serve.ServedModel;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say how models are explained that a service has, each with what is beside it.
 */
final class ServedModels {
  @Mixin private ExplainedOutput output;
  @Mixin private TextCutting cutting;
  @Mixin private MethodOptions method;
  @Mixin private PluginOptions plugins;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "double",
      description = "Numbers of products: float or double (default: ${DEFAULT-VALUE}).")
  private String precision;

  /**
   * The models of these files.
   *
   * @throws OnnxLrpException if one cannot be read or explained, or two are called alike
   */
  List<ServedModel> open(List<Path> paths) {
    if (!List.of("float", "double").contains(precision)) {
      throw OnnxLrpException.invalid("--precision %s: expected float or double", precision);
    }
    ReadFiles read = new ReadFiles();
    Plugins loaded = plugins.load(read);
    AttributionMethod chosen = method.method(loaded, read);
    Map<String, ServedModel> served = new LinkedHashMap<>();
    for (Path path : paths) {
      ModelArgument argument = new ModelArgument();
      argument.path = path;
      String name = argument.beside("").getFileName().toString();
      if (served.put(name, model(name, argument, loaded, chosen, read)) != null) {
        throw OnnxLrpException.invalid("two models are called '%s'; rename a file", name);
      }
    }
    return List.copyOf(served.values());
  }

  private ServedModel model(
      String name,
      ModelArgument argument,
      Plugins loaded,
      AttributionMethod chosen,
      ReadFiles read) {
    OnnxModel whole = argument.open(loaded);
    Graph graph = output.part(whole).model().graph();
    List<String> outputs = output.candidates(graph.outputs()).stream().map(Value::name).toList();
    if (outputs.size() != 1) {
      throw OnnxLrpException.invalid(
          "%s: the model has %d float outputs, %s; name one with --output",
          argument.path, outputs.size(), outputs);
    }
    Explainer explainer =
        Explainer.of(graph)
            .method(chosen)
            .precision(precision.equals("float") ? Precision.FLOAT : Precision.DOUBLE)
            .build();
    Vocabulary vocabulary = vocabulary(argument, read);
    InputRequest request =
        new InputRequest(
            new DeclaredInputs(graph, explainer.batchAxes()::axisOf, Map.of()),
            names(whole.inputs()),
            names(whole.outputs()),
            required(vocabulary),
            cutting.text(),
            null);
    Labels labels = TargetOptions.labels(null, output, argument, graph, read);
    boolean text = vocabulary != null && TextDecoder.takesText(graph);
    return new ServedModel(
        name,
        explainer,
        request,
        labels,
        text ? new TextDecoder(vocabulary, graph) : null,
        output::target);
  }

  /** The vocabulary beside a model, of whose place clients are not told; null for none. */
  private static Vocabulary vocabulary(ModelArgument argument, ReadFiles read) {
    Vocabulary found = VocabularyOptions.beside(argument, read);
    return found == null ? null : found.called("of the service");
  }

  private static Supplier<Vocabulary> required(Vocabulary vocabulary) {
    return () -> {
      if (vocabulary == null) {
        throw OnnxLrpException.invalid("the service has no vocabulary for this model; send ids");
      }
      return vocabulary;
    };
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}

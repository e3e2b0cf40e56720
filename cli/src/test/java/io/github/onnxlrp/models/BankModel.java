package io.github.onnxlrp.models;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One model of the bank beside its reference values, as {@code testmodels/README.md} describes it.
 */
final class BankModel {
  /** What exporters and types do in their own way. */
  static final List<Function<BankModel, String>> KINDS =
      List.of(BankModel::exporter, BankModel::precision);

  private static final Path FOLDER = TestModels.directory().resolve("bank");

  private final JsonNode entry;
  private OnnxModel model;
  private Map<String, Tensor> arrays;

  private BankModel(JsonNode entry) {
    this.entry = entry;
  }

  static List<BankModel> all() {
    try {
      List<BankModel> models = new ArrayList<>();
      JsonNode manifest =
          new JsonMapper().readTree(Files.readString(FOLDER.resolve("manifest.json")));
      manifest.forEach(entry -> models.add(new BankModel(entry)));
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Models that a test draws, with one of each exporter and precision at least. */
  static List<BankModel> sample(int count) {
    return Grid.sample(all(), count, KINDS);
  }

  Path path() {
    return FOLDER.resolve(entry.get("file").asString());
  }

  OnnxModel model() {
    if (model == null) {
      model = OnnxModel.open(path());
    }
    return model;
  }

  /** What the model computes, whichever program exported it. */
  String architecture() {
    return entry.get("architecture").asString();
  }

  /** The exporting program, its version, and the exporter's name. */
  String exporter() {
    return entry.get("exporter").asString();
  }

  String precision() {
    return entry.get("precision").asString();
  }

  /** The name of the group of models that compute the same, or null. */
  String group() {
    return entry.get("same_as").isNull() ? null : entry.get("same_as").asString();
  }

  /** Whether the exporter computed constants in single precision while it wrote the file. */
  boolean isRounded() {
    return entry.has("rounded");
  }

  /** Name and batch axis of the inputs, or of the outputs. */
  Map<String, Integer> batchAxes(String inputsOrOutputs) {
    Map<String, Integer> axes = new LinkedHashMap<>();
    for (JsonNode value : entry.get(inputsOrOutputs)) {
      JsonNode axis = value.get("batch_axis");
      axes.put(value.get("name").asString(), axis.isNull() ? Samples.SHARED : axis.asInt());
    }
    return axes;
  }

  /** An array of the reference, or null. */
  Tensor array(String name) {
    if (arrays == null) {
      arrays = Npz.read(FOLDER.resolve(entry.get("reference").asString()));
    }
    return arrays.get(name);
  }

  /** The inputs of all samples in one batch. */
  Map<String, Tensor> batch() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    batchAxes("inputs").keySet().forEach(name -> inputs.put(name, array("input." + name)));
    return inputs;
  }

  /** The inputs of the samples, each with a batch axis of length 1. */
  List<Map<String, Tensor>> samples() {
    return Samples.of(model().graph(), batch(), batchAxes("inputs")).list();
  }

  Explainer explainer(Composite composite) {
    return explainer(new LayerwiseRelevance(composite));
  }

  Explainer explainer(AttributionMethod method) {
    return explainer(method, Precision.DOUBLE);
  }

  Explainer explainer(AttributionMethod method, Precision precision) {
    Explainer.Builder builder = Explainer.of(model().graph()).method(method);
    batchAxes("inputs").forEach(builder::batchAxis);
    batchAxes("outputs").forEach(builder::batchAxis);
    return builder.precision(precision).build();
  }

  Target target() {
    JsonNode target = entry.get("target");
    return Target.of(target.get("output").asString(), target.get("spec").asString());
  }

  /** The relevance of all inputs of every sample, in the order of the inputs. */
  List<Explanation> explanations(Composite composite) {
    Explainer explainer = explainer(composite);
    return samples().stream().map(inputs -> explainer.explain(inputs, target())).toList();
  }

  @Override
  public String toString() {
    return entry.get("file").asString();
  }
}

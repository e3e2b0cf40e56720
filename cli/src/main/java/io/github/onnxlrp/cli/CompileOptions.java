package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.cli.TargetOptions.Asked;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.onnx.compile.ExplanationCheck;
import io.github.onnxlrp.onnx.compile.InputShapes;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.write.OlderOpset;
import io.github.onnxlrp.onnx.write.OnnxWriter;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which explanation a file holds, and what it is tried on. */
final class CompileOptions {
  @Mixin private ModelArgument model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions targets;
  @Mixin private MethodOptions method;
  @Mixin private RoleOptions roles;
  @Mixin private PluginOptions plugins;

  @Option(
      names = "--layer",
      paramLabel = "VALUE",
      description = "Also give the relevance of this value of the graph; may be repeated.")
  private List<String> layers = List.of();

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float",
      description = "Type of the floats in the file, float or double (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "" + OnnxWriter.OPSET,
      description = "Opset of the file, 17 or 18 (default: ${DEFAULT-VALUE}).")
  private int opset;

  @Option(
      names = "--target-input",
      description =
          "The file takes what is explained as an input, target: the weight of each element of the"
              + " output, or of the logits below its head, in the score.")
  private boolean targetInput;

  /**
   * What is compiled.
   *
   * @param explainer explains samples
   * @param target what is explained
   * @param trials inputs from which it is found out what depends on lengths
   * @param given inputs on which it is compared, which the user has given; empty for the trials
   * @param metadata what the file says of itself
   */
  record Compiled(
      Explainer explainer,
      Target target,
      List<Map<String, Tensor>> trials,
      List<Map<String, Tensor>> given,
      Map<String, String> metadata) {
    /** The inputs that a file is compared on: those that are given, or what it is for of others. */
    List<Map<String, Tensor>> compared(ModelProto file, ExplanationCheck check) {
      List<Map<String, Tensor>> compared = given.isEmpty() ? check.usable(file, trials) : given;
      if (compared.isEmpty()) {
        throw OnnxLrpException.invalid(
            "the file is for %s, which random inputs do not have; give inputs to compare it on",
            new InputShapes(file).describe());
      }
      return compared;
    }

    /** Compares files with what is explained. */
    ExplanationCheck check(ElementType floats) {
      boolean isDouble = floats == ElementType.DOUBLE;
      double tolerance = isDouble ? ExplanationCheck.DOUBLE : ExplanationCheck.FLOAT;
      return new ExplanationCheck(explainer, target, tolerance);
    }
  }

  /** The type of the floats in the file. */
  ElementType floats() {
    return switch (precision) {
      case "float" -> ElementType.FLOAT;
      case "double" -> ElementType.DOUBLE;
      default ->
          throw OnnxLrpException.invalid("--precision %s: expected float or double", precision);
    };
  }

  /** An explanation in the opset that is asked for. */
  CompiledExplanation inOpset(CompiledExplanation explanation) {
    return opset == OlderOpset.OPSET ? explanation.inOlderOpset() : explanation;
  }

  private void requireOpset() {
    if (opset != OlderOpset.OPSET && opset != OnnxWriter.OPSET) {
      throw OnnxLrpException.invalid(
          "--opset %d: expected %d or %d, which runtimes for later ones run, too",
          opset, OlderOpset.OPSET, OnnxWriter.OPSET);
    }
  }

  /** Whether what is explained is an input of the file. */
  boolean targetIsInput() {
    return targetInput;
  }

  /** Opens the model and draws or reads inputs. */
  Compiled open(Console console, ReadFiles read) {
    ElementType floats = floats();
    requireOpset();
    Plugins loaded = plugins.load(read);
    OnnxModel opened = model.open(loaded);
    read.addAll(opened.files());
    Graph graph = targets.part(opened).model().graph();
    Labels labels = targets.labels(model, graph, read);
    List<Asked> asked = targetInput ? List.of(targets.ofInput()) : targets.targets(labels);
    if (asked.size() != 1) {
      throw OnnxLrpException.invalid(
          "%d targets: a file explains one; write a file for each", asked.size());
    }
    AttributionMethod chosen = method.method(loaded, read);
    Explainer.Builder builder =
        Explainer.of(graph).keep(layers.toArray(String[]::new)).method(chosen);
    roles.addTo(builder);
    inputs.batchAxes(graph, opened).forEach(builder::batchAxis);
    Explainer explainer = builder.build();
    List<Map<String, Tensor>> trials = new ArrayList<>();
    if (inputs.areGiven()) {
      inputs.read(graph, opened, model, loaded, console, read).stream()
          .map(InputBatch::arrays)
          .forEach(trials::add);
    }
    List<Map<String, Tensor>> given = List.copyOf(trials);
    trials.addAll(RandomTrials.draw(explainer, inputs.dims(opened), trials.isEmpty()));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("onnx-lrp.version", new Version().getVersion()[0]);
    metadata.put("onnx-lrp.model", model.name());
    metadata.put("onnx-lrp.method", chosen.name());
    if (chosen instanceof LayerwiseRelevance lrp) {
      metadata.put("onnx-lrp.composite", lrp.composite().name());
      metadata.put(
          "onnx-lrp.rules",
          lrp.composite().entries().stream()
              .map(entry -> entry.rule().toString())
              .collect(Collectors.joining("; ")));
    }
    metadata.put("onnx-lrp.precision", floats.toString());
    roles.fixed().forEach(name -> metadata.put("onnx-lrp.fixed." + name, "true"));
    return new Compiled(explainer, asked.get(0).target(), trials, given, metadata);
  }
}

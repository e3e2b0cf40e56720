package io.github.onnxlrp.cli;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.SupportedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is explained. */
final class TargetOptions {
  @Mixin private ExplainedOutput output;

  @Option(
      names = "--target",
      paramLabel = "T",
      description =
          "argmax, a label, an index such as 2 or 3,1 (negative counts from the end, a component"
              + " may be argmax), or sum (default: argmax where the output is batch x classes). One"
              + " unit below a Sigmoid has two classes: 1, and 0, which is minus its logit. Repeat"
              + " it for more targets.")
  private List<String> targets = List.of();

  @Option(
      names = "--versus",
      paramLabel = "T",
      description = "Target to subtract, from each of several.")
  private String versus;

  @Option(
      names = "--sides",
      description = "With --versus, also explain both sides of the difference on their own.")
  private boolean sides;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Class names, one a line; by default MODEL.labels.txt beside the model.")
  private Path labels;

  /** The part of the model that the output to explain depends on; see {@link SupportedPart#of}. */
  SupportedPart part(OnnxModel model) {
    return output.part(model);
  }

  /** The names of the classes, checked as far as the declared shape of the output tells. */
  Labels labels(ModelArgument model, Graph graph, ReadFiles read) {
    return labels(labels, output, model, graph, read);
  }

  /**
   * The same for any output.
   *
   * @param given the file of labels; null for the one beside the model, if there is one
   */
  static Labels labels(
      Path given, ExplainedOutput output, ModelArgument model, Graph graph, ReadFiles read) {
    Path file = given == null ? model.beside(".labels.txt") : given;
    if (given == null && !Files.exists(file)) {
      return Labels.none();
    }
    Labels found = Labels.read(file);
    read.add(file);
    List<Value> values = output.candidates(graph.outputs());
    Value value = values.size() == 1 ? values.get(0) : null;
    long classes = value == null ? -1 : declaredClasses(value);
    if (classes >= 0) {
      found.check(value.name(), classes);
    }
    return found;
  }

  /** -1 where only a run tells: one unit may be two classes, and a single axis count samples. */
  private static long declaredClasses(Value value) {
    List<Dimension> shape = value.shape();
    Dimension last = shape == null || shape.size() < 2 ? null : shape.get(shape.size() - 1);
    return last != null && last.isFixed() && last.size() > 1 ? last.size() : -1;
  }

  /** What is to be explained, and how the user wrote it; null where it is chosen. */
  record Asked(Target target, String specification) {
    /** The target as the user wrote it, or as it was chosen. */
    String specification(Explanation explanation) {
      return specification == null ? explanation.target().specification() : specification;
    }
  }

  /** The targets in the order in which they are explained, each once. */
  List<Asked> targets(Labels names) {
    if (versus != null && targets.isEmpty()) {
      throw OnnxLrpException.invalid("--versus %s needs --target", versus);
    }
    if (sides && versus == null) {
      throw OnnxLrpException.invalid("--sides needs --versus T");
    }
    if (targets.isEmpty()) {
      return List.of(new Asked(target(null, names), null));
    }
    Map<String, Target> asked = new LinkedHashMap<>();
    for (String target : targets) {
      if (versus == null) {
        asked.put(target, target(target, names));
      } else {
        asked.put(
            target + " versus " + versus, target(target, names).versus(names.resolve(versus)));
      }
    }
    if (sides) {
      Stream.concat(targets.stream(), Stream.of(versus))
          .forEach(side -> asked.put(side, target(side, names)));
    }
    return asked.entrySet().stream()
        .map(entry -> new Asked(entry.getValue(), entry.getKey()))
        .toList();
  }

  /** A target of the output, in the place of those that a file is given. */
  Asked ofInput() {
    if (!targets.isEmpty() || versus != null) {
      throw OnnxLrpException.invalid(
          "%s and --target-input: give one of them",
          targets.isEmpty() ? "--versus " + versus : "--target " + targets.get(0));
    }
    return new Asked(output.sum(), null);
  }

  private Target target(String specification, Labels names) {
    return output.target(specification == null ? null : names.resolve(specification));
  }
}

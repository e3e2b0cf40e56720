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
import picocli.CommandLine.Option;

/** The options that say what is explained. */
final class TargetOptions {
  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Output to explain (default: the only float output).")
  private String output;

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
      names = "--keep-head",
      description = "Start at the output itself, not at the logit below Softmax or Sigmoid.")
  private boolean keepHead;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Class names, one a line; by default MODEL.labels.txt beside the model.")
  private Path labels;

  /** The part of the model that the output to explain depends on; see {@link SupportedPart#of}. */
  SupportedPart part(OnnxModel model) {
    return SupportedPart.of(model, output);
  }

  /** The names of the classes, checked as far as the declared shape of the output tells. */
  Labels labels(ModelArgument model, Graph graph, ReadFiles read) {
    Path file = labels == null ? model.beside(".labels.txt") : labels;
    if (labels == null && !Files.exists(file)) {
      return Labels.none();
    }
    Labels found = Labels.read(file);
    read.add(file);
    Value value = outputValue(graph.outputs());
    long classes = value == null ? -1 : declaredClasses(value);
    if (classes >= 0) {
      found.check(value.name(), classes);
    }
    return found;
  }

  /** The output of the graph that is named, or the only float one; null where there is none. */
  private Value outputValue(List<Value> outputs) {
    List<Value> found =
        outputs.stream()
            .filter(
                value ->
                    output == null
                        ? value.type() == null || value.type().isFloating()
                        : value.name().equals(output))
            .toList();
    return found.size() == 1 ? found.get(0) : null;
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
    Target sum = Target.sum(output);
    return new Asked(keepHead ? sum.keepHead() : sum, null);
  }

  private Target target(String specification, Labels names) {
    Target result = Target.of(output, specification == null ? null : names.resolve(specification));
    return keepHead ? result.keepHead() : result;
  }
}

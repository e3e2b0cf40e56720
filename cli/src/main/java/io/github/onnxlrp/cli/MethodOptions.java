package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how relevance is computed. */
final class MethodOptions {
  @Mixin private RuleOptions rules;

  @Option(
      names = "--method",
      paramLabel = "M",
      defaultValue = LayerwiseRelevance.NAME,
      description =
          "How relevance is computed: lrp, gradient or gradient-x-input (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  /** The method, with its rules. */
  AttributionMethod method(Plugins loaded, ReadFiles read) {
    if (method.equals(LayerwiseRelevance.NAME)) {
      return new LayerwiseRelevance(rules.composite(loaded, read));
    }
    List<AttributionMethod> all = loaded.methods();
    AttributionMethod found =
        all.stream()
            .filter(candidate -> candidate.name().equals(method))
            .findFirst()
            .orElseThrow(
                () ->
                    OnnxLrpException.unsupported(
                        "--method %s: not supported; there is lrp, %s",
                        method,
                        String.join(", ", all.stream().map(AttributionMethod::name).toList())));
    rules.requireNone(method);
    return found;
  }
}

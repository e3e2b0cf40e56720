package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
          "How relevance is computed: lrp, gradient, gradient-x-input, sensitivity or occlusion"
              + " (default: ${DEFAULT-VALUE}); docs/methods says more.")
  private String method;

  @Option(
      names = "--method-option",
      paramLabel = "NAME=VALUE",
      description = {
        "Sets an option of the method; may be repeated.",
        "occlusion: unit (element, step, token, feature or window), window, stride, phrase,"
            + " baseline (zero, a number, mean or token:ID), difference (f or p)."
      })
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--phrase",
      paramLabel = "A-B",
      description =
          "Explain only the tokens or steps A to B, from 0, as one; short for --method-option"
              + " phrase=A-B.")
  private String phrase;

  /** The method, with its rules or its options. */
  AttributionMethod method(Plugins loaded, ReadFiles read) {
    Map<String, String> values = new LinkedHashMap<>(options);
    if (phrase != null) {
      values.put("phrase", phrase);
    }
    if (method.equals(LayerwiseRelevance.NAME)) {
      requireNone(values);
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
    if (found instanceof ConfigurableMethod configurable) {
      return configurable.with(values);
    }
    requireNone(values);
    return found;
  }

  private void requireNone(Map<String, String> values) {
    for (Map.Entry<String, String> value : values.entrySet()) {
      throw OnnxLrpException.invalid(
          "--method %s has no options; leave out %s=%s", method, value.getKey(), value.getValue());
    }
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.AttributionMethods;
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
  private static final String SEPARATOR = ",";
  private static final String WITH_GATE_RULE = LayerwiseRelevance.NAME + ":";

  @Mixin private RuleOptions rules;

  @Option(
      names = "--method",
      completionCandidates = Completions.Methods.class,
      paramLabel = "M",
      defaultValue = LayerwiseRelevance.NAME,
      description =
          "How relevance is computed: lrp, gradient, gradient-x-input, sensitivity,"
              + " occlusion, integrated-gradients, smoothgrad, shap, deeplift or"
              + " contextual-decomposition (default: ${DEFAULT-VALUE}); docs/methods says more."
              + " lrp:G is lrp with the gate rule G; compare and evaluate take several:"
              + " lrp,lrp:half,gradient.")
  private String method;

  @Option(
      names = "--method-option",
      paramLabel = "NAME=VALUE",
      description = {
        "Sets an option of the method; may be repeated.",
        "occlusion: unit (element, step, token, feature or window), window, stride, phrase,"
            + " baseline (zero, a number, mean or token:ID), difference (f or p).",
        "integrated-gradients: steps, tolerance, most-steps, baseline.",
        "smoothgrad: samples, noise (a number or P%%), seed.",
        "shap: permutations, seed, unit, window, stride, phrase, baseline.",
        "deeplift: baseline.",
        "contextual-decomposition: unit, window, stride, phrase."
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
    if (method.contains(SEPARATOR)) {
      throw OnnxLrpException.invalid("--method %s: expected one method", method);
    }
    return methods(loaded, read).values().iterator().next();
  }

  /**
   * Several methods, as {@code lrp,lrp:half,gradient}, by their names. Behind {@code lrp:} stands a
   * gate rule. Options go to each method that has them.
   */
  Map<String, AttributionMethod> methods(Plugins loaded, ReadFiles read) {
    Map<String, AttributionMethod> found = new LinkedHashMap<>();
    for (String name : method.split(SEPARATOR, -1)) {
      if (found.put(name, named(name, loaded, read)) != null) {
        throw OnnxLrpException.invalid("--method %s: %s is there twice", method, name);
      }
    }
    if (found.values().stream().noneMatch(LayerwiseRelevance.class::isInstance)) {
      rules.requireNone(method);
    }
    Map<String, String> values = new LinkedHashMap<>(options);
    if (phrase != null && values.put("phrase", phrase) != null) {
      throw OnnxLrpException.invalid(
          "--phrase %s and --method-option phrase=%s: give one of them",
          phrase, options.get("phrase"));
    }
    requireTaken(values, found);
    found.replaceAll((name, one) -> configured(one, values, found.size() == 1));
    return found;
  }

  private AttributionMethod named(String name, Plugins loaded, ReadFiles read) {
    if (name.equals(LayerwiseRelevance.NAME)) {
      return new LayerwiseRelevance(rules.composite(loaded, read));
    }
    if (name.startsWith(WITH_GATE_RULE)) {
      String gateRule = name.substring(WITH_GATE_RULE.length());
      return new LayerwiseRelevance(rules.composite(gateRule, loaded, read));
    }
    return AttributionMethods.named(name, loaded.methods(), "--method");
  }

  /** A method of its own says what is wrong with an option; of several one has to have it. */
  private void requireTaken(Map<String, String> values, Map<String, AttributionMethod> methods) {
    List<AttributionMethod> configurable =
        methods.values().stream().filter(ConfigurableMethod.class::isInstance).toList();
    for (Map.Entry<String, String> value : values.entrySet()) {
      boolean taken =
          methods.size() == 1
              ? !configurable.isEmpty()
              : configurable.stream().anyMatch(one -> has(one, value.getKey()));
      if (!taken) {
        throw OnnxLrpException.invalid(
            "--method %s has no %s; leave out %s=%s",
            method,
            configurable.isEmpty() ? "options" : "such option",
            value.getKey(),
            value.getValue());
      }
    }
  }

  private static AttributionMethod configured(
      AttributionMethod one, Map<String, String> values, boolean alone) {
    if (!(one instanceof ConfigurableMethod configurable)) {
      return one;
    }
    Map<String, String> own = new LinkedHashMap<>(values);
    own.keySet().removeIf(name -> !alone && !has(one, name));
    return configurable.with(own);
  }

  private static boolean has(AttributionMethod method, String option) {
    return method instanceof ConfigurableMethod configurable
        && configurable.options().stream().anyMatch(one -> one.name().equals(option));
  }
}

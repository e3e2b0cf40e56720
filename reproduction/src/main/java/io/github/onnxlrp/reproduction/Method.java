package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row of a table.
 *
 * @param name how the row is called
 * @param method what it explains with
 */
record Method(String name, AttributionMethod method) {
  /** Relevance propagation under each rule for products, at an epsilon. */
  static List<Method> relevance(double epsilon) {
    List<Method> methods = new ArrayList<>();
    for (GateRule rule : GateRule.values()) {
      methods.add(
          new Method(
              "LRP %s, epsilon %.0e".formatted(rule.name().toLowerCase(Locale.ROOT), epsilon),
              new LayerwiseRelevance(
                  Composites.arras().withParameters(epsilon, null).withProduct(rule))));
    }
    return methods;
  }

  /** A method by its name, with its standard options. */
  static Method named(String name) {
    return new Method(
        name,
        AttributionMethods.all().stream()
            .filter(method -> method.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  /** The same with an option set, which the row says. */
  Method with(String option, String value) {
    return new Method(
        "%s, %s=%s".formatted(name, option, value),
        ((ConfigurableMethod) method).with(Map.of(option, value)));
  }

  Explainer explainer(Graph graph) {
    return Explainer.of(graph).method(method).build();
  }
}

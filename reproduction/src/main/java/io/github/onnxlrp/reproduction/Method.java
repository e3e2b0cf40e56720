package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A row of a table.
 *
 * @param name how the row is called
 * @param builds sets the method of an explainer
 */
record Method(String name, UnaryOperator<Explainer.Builder> builds) {
  /** Relevance propagation under each rule for products, at an epsilon. */
  static List<Method> relevance(double epsilon) {
    List<Method> methods = new ArrayList<>();
    for (GateRule rule : GateRule.values()) {
      String name = "LRP %s, epsilon %.0e".formatted(rule.name().toLowerCase(Locale.ROOT), epsilon);
      methods.add(
          new Method(
              name,
              builder ->
                  builder.composite(
                      Composites.arras().withParameters(epsilon, null).withProduct(rule))));
    }
    return methods;
  }

  /** A method by its name. */
  static Method named(String name) {
    return new Method(
        name,
        builder ->
            builder.method(
                AttributionMethods.all().stream()
                    .filter(method -> method.name().equals(name))
                    .findFirst()
                    .orElseThrow()));
  }

  Explainer explainer(Graph graph) {
    return builds.apply(Explainer.of(graph)).build();
  }
}

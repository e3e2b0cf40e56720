package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.io.input.TextOptions;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.RuleFactories;
import io.github.onnxlrp.rule.RuleFactory;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a model is explained, in the words of {@link ExplainerParams}; null where nothing is said.
 */
record ModelSettings(
    String output,
    String target,
    String versus,
    String method,
    String composite,
    String gateRule,
    Double epsilon,
    Double biasFactor,
    String precision,
    List<String> layers,
    Map<String, Integer> vocabulary,
    boolean lowercase,
    boolean padBefore,
    List<String> labels)
    implements Serializable {

  /** The names of the classes. */
  Labels names() {
    return labels == null ? Labels.none() : Labels.of(labels, "labels");
  }

  /** The vocabulary for texts. */
  Vocabulary tokens() {
    if (vocabulary == null) {
      throw OnnxLrpException.invalid("text needs a vocabulary: set vocabulary or its location");
    }
    return Vocabulary.of(vocabulary, "vocabulary");
  }

  TextOptions text() {
    return new TextOptions(lowercase, padBefore);
  }

  /** What is explained of each row. */
  Target explained() {
    Labels names = names();
    if (versus != null && target == null) {
      throw OnnxLrpException.invalid("versus %s needs a target", versus);
    }
    Target result = Target.of(output, target == null ? null : names.resolve(target));
    return versus == null ? result : result.versus(names.resolve(versus));
  }

  Precision numbers() {
    return switch (precision) {
      case "double" -> Precision.DOUBLE;
      case "float" -> Precision.FLOAT;
      default ->
          throw OnnxLrpException.invalid("precision %s: expected float or double", precision);
    };
  }

  /** The method with its rules. */
  AttributionMethod attribution() {
    if (method.equals(LayerwiseRelevance.NAME)) {
      return new LayerwiseRelevance(rules());
    }
    if (Stream.of(composite, gateRule, epsilon, biasFactor).anyMatch(rule -> rule != null)) {
      throw OnnxLrpException.invalid(
          "method %s has no rules; leave out composite, gateRule, epsilon and biasFactor", method);
    }
    return AttributionMethods.named(method, AttributionMethods.all(), "method");
  }

  private Composite rules() {
    try {
      Composite chosen = composite == null ? Composites.arras() : named(composite);
      chosen = chosen.withParameters(epsilon, biasFactor);
      return gateRule == null ? chosen : chosen.withProduct(products(gateRule));
    } catch (IllegalArgumentException e) {
      throw new OnnxLrpException(OnnxLrpException.Reason.INVALID_INPUT, e.getMessage(), e);
    }
  }

  private static Composite named(String name) {
    List<Composite> all = Composites.all();
    return all.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.unsupported(
                    "composite %s: not supported; there is %s",
                    name, String.join(", ", all.stream().map(Composite::name).toList())));
  }

  /** A rule without numbers of its own. */
  private static ProductRule products(String name) {
    List<RuleFactory> all =
        RuleFactories.all().stream()
            .filter(factory -> ProductRule.class.isAssignableFrom(factory.type()))
            .toList();
    RuleFactory found =
        all.stream()
            .filter(factory -> factory.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    OnnxLrpException.unsupported(
                        "gateRule %s: not supported; there is %s",
                        name, String.join(", ", all.stream().map(RuleFactory::name).toList())));
    return (ProductRule) found.create(List.of(), RuleFactories.DEFAULT_STABILIZER, 0);
  }
}

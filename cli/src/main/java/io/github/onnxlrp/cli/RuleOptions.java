package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.relevance.rule.Composite;
import io.github.onnxlrp.relevance.rule.Composites;
import io.github.onnxlrp.relevance.rule.EpsilonRule;
import io.github.onnxlrp.relevance.rule.GateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that choose rules. */
final class RuleOptions {
  @Option(
      names = "--composite",
      paramLabel = "C",
      defaultValue = "arras",
      description = "Set of rules (default: ${DEFAULT-VALUE}).")
  private String composite;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Stabilizer of the epsilon rule (default: 0.001).")
  private Double epsilon;

  @Option(
      names = "--gate-rule",
      paramLabel = "G",
      description = "How a gate and its signal share: all, half, prop or abs (default: all).")
  private String gateRule;

  @Option(
      names = "--bias-factor",
      paramLabel = "D",
      description = "Share of biases that inputs get, 0 to 1 (default: 0).")
  private Double biasFactor;

  /** The composite with what the user has changed of it. */
  Composite composite() {
    Composite chosen = named(composite);
    if (epsilon != null || biasFactor != null) {
      chosen = chosen.withLinear(epsilonRule(chosen));
    }
    return gateRule == null ? chosen : chosen.withProduct(gateRule());
  }

  static Composite named(String name) {
    List<Composite> all = Composites.all();
    return all.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.unsupported(
                    "--composite %s: not supported; there is %s",
                    name, String.join(", ", all.stream().map(Composite::name).toList())));
  }

  private EpsilonRule epsilonRule(Composite chosen) {
    if (!(chosen.linear() instanceof EpsilonRule rule)) {
      throw OnnxLrpException.invalid(
          "--epsilon and --bias-factor: the composite %s has no epsilon rule", chosen.name());
    }
    try {
      return new EpsilonRule(
          epsilon == null ? rule.epsilon() : epsilon,
          biasFactor == null ? rule.biasFactor() : biasFactor);
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("%s", e.getMessage());
    }
  }

  private GateRule gateRule() {
    return Arrays.stream(GateRule.values())
        .filter(rule -> rule.toString().equals(gateRule.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.invalid(
                    "--gate-rule %s: expected one of %s",
                    gateRule, Arrays.toString(GateRule.values())));
  }
}

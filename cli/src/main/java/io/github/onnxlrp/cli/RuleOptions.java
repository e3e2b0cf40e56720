package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.composite.CompositeFile;
import io.github.onnxlrp.cli.composite.NamedRules;
import io.github.onnxlrp.onnx.read.NamedPipes;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.RuleFactories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose rules. */
final class RuleOptions {
  @Option(
      names = "--composite",
      completionCandidates = Completions.CompositeNames.class,
      paramLabel = "C",
      description = "Set of rules: a name, or a YAML file (default: arras).")
  private String composite;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Stabilizer of the linear rules (default: the composite's; 0.001 for arras).")
  private Double epsilon;

  @Option(
      names = "--gate-rule",
      completionCandidates = Completions.GateRules.class,
      paramLabel = "G",
      description =
          "How a gate and its signal share: all, half, prop, abs or a plug-in's rule (default: the"
              + " composite's).")
  private String gateRule;

  @Option(
      names = "--bias-factor",
      paramLabel = "D",
      description = "Share of biases that inputs get, 0 to 1 (default: the composite's).")
  private Double biasFactor;

  /** Refuses options that another method than relevance propagation does not use. */
  void requireNone(String method) {
    if (composite != null || epsilon != null || gateRule != null || biasFactor != null) {
      throw OnnxLrpException.invalid(
          "--method %s has no rules; leave out --composite, --epsilon, --gate-rule and"
              + " --bias-factor",
          method);
    }
  }

  /** The composite with what the user has changed of it. */
  Composite composite(Plugins plugins, ReadFiles read) {
    return composite("--gate-rule ", gateRule, plugins, read);
  }

  /** The same with this gate rule. */
  Composite composite(String named, Plugins plugins, ReadFiles read) {
    if (gateRule != null) {
      throw OnnxLrpException.invalid(
          "--gate-rule %s and --method lrp:%s exclude each other", gateRule, named);
    }
    return composite("--method lrp:", named, plugins, read);
  }

  private Composite composite(String option, String gate, Plugins plugins, ReadFiles read) {
    Composite chosen = composite == null ? Composites.arras() : named(composite, plugins, read);
    try {
      chosen = chosen.withParameters(epsilon, biasFactor);
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("%s", e.getMessage());
    }
    return gate == null ? chosen : chosen.withProduct(gateRule(option, gate, plugins));
  }

  /**
   * A composite of ours or of a plug-in by its name, or one that is in a file.
   *
   * @param read gets the file
   */
  static Composite named(String name, Plugins plugins, ReadFiles read) {
    List<Composite> all = plugins.composites();
    for (Composite candidate : all) {
      if (candidate.name().equals(name)) {
        return candidate;
      }
    }
    Path file = Path.of(name);
    if (Files.isRegularFile(file) || NamedPipes.isPipe(file)) {
      read.add(file);
      return CompositeFile.read(file, rules(plugins));
    }
    throw OnnxLrpException.unsupported(
        "--composite %s: neither a file nor a composite; there is %s; a rule is named in a"
            + " composite file (docs/rules.md)",
        name, String.join(", ", all.stream().map(Composite::name).toList()));
  }

  private ProductRule gateRule(String option, String gate, Plugins plugins) {
    try {
      return (ProductRule)
          rules(plugins)
              .of(ProductRule.class)
              .find(gate)
              .create(RuleFactories.DEFAULT_STABILIZER, 0);
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("%s%s: %s", option, gate, e.getMessage());
    }
  }

  /** The rules of ours and of plug-ins. */
  private static NamedRules rules(Plugins plugins) {
    return new NamedRules(plugins.ruleFactories());
  }
}

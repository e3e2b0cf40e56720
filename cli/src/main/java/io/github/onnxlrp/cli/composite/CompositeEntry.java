package io.github.onnxlrp.cli.composite;

import io.github.onnxlrp.cli.yaml.YamlFields;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.NamePattern;
import io.github.onnxlrp.rule.RelevanceRule;
import io.github.onnxlrp.rule.RuleFactories;
import io.github.onnxlrp.rule.RuleMatch;
import io.github.onnxlrp.rule.RuleMatch.Position;
import io.github.onnxlrp.rule.Stabilizer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One entry of a composite file. */
final class CompositeEntry {
  private static final Set<Kind> KINDS =
      EnumSet.of(Kind.LINEAR, Kind.SUM, Kind.PRODUCT, Kind.BILINEAR, Kind.SOFTMAX);

  private final YamlFields fields;
  private final NamedRules rules;
  private final Path file;

  CompositeEntry(Path file, YamlFields fields, NamedRules rules) {
    this.file = file;
    this.fields = fields;
    this.rules = rules;
  }

  Composite.Entry read() {
    RuleMatch match =
        new RuleMatch(
            kinds(),
            new HashSet<>(fields.texts("operator")),
            fields.texts("name").stream().map(NamePattern::new).toList(),
            fields.text("position").map(this::position).orElse(null),
            fields.flag("inputs-only"));
    RelevanceRule rule = rule();
    boolean optional = fields.flag("optional");
    fields.requireAllRead();
    // The last entry takes whatever is left, and nothing may be.
    boolean mayBeIdle = optional || match.equals(RuleMatch.ANY);
    return new Composite.Entry(
        match, rule, mayBeIdle, "%s, line %d".formatted(file, fields.line()));
  }

  private Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : fields.texts("kind")) {
      kinds.add(
          KINDS.stream()
              .filter(kind -> lower(kind).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      fields.error(
                          "kind",
                          "unknown kind '%s'; there are %s"
                              .formatted(
                                  name,
                                  String.join(", ", KINDS.stream().map(k -> lower(k)).toList())))));
    }
    return kinds;
  }

  private static String lower(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** {@code first}, {@code last}, {@code 2} from the inputs or {@code -2} from the output. */
  private Position position(String text) {
    if (text.equals("first")) {
      return Position.FIRST;
    }
    if (text.equals("last")) {
      return Position.LAST;
    }
    double number = fields.number("position", text, text);
    if (number == 0 || number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw fields.error(
          "position",
          "'position: %s'; expected first, last, or a number from 1, from -1 to count from the output"
              .formatted(text));
    }
    return new Position(number < 0, (int) Math.abs(number));
  }

  private RelevanceRule rule() {
    NamedRules.Named named = named();
    Optional<Double> epsilon = fields.number("epsilon");
    Optional<Double> biasFactor = fields.number("bias-factor");
    try {
      Stabilizer stabilizer = epsilon.map(Stabilizer::new).orElse(RuleFactories.DEFAULT_STABILIZER);
      RelevanceRule rule = named.create(stabilizer, biasFactor.orElse(0.0));
      requireParameters(rule, epsilon, biasFactor);
      return rule;
    } catch (IllegalArgumentException e) {
      throw fields.error(e.getMessage());
    }
  }

  private NamedRules.Named named() {
    String text = fields.text("rule").orElseThrow(() -> fields.error("'rule' is missing"));
    try {
      return rules.find(text);
    } catch (IllegalArgumentException e) {
      throw fields.error("rule", e.getMessage());
    }
  }

  /** A number that a rule does not use would be a silent mistake. */
  private void requireParameters(
      RelevanceRule rule, Optional<Double> epsilon, Optional<Double> biasFactor) {
    boolean linear = rule instanceof LinearRule;
    if (!linear && (epsilon.isPresent() || biasFactor.isPresent())) {
      throw fields.error("the rule %s has neither epsilon nor bias-factor".formatted(rule));
    }
    if (linear
        && epsilon.isPresent()
        && ((LinearRule) rule).stabilizer().epsilon() != epsilon.get()) {
      throw fields.error("epsilon", "epsilon is given twice");
    }
  }
}

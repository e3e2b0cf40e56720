package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.backward.FromOperands;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.propagation.RegionMembers.Member;
import io.github.onnxlrp.propagation.RegionMembers.Members;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composite.Entry;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.RelevanceRule;
import io.github.onnxlrp.rule.RuleMatch;
import io.github.onnxlrp.rule.SoftmaxRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Set;

/** The rules that a composite has for the nodes of one trace. */
final class CompositeRules {

  private static final RuleMatch SUMS =
      new RuleMatch(Set.of(Kind.SUM), Set.of(), List.of(), null, false);

  private final Composite composite;
  private final TraceAnalysis analysis;
  private final FromOperands<Members> regions;
  private final Inferences inferences;
  private boolean observed;

  /**
   * Binds a composite to a trace.
   *
   * @param inferences takes note of observed ranges
   * @param head where relevance starts
   * @throws OnnxLrpException if an entry that may not be idle fits no node
   */
  CompositeRules(Composite composite, TraceAnalysis analysis, Inferences inferences, Head head) {
    this.composite = composite;
    this.analysis = analysis;
    this.inferences = inferences;
    List<TraceValue> starts = head.starts().stream().map(Head.Start::value).toList();
    boolean conditions = composite.entries().stream().anyMatch(CompositeRules::asksForRegions);
    this.regions =
        conditions
            ? new FromOperands<>(
                new RegionMembers(
                    analysis.activity(),
                    analysis.roles(),
                    new LinearDepths(analysis, starts),
                    new MovedInputs(analysis)))
            : null;
    composite.entries().stream().filter(entry -> !entry.mayBeIdle()).forEach(this::requireUse);
  }

  private static boolean asksForRegions(Entry entry) {
    return !entry.match().equals(RuleMatch.ANY)
        || (entry.rule() instanceof LinearRule rule && rule.asksForRange());
  }

  /** The rule of the affine region that relevance enters at a linear operation or sum. */
  LinearRule linear(TraceNode root) {
    if (regions == null) {
      return first(LinearRule.class, root, null);
    }
    Members members = regions.at(root.output());
    LinearRule rule = first(LinearRule.class, root, members);
    return rule.asksForRange() ? withinObserved(rule, root, members) : rule;
  }

  /**
   * The rule of sums inside of a node of another kind: of a contraction, a product rule, a
   * log-softmax. A match of sums is for them too.
   */
  LinearRule sums(TraceNode node) {
    for (Entry entry : composite.entries()) {
      if (entry.rule() instanceof LinearRule rule
          && (entry.match().equals(SUMS) || fits(entry.match(), node, null))) {
        return rule;
      }
    }
    throw missing(LinearRule.class, node);
  }

  /** The rule of a product, or of the terms of a contraction. */
  ProductRule product(TraceNode node) {
    return first(ProductRule.class, node, null);
  }

  /** The rule of a softmax. */
  SoftmaxRule softmax(TraceNode node) {
    return first(SoftmaxRule.class, node, null);
  }

  private <R extends RelevanceRule> R first(Class<R> kind, TraceNode node, Members members) {
    for (Entry entry : composite.entries()) {
      if (kind.isInstance(entry.rule()) && fits(entry.match(), node, members)) {
        return kind.cast(entry.rule());
      }
    }
    throw missing(kind, node);
  }

  private OnnxLrpException missing(Class<? extends RelevanceRule> kind, TraceNode node) {
    return OnnxLrpException.invalid(
        "%s: the composite %s has no %s for it; end the composite with one without conditions",
        node, composite.name(), name(kind));
  }

  private static String name(Class<? extends RelevanceRule> kind) {
    return kind == LinearRule.class
        ? "linear rule"
        : kind == ProductRule.class ? "product rule" : "softmax rule";
  }

  private boolean fits(RuleMatch match, TraceNode node, Members members) {
    if (match.equals(RuleMatch.ANY)) {
      return true;
    }
    if (!match.kinds().isEmpty() && !match.kinds().contains(kind(node, members))) {
      return false;
    }
    if (match.inputsOnly() && (members == null || !onlyInputs(members))) {
      return false;
    }
    return fitsPosition(match.position(), members)
        && (members == null
            ? fits(match, Member.of(node))
            : members.nodes().stream().anyMatch(member -> fits(match, member)));
  }

  private static boolean fits(RuleMatch match, Member member) {
    return match.fitsOperator(member.operator()) && match.fitsName(member.name());
  }

  private Kind kind(TraceNode node, Members members) {
    if (members != null) {
      return members.hasLinear() ? Kind.LINEAR : Kind.SUM;
    }
    return analysis.roles().kind(node);
  }

  private static boolean fitsPosition(RuleMatch.Position position, Members members) {
    if (position == null) {
      return true;
    }
    return members != null
        && (position.fromOutput() ? members.fromOutput() : members.fromInput()) == position.index();
  }

  private static boolean onlyInputs(Members members) {
    return members.inputsOnly() && !members.inputs().isEmpty();
  }

  /** Whether a rule has got bounds from the inputs of this trace. */
  boolean hasObserved() {
    return observed;
  }

  private LinearRule withinObserved(LinearRule rule, TraceNode root, Members members) {
    observed = true;
    if (!onlyInputs(members)) {
      throw OnnxLrpException.invalid(
          "%s: the composite %s has the rule %s for it, which is for maps of inputs alone; give the"
              + " bounds, or restrict the match to such maps",
          root, composite.name(), rule);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (TraceValue input : members.inputs()) {
      for (double element : input.tensor().doubles()) {
        low = Math.min(low, element);
        high = Math.max(high, element);
      }
    }
    String text =
        "%s node '%s': z-box from %s to %s, the range of %s"
            .formatted(root.op().name(), root.name(), low, high, names(members.inputs()));
    inferences.add(new Inference(Inference.Type.OBSERVED_RANGE, text));
    return rule.within(low, high);
  }

  private static List<String> names(Set<TraceValue> inputs) {
    return inputs.stream().map(input -> "'" + input.name() + "'").sorted().toList();
  }

  private void requireUse(Entry entry) {
    for (TraceNode node : analysis.trace().nodes()) {
      if (analysis.activity().isActive(node.output()) && isFor(entry, node)) {
        return;
      }
    }
    throw OnnxLrpException.invalid(
        "%sthe composite %s has the rule %s for nodes that are not there: %s",
        entry.where().isEmpty() ? "" : entry.where() + ": ",
        composite.name(),
        entry.rule(),
        entry.match());
  }

  private boolean isFor(Entry entry, TraceNode node) {
    Kind kind = analysis.roles().kind(node);
    return switch (kind) {
      case LINEAR, SUM ->
          entry.rule() instanceof LinearRule
              && fits(entry.match(), node, regions == null ? null : regions.at(node.output()));
      case PRODUCT -> entry.rule() instanceof ProductRule && fits(entry.match(), node, null);
      case BILINEAR -> !(entry.rule() instanceof SoftmaxRule) && fits(entry.match(), node, null);
      case SOFTMAX -> entry.rule() instanceof SoftmaxRule && fits(entry.match(), node, null);
      case FACTOR, ELEMENTWISE, MOVEMENT, LOOKUP, SELECTION, NORMALISATION, DISCRETE -> false;
    };
  }
}

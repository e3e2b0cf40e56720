package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Carries the relevance of one target back along a trace, evaluation by evaluation in reverse
 * order, with the rule that the composite has for the kind of each.
 */
public final class RelevanceWalk {
  private final TraceAnalysis analysis;
  private final CompositeRules rules;
  private final Inferences inferences;
  private final Account account = new Account();
  private final Flow flow;
  private final Region region;
  private final Masks masks;
  private final Products products;
  private final Bilinear bilinear;
  private final Softmaxes softmax;
  private final Set<String> notes = new LinkedHashSet<>();
  private final double score;

  private RelevanceWalk(
      TraceAnalysis analysis, CompositeRules rules, Inferences inferences, double score) {
    this.analysis = analysis;
    this.rules = rules;
    this.inferences = inferences;
    this.score = score;
    this.flow = new Flow(analysis, account);
    this.region = new Region(analysis, flow, account);
    this.masks = new Masks(analysis);
    this.products = new Products(analysis, rules, flow, account, masks);
    this.bilinear = new Bilinear(products, rules, account);
    this.softmax = new Softmaxes(rules, flow, account);
  }

  /**
   * Propagates.
   *
   * @param head where relevance starts
   * @param strict whether it is an error to infer what the model does not say
   */
  public static RelevanceWalk run(
      TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    RelevanceWalk walk = start(analysis, composite, strict, head);
    if (head.starts().stream().noneMatch(start -> analysis.activity().isActive(start.value()))) {
      walk.notes.add("nothing that is explained reaches '%s'".formatted(head.name()));
    }
    if (analysis.note() != null) {
      walk.notes.add(analysis.note());
    }
    List<TraceNode> nodes = analysis.trace().nodes();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      walk.visit(nodes.get(k));
    }
    walk.settleEnds();
    return walk;
  }

  /** A walk that has not gone further than to the values where relevance starts. */
  static RelevanceWalk start(
      TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    Inferences inferences = new Inferences(strict);
    CompositeRules rules = new CompositeRules(composite, analysis, inferences, head);
    RelevanceWalk walk = new RelevanceWalk(analysis, rules, inferences, head.score());
    walk.account.open();
    head.starts().forEach(start -> walk.flow.send(start.value(), start.relevance()));
    return walk;
  }

  /** The relevance of a value, or null when none reached it. */
  public Tensor relevance(TraceValue value) {
    return flow.total(value);
  }

  /** Where the score went. */
  public Ledger ledger() {
    return account.ledger(score);
  }

  /** Whether relevance became too large for double, of values that are not. */
  boolean overflowed() {
    return account.overflowed();
  }

  /** Whether a region has begun above the value and ends at it or below. */
  boolean isInsideRegion(TraceValue value) {
    return flow.message(value) != null;
  }

  /** What a reader must know to judge the result. */
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(inferences.notes());
    all.addAll(masks.notes(flow));
    if (account.imbalance() != null) {
      all.add(account.imbalance());
    }
    return all;
  }

  /** Passes on what has reached the outputs of an evaluation. */
  void visit(TraceNode node) {
    boolean reached = false;
    for (TraceValue output : node.outputs()) {
      reached |= flow.reaches(output) && !analysis.activity().isInitialState(output);
    }
    if (!reached) {
      return;
    }
    Inference inference = analysis.roles().of(node).inference();
    if (inference != null) {
      inferences.add(inference);
    }
    if (!analysis.roles().isInsideRegion(node)) {
      node.outputs().forEach(flow::settle);
    }
    account.open();
    List<Tensor> relevance = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (TraceValue output : node.outputs()) {
      relevance.add(arriving(output));
      Message message = flow.message(output);
      messages.add(message);
      if (message != null) {
        Tensor worth = flow.asRelevance(output, message);
        account.arrive(worth.sum(), worth.absoluteSum());
      }
    }
    step(analysis.roles().kind(node)).apply(node, relevance, messages);
    account.close(node);
  }

  private Tensor arriving(TraceValue output) {
    Tensor relevance = flow.relevance(output);
    if (relevance != null) {
      double magnitude = relevance.absoluteSum();
      account.arrive(relevance.sum(), magnitude);
      account.turnOver(magnitude);
    }
    return relevance;
  }

  /** Passes on the relevance and the messages at the outputs of an evaluation; null for none. */
  @FunctionalInterface
  private interface Step {
    void apply(TraceNode node, List<Tensor> relevance, List<Message> messages);
  }

  /** An expression, so that a kind without a step does not compile. */
  private Step step(Kind kind) {
    return switch (kind) {
      case SUM, LINEAR -> this::passThroughRegion;
      case MOVEMENT -> this::move;
      case SELECTION -> (node, relevance, messages) -> route(node, relevance);
      case PRODUCT -> (node, relevance, messages) -> products.apply(node, relevance.get(0));
      case ELEMENTWISE -> (node, relevance, messages) -> passToSource(node, relevance.get(0));
      case NORMALISATION ->
          (node, relevance, messages) ->
              pass(node, analysis.roles().scaledOperand(node), relevance.get(0));
      case LOOKUP -> (node, relevance, messages) -> passToIds(node, relevance.get(0));
      case BILINEAR -> (node, relevance, messages) -> bilinear.apply(node, relevance.get(0));
      case SOFTMAX -> (node, relevance, messages) -> softmax.apply(node, relevance.get(0));
      case DISCRETE, FACTOR ->
          (node, relevance, messages) -> {
            throw withoutRule(node);
          };
    };
  }

  private void passThroughRegion(TraceNode node, List<Tensor> relevance, List<Message> messages) {
    Message message = messages.get(0);
    if (relevance.get(0) != null) {
      Message opened = region.open(rules.linear(node), node.output(), relevance.get(0));
      message = message == null ? opened : message.plus(opened);
    }
    region.pass(node, analysis.roles().kind(node), List.of(message));
  }

  private void move(TraceNode node, List<Tensor> relevance, List<Message> messages) {
    if (messages.stream().anyMatch(m -> m != null)) {
      region.pass(node, Kind.MOVEMENT, messages);
    }
    if (relevance.stream().anyMatch(r -> r != null)) {
      route(node, relevance);
    }
  }

  private void passToIds(TraceNode node, Tensor relevance) {
    LookupOp lookup = (LookupOp) node.op();
    flow.send(node.input(lookup.idsOperand()), lookup.relevanceOfIds(node.call(), relevance));
  }

  private static OnnxLrpException withoutRule(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: relevance reached it, and no rule splits relevance between %s; explain a value"
            + " below it, or hold the inputs behind it fixed",
        node, node.output().tensor().isFloating() ? "what it computes" : "integers that it weighs");
  }

  /** Relevance follows the elements; elements of constants take their share with them. */
  private void route(TraceNode node, List<Tensor> relevance) {
    if (node.op() instanceof PickingOp picking) {
      flow.scatter(node.input(0), picking.sources(node.call().inputs()), relevance.get(0));
      return;
    }
    List<Tensor> routed = Movement.route(node, relevance);
    for (int k = 0; k < routed.size(); k++) {
      if (routed.get(k) != null) {
        flow.send(node.input(k), routed.get(k));
      }
    }
  }

  private void pass(TraceNode node, int operand, Tensor relevance) {
    TraceValue value = node.input(operand);
    flow.send(value, Broadcast.sumTo(relevance, value.tensor().shape()));
  }

  /** To the one operand that counts, or to the one value of which several are functions. */
  private void passToSource(TraceNode node, Tensor relevance) {
    Source single = analysis.roles().of(node).source();
    if (single != null) {
      flow.send(single, relevance);
      return;
    }
    boolean[] active = analysis.activity().activeOperands(node);
    List<Integer> counting =
        IntStream.range(0, active.length).filter(k -> active[k]).boxed().toList();
    if (counting.size() == 1) {
      pass(node, counting.get(0), relevance);
      return;
    }
    Source source = analysis.roles().commonSource(node);
    if (source == null) {
      throw OnnxLrpException.unsupported(
          "%s: %d operands depend on what is explained; expected one, hold the others fixed",
          node, counting.size());
    }
    flow.send(source, relevance);
  }

  private void settleEnds() {
    for (TraceValue state : analysis.activity().initialStates()) {
      double relevance = endAt(state);
      account.toInitialStates(relevance);
      if (relevance != 0 && analysis.activity().isInferredState(state)) {
        String text = state + " is taken for the initial state of an unrolled recurrence";
        inferences.add(new Inference(Inference.Type.INITIAL_STATE, text));
      }
    }
    for (TraceValue input : analysis.trace().inputs().values()) {
      if (analysis.activity().isExplained(input)) {
        account.toInputs(endAt(input));
      }
    }
  }

  private double endAt(TraceValue value) {
    Tensor relevance = flow.total(value);
    if (relevance == null) {
      return 0;
    }
    account.turnOver(relevance.absoluteSum());
    return relevance.sum();
  }
}

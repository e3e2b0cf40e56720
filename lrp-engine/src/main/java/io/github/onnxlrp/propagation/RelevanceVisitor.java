package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.IdShares;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Carries relevance back through evaluations, each with the rule that the composite has for its
 * kind.
 *
 * @param <V> tensors or values of a graph
 */
final class RelevanceVisitor<V> implements BackwardRule.Visitor<V> {
  private final TraceAnalysis analysis;
  private final CompositeRules rules;
  private final Inferences inferences;
  private final Backward<V> backward;
  private final Account<V> account;
  private final BiConsumer<TraceValue, V> ends;
  private final Algebra<V> algebra;
  private final Flow<V> flow;
  private final Region<V> region;
  private final Products<V> products;
  private final Bilinear<V> bilinear;
  private final Softmaxes<V> softmax;

  /**
   * Comes to the evaluations of one backward pass.
   *
   * @param inferences takes note of what was inferred of the evaluations that are reached
   * @param listener is told what products have for their factors
   * @param ends is told what ends at the initial states of recurrences
   */
  RelevanceVisitor(
      TraceAnalysis analysis,
      CompositeRules rules,
      Inferences inferences,
      Backward<V> backward,
      Account<V> account,
      Products.Listener<V> listener,
      BiConsumer<TraceValue, V> ends) {
    this.analysis = analysis;
    this.rules = rules;
    this.inferences = inferences;
    this.backward = backward;
    this.account = account;
    this.ends = ends;
    this.algebra = new Algebra<>(backward);
    this.flow = new Flow<>(analysis, backward, account);
    this.region = new Region<>(analysis, backward, flow, account);
    this.products = new Products<>(analysis, rules, backward, flow, account, listener);
    this.bilinear = new Bilinear<>(products, rules, backward, account);
    this.softmax = new Softmaxes<>(rules, backward, flow, account);
  }

  Flow<V> flow() {
    return flow;
  }

  @Override
  public void start(TraceValue value, V weights) {
    flow.send(value, algebra.weighted(backward.value(value), weights));
  }

  @Override
  public void visit(TraceNode node) {
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
    List<V> relevance = new ArrayList<>();
    List<Message<V>> messages = new ArrayList<>();
    for (TraceValue output : node.outputs()) {
      V arriving = flow.relevance(output);
      relevance.add(arriving);
      if (arriving != null) {
        account.arrive(arriving);
      }
      Message<V> message = flow.message(output);
      messages.add(message);
      if (message != null) {
        account.arriveLater(() -> flow.asRelevance(output, message));
      }
    }
    step(analysis.roles().kind(node)).apply(node, relevance, messages);
    account.close(node);
  }

  /** Passes on the relevance and the messages at the outputs of an evaluation; null for none. */
  @FunctionalInterface
  private interface KindStep<V> {
    void apply(TraceNode node, List<V> relevance, List<Message<V>> messages);
  }

  /** An expression, so that a kind without a step does not compile. */
  private KindStep<V> step(Kind kind) {
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

  private void passThroughRegion(TraceNode node, List<V> relevance, List<Message<V>> messages) {
    Message<V> message = messages.get(0);
    if (relevance.get(0) != null) {
      Message<V> opened = region.open(rules.linear(node), node.output(), relevance.get(0));
      message = message == null ? opened : message.plus(opened, algebra);
    }
    region.pass(node, analysis.roles().kind(node), List.of(message));
  }

  private void move(TraceNode node, List<V> relevance, List<Message<V>> messages) {
    if (messages.stream().anyMatch(m -> m != null)) {
      region.pass(node, Kind.MOVEMENT, messages);
    }
    if (relevance.stream().anyMatch(r -> r != null)) {
      route(node, relevance);
    }
  }

  private void passToIds(TraceNode node, V relevance) {
    LookupOp lookup = (LookupOp) node.op();
    List<V> operands = backward.operands(node);
    operands.add(relevance);
    flow.send(node.input(lookup.idsOperand()), backward.emit(new IdShares(lookup), operands));
  }

  private static OnnxLrpException withoutRule(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: relevance reached it, and no rule splits relevance between %s; explain a value"
            + " below it, or hold the inputs behind it fixed",
        node, node.output().tensor().isFloating() ? "what it computes" : "integers that it weighs");
  }

  /** Relevance follows the elements; elements of constants take their share with them. */
  private void route(TraceNode node, List<V> relevance) {
    if (node.op() instanceof PickingOp picking) {
      V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
      flow.scatter(node.input(0), places, relevance.get(0));
      return;
    }
    boolean[] wanted = Movement.passingOperands(node);
    List<V> routed = node.op().adjoint(backward, wanted, backward.call(node), relevance);
    for (int k = 0; k < routed.size(); k++) {
      if (routed.get(k) != null) {
        flow.send(node.input(k), routed.get(k));
      }
    }
  }

  private void pass(TraceNode node, int operand, V relevance) {
    TraceValue value = node.input(operand);
    flow.send(value, algebra.sumTo(relevance, backward.value(value)));
  }

  /** To the one operand that counts, or to the one value of which several are functions. */
  private void passToSource(TraceNode node, V relevance) {
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

  @Override
  public void end(Predicate<TraceValue> here) {
    for (TraceValue state : analysis.activity().initialStates()) {
      V relevance = here.test(state) ? flow.total(state) : null;
      if (relevance != null) {
        account.end(Line.INITIAL_STATES, relevance);
        ends.accept(state, relevance);
      }
    }
    for (TraceValue input : analysis.trace().inputs().values()) {
      boolean explained = analysis.activity().isExplained(input) && here.test(input);
      V relevance = explained ? flow.total(input) : null;
      if (relevance != null) {
        account.end(Line.INPUTS, relevance);
      }
    }
  }
}

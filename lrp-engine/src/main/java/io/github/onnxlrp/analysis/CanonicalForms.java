package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The canonical forms, and the trace in which they stand in the place of others. */
public final class CanonicalForms {
  /**
   * Forms come out of forms, as a softmax out of weights that are normalised after weighting, and a
   * constant factor comes out of one product of a chain in each pass.
   */
  private static final int MOST_PASSES = 100;

  private final Activity activity;
  private final Set<String> given;
  private final List<CanonicalForm> forms;

  private CanonicalForms(Facts facts, Set<String> given) {
    this.activity = facts.activity();
    this.given = given;
    this.forms =
        List.of(
            new RepeatedForm(facts),
            new EinsumForm(),
            new DifferenceForm(activity, facts.lines()),
            new MaskForm(activity),
            new IntegerForm(),
            new IdentityForm(facts),
            new SoftmaxForm(facts),
            new LogSoftmaxForm(facts),
            new WeightsForm(facts),
            new SigmoidForm(facts),
            new PowerForm(facts),
            new LineForm(facts),
            new DistributedForm(facts),
            new ScaleForm(facts));
  }

  /**
   * Rewrites a trace.
   *
   * @param explained the inputs that are explained
   * @param overrides what need not be inferred; a product whose gate is given stays as it is
   * @return the trace in canonical forms, the same one where it has no others; with a note where
   *     forms are nested too deeply
   */
  public static Facts of(Trace trace, Set<String> explained, Overrides overrides) {
    Facts facts = new Facts(trace, Activity.of(trace, explained, overrides.states()));
    overrides.check(
        trace, overrides.states().isEmpty() ? facts.activity() : Activity.of(trace, explained));
    for (int pass = 0; ; pass++) {
      Map<TraceNode, Function<TraceRewriter, TraceRewriter.Result>> found =
          new CanonicalForms(facts, overrides.gates().keySet()).findAll(facts.trace());
      if (found.isEmpty()) {
        return facts;
      }
      if (pass == MOST_PASSES) {
        TraceNode node = found.keySet().iterator().next();
        facts.note(
            ("%s: known forms are nested more than %d deep; what is not in its canonical form may"
                    + " get other relevance than that form")
                .formatted(node, MOST_PASSES));
        return facts;
      }
      Trace rewritten =
          TraceRewriter.rewrite(
              facts.trace(),
              (node, rewriter) -> found.containsKey(node) ? found.get(node).apply(rewriter) : null);
      facts = new Facts(rewritten, Activity.of(rewritten, explained, overrides.states()));
    }
  }

  private Map<TraceNode, Function<TraceRewriter, TraceRewriter.Result>> findAll(Trace trace) {
    Map<TraceNode, Function<TraceRewriter, TraceRewriter.Result>> all = new LinkedHashMap<>();
    for (TraceNode node : trace.nodes()) {
      Function<TraceRewriter, TraceRewriter.Result> found = find(node);
      if (found != null) {
        all.put(node, found);
      }
    }
    return all;
  }

  private Function<TraceRewriter, TraceRewriter.Result> find(TraceNode node) {
    if (!node.output().tensor().isFloating()
        || !activity.isActive(node.output())
        || !mayBeWrittenOtherwise(node)
        || given.contains(node.name())) {
      return null;
    }
    for (CanonicalForm form : forms) {
      Function<TraceRewriter, TraceRewriter.Result> found = form.find(node);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private boolean mayBeWrittenOtherwise(TraceNode node) {
    return switch (activity.kind(node)) {
      case LINEAR, BILINEAR -> node.op() instanceof Einsum;
      case MOVEMENT -> node.op() instanceof Cast;
      default -> true;
    };
  }
}

package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The canonical forms, and the trace in which they stand in the place of others. */
public final class CanonicalForms {
  private final Activity activity;
  private final List<CanonicalForm> forms;

  private CanonicalForms(Trace trace, Activity activity) {
    this.activity = activity;
    Lines lines = new Lines(trace, activity);
    this.forms =
        List.of(
            new DifferenceForm(activity, lines),
            new MaskForm(activity),
            new IntegerForm(),
            new SoftmaxForm(activity),
            new SigmoidForm(activity, lines));
  }

  /** The trace in canonical forms; the same trace where it has no others. */
  public static Trace rewrite(Trace trace, Activity activity) {
    CanonicalForms all = new CanonicalForms(trace, activity);
    List<Function<TraceRewriter, TraceRewriter.Result>> found =
        trace.nodes().stream().map(all::find).toList();
    return found.stream().allMatch(Objects::isNull)
        ? trace
        : TraceRewriter.rewrite(
            trace,
            (node, rewriter) -> {
              Function<TraceRewriter, TraceRewriter.Result> form = found.get(node.id());
              return form == null ? null : form.apply(rewriter);
            });
  }

  private Function<TraceRewriter, TraceRewriter.Result> find(TraceNode node) {
    if (!node.output().tensor().isFloating() || !activity.isActive(node.output())) {
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
}

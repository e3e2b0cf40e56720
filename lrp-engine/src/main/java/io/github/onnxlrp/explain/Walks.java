package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.TargetResolver;
import io.github.onnxlrp.target.TargetResolver.Resolution;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Explains samples along the traces of their forward passes.
 *
 * @param kept names of the values of which the relevance is wanted too
 * @param fixed names of the inputs that are not explained
 * @param strict whether it is an error to infer what the model does not say
 * @param overrides what need not be inferred
 * @param inner explainers of further runs of the model, by what they score
 */
record Walks(
    Graph graph,
    AttributionMethod method,
    List<String> kept,
    Set<String> fixed,
    boolean strict,
    Overrides overrides,
    Map<Object, Explainer> inner) {

  /** What the values of a trace are. */
  TraceAnalysis analyse(Trace trace) {
    Set<String> explained = new LinkedHashSet<>(trace.inputs().keySet());
    explained.removeAll(fixed);
    return TraceAnalysis.of(trace, explained, overrides);
  }

  /** Runs a sample. */
  Walk over(ExplainedSample sample) {
    return new Walk(sample, ForwardPass.run(graph, sample.inputs()));
  }

  /** One forward pass of a sample, along whose trace it is explained. */
  final class Walk {
    private final ExplainedSample sample;
    private final Trace computed;
    private final ExplainedRun run;
    private final TargetResolver resolver;
    private final WalkedExplanations explanations;

    private Walk(ExplainedSample sample, Trace computed) {
      this.sample = sample;
      this.computed = computed;
      TraceAnalysis analysis = analyse(computed);
      Trace trace = analysis.trace();
      this.run =
          new ExplainedRun(
              graph,
              analysis,
              () -> analyse(ForwardPass.runMoved(graph, sample.inputs())),
              strict,
              input -> sample.axes().ofInput(input.name()),
              new InnerRuns(graph, trace, inner));
      this.resolver = new TargetResolver(trace, value -> sample.axes().ofOutput(trace, value));
      this.explanations =
          new WalkedExplanations(
              method, kept, run, sample.axes(), overrides.notes(), sample.notes());
    }

    ExplainedSample sample() {
      return sample;
    }

    /** The trace before canonical forms. */
    Trace computed() {
      return computed;
    }

    ExplainedRun run() {
      return run;
    }

    Explanation explain(Target target) {
      return explanations.explain(resolver.resolve(target));
    }

    /**
     * A walk over what the canonical forms give, to the last bit, and not what they stand for. So a
     * graph that is derived from this one decides as it does.
     *
     * @throws UnderivableException if a form differs from what it stands for by more than rounding
     */
    Walk ofForms() {
      for (TraceNode node : run.trace().nodes()) {
        List<Tensor> given = node.op().forward(node.tensors());
        for (TraceValue value : node.outputs()) {
          requireClose(node, value.tensor(), given.get(value.outputIndex()));
        }
      }
      return new Walk(sample, TraceRewriter.evaluate(run.trace()));
    }

    private static void requireClose(TraceNode node, Tensor value, Tensor given) {
      if (!given.hasShape(value.shape())) {
        throw new UnderivableException("%s: its canonical form gives %s", node, given);
      }
      double largest = largest(value);
      for (Tensor operand : node.tensors()) {
        largest = Math.max(largest, operand == null ? 0 : largest(operand));
      }
      for (int k = 0; k < value.size(); k++) {
        double difference = Math.abs(given.get(k) - value.get(k));
        boolean same = Double.compare(given.get(k), value.get(k)) == 0;
        if (!same && !(difference <= Ties.SHARE * largest && Double.isFinite(largest))) {
          throw new UnderivableException(
              "%s: its canonical form differs by %.2g from it", node, difference);
        }
      }
    }

    private static double largest(Tensor tensor) {
      double largest = 0;
      for (int k = 0; k < tensor.size(); k++) {
        largest = Math.max(largest, Math.abs(tensor.get(k)));
      }
      return largest;
    }

    /** Where rounding decides how a target is explained. */
    Ties ties(Target target) {
      List<Decisions> moved =
          List.of(moved(Ties.SHARE).decisions(target), moved(-Ties.SHARE).decisions(target));
      return new Ties(decisions(target).madeOtherwise(moved));
    }

    /** Where another walk decides otherwise; none where it does so at what is no tie. */
    Ties tiesWith(Walk other, Target target) {
      Ties otherwise = new Ties(decisions(target).madeOtherwise(List.of(other.decisions(target))));
      return ties(target).counts().keySet().containsAll(otherwise.counts().keySet())
          ? otherwise
          : Ties.NONE;
    }

    private Walk moved(double share) {
      return new Walk(sample, ForwardPass.runMoved(graph, sample.inputs(), share));
    }

    private Decisions decisions(Target target) {
      Resolution resolution = resolver.resolve(target);
      DerivableMethod derivable = (DerivableMethod) method;
      return Decisions.of(run, derivable.rule(run, resolution.head()), resolution);
    }
  }
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inference.Type;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.Walks.Walk;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.optimise.KeptStates;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.propagation.RuleTable;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Explains samples: by a program where there is one, by a walk along a trace otherwise. */
final class SampleExplainer {
  private final Graph graph;
  private final AttributionMethod method;
  private final boolean strict;
  private final Walks walks;
  private final ProgramCache programs = new ProgramCache();
  private final AtomicLong seen = new AtomicLong();
  // Null where all samples are walked.
  private final DerivedExplanations derived;
  private final ProgramTrials trials;

  SampleExplainer(
      Graph graph,
      AttributionMethod method,
      List<String> kept,
      Set<String> fixed,
      boolean strict,
      Precision precision,
      Overrides overrides) {
    this.graph = KeptStates.in(graph, Set.copyOf(kept));
    this.method = method;
    this.strict = strict;
    this.walks = new Walks(this.graph, method, kept, fixed, strict, overrides, InnerRuns.none());
    DerivableMethod derivable = method instanceof DerivableMethod candidate ? candidate : null;
    this.derived =
        derivable == null ? null : new DerivedExplanations(programs, strict, overrides.notes());
    this.trials = derivable == null ? null : new ProgramTrials(derivable, kept, precision, derived);
  }

  /** Counts samples that are explained with others, in this call or in those before; gives all. */
  long addSeen(int samples) {
    return seen.addAndGet(samples);
  }

  /** The explanations of several targets of one sample. */
  List<Explanation> explain(ExplainedSample sample, List<Target> targets) {
    return explain(sample, targets, true);
  }

  /**
   * The explanations of several targets of one sample.
   *
   * @param learns whether there will be more like it, so that a program may be worth its time
   */
  List<Explanation> explain(ExplainedSample sample, List<Target> targets, boolean learns) {
    Inferences inferences = new Inferences(strict);
    sample.notes().forEach(text -> inferences.add(new Inference(Type.SAMPLE_AXIS, text)));
    boolean derives = derived != null && !sample.isFixedBatch();
    List<Explanation> found = derives ? derived.explain(sample, targets) : null;
    if (found == null && derives && learnsFromPieces(sample, targets)) {
      found = derived.explain(sample, targets);
    }
    return found == null ? walk(sample, targets, learns) : found;
  }

  /** The same by a walk, whether there is a program or not. */
  List<Explanation> walk(ExplainedSample sample, List<Target> targets, boolean learns) {
    boolean derives = learns && derived != null && !sample.isFixedBatch();
    Walk walk = walks.over(sample);
    List<Explanation> result = new ArrayList<>();
    for (Target target : targets) {
      Explanation explanation = walk.explain(target);
      result.add(explanation);
      if (derives) {
        trials.learn(walk, target, explanation);
      }
    }
    return result;
  }

  /** Whether short pieces of a long sample may have given the program for it. */
  private boolean learnsFromPieces(ExplainedSample sample, List<Target> targets) {
    if (!targets.stream().allMatch(target -> derived.learnsFromPieces(sample, target))) {
      return false;
    }
    List<ExplainedSample> pieces = ShortPieces.of(graph, sample);
    try {
      pieces.forEach(piece -> explain(piece, targets));
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.INVALID_INPUT && e.reason() != Reason.UNSUPPORTED) {
        throw e;
      }
      // The model or the target means the whole; if that is at fault, the walk says so.
      return false;
    }
    for (Target target : pieces.isEmpty() ? List.<Target>of() : targets) {
      derived.structure(sample, target).restartUnlessFor(sample.inputs());
    }
    return !pieces.isEmpty();
  }

  /** The explanation of a sample as a graph. */
  Graph derive(ExplainedSample sample, Target target) {
    return program(target, walks.over(sample)).graph();
  }

  /** The explanation of a sample as a graph, and where samples are in its inputs and outputs. */
  DerivedGraph derived(ExplainedSample sample, Target target) {
    Walk walk = walks.over(sample);
    Program program = program(target, walk);
    Map<String, Integer> axes = new HashMap<>();
    for (Value input : graph.inputs()) {
      axes.put(input.name(), sample.axes().ofInput(input.name()).axis());
      axes.put(Program.RELEVANCE + input.name(), sample.axes().ofInput(input.name()).axis());
    }
    Trace trace = walk.computed();
    trace
        .outputs()
        .forEach((name, value) -> axes.put(name, sample.axes().ofOutput(trace, value).axis()));
    program
        .layers()
        .slices()
        .forEach((name, slice) -> axes.put(Program.RELEVANCE + name, slice.axis()));
    axes.values().removeIf(axis -> axis < 0);
    return new DerivedGraph(program.withTarget(), axes, program.lengths(), new Reader(program));
  }

  /** Reads what the graph of a program gives. */
  private final class Reader implements DerivedGraph.Reader {
    private final Program program;

    Reader(Program program) {
      this.program = program;
    }

    @Override
    public DerivedGraph.Outcome read(
        Samples samples, int sample, Map<String, Tensor> outputs, Precision precision) {
      ExplainedSample one = ExplainedSample.of(samples, sample);
      return derived.outcome(program, program.result(one.inputs(), outputs, precision), one);
    }

    @Override
    public int batchSize(long elements) {
      return program.mostSamples(elements);
    }
  }

  private Program program(Target target, Walk walk) {
    if (derived == null) {
      throw OnnxLrpException.unsupported(
          "no graph is derived of the method %s, which runs the model on changed inputs or is no"
              + " DerivableMethod; use lrp or a gradient",
          method.name());
    } else if (derived.structure(walk.sample(), target) == null) {
      throw OnnxLrpException.unsupported(
          "no graph is derived for %s; give %s",
          target.weights() != null ? "weights as a target" : "a fixed batch of several samples",
          target.weights() != null ? "an index, a sum or argmax" : "one sample");
    }
    try {
      ProgramTrials.Proof proof = trials.proof(walk, target, walk.explain(target));
      if (proof == null) {
        throw new UnderivableException("%s", DerivedExplanations.TO_MEASURE);
      }
      return proof.program();
    } catch (UnderivableException e) {
      throw new OnnxLrpException(
          Reason.UNSUPPORTED, "no graph can be derived: " + e.getMessage(), e);
    }
  }

  /** The explanations of samples with the same shapes; null in the place of those to be walked. */
  List<Explanation> inBatch(List<ExplainedSample> samples, Target target) {
    return derived.explain(samples, target);
  }

  /** How many samples like this one are to be explained in one batch. */
  int batchSize(ExplainedSample sample, Target target) {
    // Notes on where samples are may be errors.
    boolean strictly = strict && !sample.notes().isEmpty();
    return strictly || derived == null ? 1 : derived.batchSize(sample, target);
  }

  /** Whether it is not known yet if there will be a program for a sample. */
  boolean isLearning(ExplainedSample sample, Target target) {
    return derived != null && derived.isLearning(sample, target);
  }

  boolean mixes(Samples samples) {
    return MixedSamples.areMixed(graph, samples);
  }

  /** How the samples seen so far were explained, by structure and target. */
  Map<String, String> derivations() {
    return programs.describe();
  }

  /** What each node is taken for, and why. */
  List<NodeRole> roles(Map<String, Tensor> inputs) {
    TraceAnalysis analysis = walks.analyse(ForwardPass.run(graph, inputs));
    if (!(method instanceof LayerwiseRelevance relevance)) {
      throw OnnxLrpException.invalid("the method %s has no rules", method.name());
    }
    return RuleTable.of(analysis, relevance.composite());
  }
}

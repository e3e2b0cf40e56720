package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Premises;
import io.github.onnxlrp.derive.GuardFailedException;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.LedgerNotes;
import io.github.onnxlrp.propagation.Masks;
import io.github.onnxlrp.propagation.RelevanceRule;
import io.github.onnxlrp.propagation.Reliability;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.target.TargetResolver.Resolution;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Explains samples by programs that were derived from walks over others. Whatever a program cannot
 * answer for is walked: another structure, relevance that rounding may have spoiled, inputs that
 * look like masks.
 */
final class DerivedExplanations {
  /** Both round alike but for the order of sums. */
  private static final double TOLERANCE = 1e-12;

  private static final double TURNOVER_TOLERANCE = 0x1p-46;

  private final ProgramCache programs;
  private final Composite composite;
  private final boolean strict;
  private final SampleAxes axes;
  private final Collection<String> ofOverrides;
  private final Collection<String> ofSamples;

  /**
   * Explains one sample.
   *
   * @param ofOverrides notes on what was overruled
   * @param ofSamples notes on where the samples are
   */
  DerivedExplanations(
      ProgramCache programs,
      Composite composite,
      boolean strict,
      SampleAxes axes,
      Collection<String> ofOverrides,
      Collection<String> ofSamples) {
    this.programs = programs;
    this.composite = composite;
    this.strict = strict;
    this.axes = axes;
    this.ofOverrides = ofOverrides;
    this.ofSamples = ofSamples;
  }

  /** The explanations of a sample; null where it has to be walked. */
  List<Explanation> explain(Map<String, Tensor> sample, List<Target> targets) {
    List<Explanation> result = new ArrayList<>();
    for (Target target : targets) {
      ProgramCache.Structure entry =
          target.weights() == null ? programs.of(sample, axes, target) : null;
      Program program = entry == null ? null : entry.usable();
      boolean fits = program != null && program.fits(sample);
      Explanation explanation = fits ? run(entry, program, sample) : null;
      if (explanation == null) {
        return null;
      }
      result.add(explanation);
    }
    return result;
  }

  private Explanation run(
      ProgramCache.Structure entry, Program program, Map<String, Tensor> sample) {
    try {
      Explanation found = explain(program, sample);
      if (found == null) {
        entry.fail("its relevance has to be measured, or inputs look like masks");
      } else {
        entry.succeed();
      }
      return found;
    } catch (GuardFailedException e) {
      entry.fail(e.getMessage());
      return null;
    } catch (OnnxLrpException e) {
      // The walk says what is wrong, in the words of the model's own nodes.
      entry.fail("the derived graph does not run: " + e.getMessage());
      return null;
    }
  }

  /** The explanation by a program; null where the walk has to measure or to look for masks. */
  private Explanation explain(Program program, Map<String, Tensor> sample) {
    Program.Result result = program.run(sample);
    Map<String, Tensor> explained = new LinkedHashMap<>();
    result.relevances().keySet().forEach(name -> explained.put(name, sample.get(name)));
    if (!Reliability.isBeyondDoubt(result.ledger(), result.relevances().values())
        || Masks.mayBeAmong(explained, result.relevances())
        || (strict && !result.notes().isEmpty())) {
      return null;
    }
    List<String> all =
        new ArrayList<>(Resolution.notes(result.target(), result.prediction(), program.heads()));
    all.addAll(ofOverrides);
    all.addAll(result.notes());
    LedgerNotes.add(result.ledger(), program.graph(), all);
    all.addAll(ofSamples);
    Map<String, Tensor> values = new LinkedHashMap<>();
    Map<String, Tensor> relevances = new LinkedHashMap<>();
    result
        .relevances()
        .forEach(
            (name, relevance) -> {
              SampleSlice slice = axes.ofInput(name);
              values.put(name, slice.of(sample.get(name)));
              relevances.put(name, slice.of(relevance));
            });
    return new Explanation(
        result.target(),
        result.prediction(),
        result.ledger().score(),
        values,
        relevances,
        Map.of(),
        result.ledger(),
        false,
        all);
  }

  /** Derives a program from a walk, or lets a walk confirm one. */
  void learn(
      Trace computed,
      ExplainedRun run,
      Map<String, Tensor> sample,
      Target target,
      Explanation walked) {
    ProgramCache.Structure entry =
        target.weights() == null ? programs.of(sample, axes, target) : null;
    if (entry == null) {
      return;
    }
    Program unconfirmed = entry.unconfirmed();
    if (unconfirmed != null && unconfirmed.fits(sample)) {
      Explanation again = run(entry, unconfirmed, sample);
      if (again != null) {
        judge(entry, walked, again);
      }
    } else if (unconfirmed == null && entry.wantsProgram()) {
      derive(entry, computed, run, sample, target, walked);
    }
  }

  private void derive(
      ProgramCache.Structure entry,
      Trace computed,
      ExplainedRun run,
      Map<String, Tensor> sample,
      Target target,
      Explanation walked) {
    try {
      Program program = derive(computed, run, target, walked);
      Explanation again = explain(program, sample);
      String difference = again == null ? null : differs(walked, again);
      if (again == null) {
        entry.fail("its relevance has to be measured, or inputs look like masks");
      } else if (difference == null) {
        entry.derived(program);
      } else {
        entry.reject(difference);
      }
    } catch (UnderivableException | GuardFailedException e) {
      entry.reject(e.getMessage());
    } catch (OnnxLrpException e) {
      entry.reject("the derived graph does not run: " + e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The walk has explained the sample already.
      entry.reject("no graph could be derived: " + e.getMessage());
    }
  }

  private Program derive(Trace computed, ExplainedRun run, Target target, Explanation walked) {
    Trace trace = run.trace();
    Set<String> explained = walked.relevance().keySet();
    Premises premises = Premises.of(computed, explained);
    if (premises.elements() != null) {
      throw new UnderivableException("%s", premises.elements());
    }
    String name = walked.target().output();
    TraceValue output = trace.outputs().get(name);
    SampleSlice slice = axes.ofOutput(trace, output);
    Set<String> heads = Head.strip(trace, output, slice.ones(output.tensor())).operators();
    TargetWeights weights = new TargetWeights(target, output.name(), slice, heads);
    Head all = Head.keep(output, slice.ones(output.tensor()));
    RelevanceRule rule = new RelevanceRule(run.analysis(), composite, strict, all);
    return Program.derive(
        run.analysis(), rule, weights, name, premises.lengths() != null, run.graph().maxSteps());
  }

  private static void judge(ProgramCache.Structure entry, Explanation walked, Explanation again) {
    String difference = differs(walked, again);
    if (difference == null) {
      entry.confirm();
    } else {
      entry.reject(difference);
    }
  }

  /** A sentence about the first thing that is not as the walk has it; null where all is. */
  private static String differs(Explanation walked, Explanation again) {
    double uncertain = walked.ledger().turnover() * TURNOVER_TOLERANCE;
    if (!walked.target().equals(again.target())
        || !walked.prediction().kind().equals(again.prediction().kind())
        || !walked.notes().equals(again.notes())) {
      return "the derived graph means another target or has other notes";
    }
    for (Map.Entry<String, Tensor> entry : walked.relevance().entrySet()) {
      Tensor expected = entry.getValue();
      Tensor found = again.relevance().get(entry.getKey());
      double largest = 0;
      double difference = 0;
      for (int k = 0; k < expected.size(); k++) {
        largest = Math.max(largest, Math.abs(expected.get(k)));
        difference = Math.max(difference, Math.abs(expected.get(k) - found.get(k)));
      }
      if (!(difference <= Math.max(TOLERANCE * largest, uncertain))) {
        return "the derived relevance of input '%s' differs by %.2g"
            .formatted(entry.getKey(), difference);
      }
    }
    Ledger one = walked.ledger();
    Ledger other = again.ledger();
    boolean same =
        isClose(one.score(), other.score(), uncertain)
            && isClose(one.inputs(), other.inputs(), uncertain)
            && isClose(one.initialStates(), other.initialStates(), uncertain)
            && isClose(one.biases(), other.biases(), uncertain)
            && isClose(one.stabilizer(), other.stabilizer(), uncertain)
            && isClose(one.constants(), other.constants(), uncertain)
            && isClose(one.unassigned(), other.unassigned(), uncertain);
    return same ? null : "the derived ledger differs: %s and %s".formatted(one, other);
  }

  private static boolean isClose(double one, double other, double uncertain) {
    return Math.abs(one - other) <= Math.max(TOLERANCE * Math.abs(one), uncertain);
  }
}

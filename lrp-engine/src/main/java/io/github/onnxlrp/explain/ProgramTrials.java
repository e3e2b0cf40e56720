package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Premises;
import io.github.onnxlrp.derive.GuardFailedException;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.ProgramCache.Structure;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.Head;
import java.util.List;
import java.util.Set;

/** Derives programs from walks, and compares them with walks before they may explain. */
final class ProgramTrials {
  private final DerivableMethod method;
  private final List<String> kept;
  private final Precision precision;
  private final DerivedExplanations derived;

  /**
   * Tries programs.
   *
   * @param kept names of the values of which the relevance is wanted too
   * @param precision in which programs are to be run once they are confirmed
   */
  ProgramTrials(
      DerivableMethod method, List<String> kept, Precision precision, DerivedExplanations derived) {
    this.method = method;
    this.kept = kept;
    this.precision = precision;
    this.derived = derived;
  }

  /**
   * Derives a program from a walk, or lets a walk confirm one.
   *
   * @param computed the trace before canonical forms
   * @param run what was walked
   */
  void learn(
      Trace computed, ExplainedRun run, ExplainedSample sample, Target target, Explanation walked) {
    Structure structure = derived.structure(sample, target);
    if (structure == null) {
      return;
    }
    Program unconfirmed = structure.unconfirmed();
    if (unconfirmed != null && unconfirmed.fits(sample.inputs())) {
      Explanation again = derived.run(structure, unconfirmed, sample);
      String difference =
          again == null ? null : Agreement.differs(walked, again, unconfirmed.precision());
      if (difference != null) {
        structure.reject(difference);
      } else if (again != null) {
        structure.confirm();
        if (precision == Precision.FLOAT) {
          trySingle(structure.addSingle(unconfirmed.single()), sample, walked);
        }
      }
    } else if (unconfirmed == null && structure.wantsProgram()) {
      derive(structure, computed, run, sample, target, walked);
    }
  }

  /** Lets the walk that has confirmed a program judge the same in single precision. */
  private void trySingle(Structure single, ExplainedSample sample, Explanation walked) {
    Explanation found = derived.run(single, single.unconfirmed(), sample);
    String difference =
        found == null
            ? "relevance is amplified too much"
            : Agreement.differs(walked, found, Precision.FLOAT);
    if (difference == null) {
      single.confirm();
    } else {
      single.reject(difference);
    }
  }

  private void derive(
      Structure structure,
      Trace computed,
      ExplainedRun run,
      ExplainedSample sample,
      Target target,
      Explanation walked) {
    try {
      Program program = proved(computed, run, sample, target, walked);
      if (program == null) {
        structure.fail(DerivedExplanations.TO_MEASURE);
      } else {
        structure.derived(program);
      }
    } catch (UnderivableException e) {
      structure.reject(e.getMessage());
    }
  }

  /**
   * A program that gives what a walk has found; null where the sample cannot tell.
   *
   * @throws UnderivableException if there is none
   */
  Program proved(
      Trace computed, ExplainedRun run, ExplainedSample sample, Target target, Explanation walked) {
    Program program;
    try {
      program = derive(computed, run, sample, target, walked);
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The walk has explained the sample already.
      throw new UnderivableException("no graph could be derived: %s", e.getMessage());
    } catch (OnnxLrpException e) {
      DerivedExplanations.requireFault(e);
      throw new UnderivableException("no graph could be derived: %s", e.getMessage());
    }
    try {
      return proved(program, sample, walked);
    } catch (UnderivableException e) {
      if (!program.isFused()) {
        throw e;
      }
      // What a fused recurrence takes for granted may not hold.
      return proved(program.unfused(), sample, walked);
    }
  }

  private Program proved(Program program, ExplainedSample sample, Explanation walked) {
    try {
      Explanation again = derived.explanation(program, program.run(sample.inputs()), sample);
      String difference =
          again == null ? null : Agreement.differs(walked, again, program.precision());
      if (difference != null) {
        throw new UnderivableException("%s", difference);
      }
      return again == null ? null : program;
    } catch (GuardFailedException e) {
      throw new UnderivableException("%s", e.getMessage());
    } catch (OnnxLrpException e) {
      DerivedExplanations.requireFault(e);
      throw new UnderivableException("the derived graph does not run: %s", e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UnderivableException("the derived graph does not run: %s", e.getMessage());
    }
  }

  private Program derive(
      Trace computed, ExplainedRun run, ExplainedSample sample, Target target, Explanation walked) {
    Trace trace = run.trace();
    Set<String> explained = walked.relevance().keySet();
    Premises premises = Premises.of(computed, explained);
    if (!computed.ofThisRun().isEmpty()) {
      throw new UnderivableException("%s", computed.ofThisRun().get(0));
    }
    if (premises.elements() != null) {
      throw new UnderivableException("%s", premises.elements());
    }
    String name = walked.target().output();
    TraceValue output = trace.outputs().get(name);
    SampleSlice slice = sample.axes().ofOutput(trace, output);
    int batchAxis = sample.axes().batchAxis(run.graph().output(name), output.tensor().rank());
    Set<String> heads = Head.strip(trace, output, slice.ones(output.tensor())).operators();
    TargetWeights weights = new TargetWeights(target, output.name(), batchAxis, heads);
    Head all = Head.keep(output, slice.ones(output.tensor()));
    AttributionRule rule = method.rule(run, all);
    KeptLayers layers = kept.isEmpty() ? KeptLayers.NONE : sample.axes().kept(trace, kept);
    return ProgramDerivation.derive(
        run.analysis(),
        rule,
        layers,
        weights,
        name,
        premises.lengths() != null,
        run.graph().maxSteps());
  }
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Premises;
import io.github.onnxlrp.derive.GuardFailedException;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.ProgramCache.Structure;
import io.github.onnxlrp.explain.Walks.Walk;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

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
   * What the walk over a sample has shown.
   *
   * @param program the program that explains as the walk does
   * @param asTried whether that is the one that was tried, and not the same without fused
   *     recurrences
   * @param ties what rounding decides, where the one that was tried explains otherwise
   */
  record Proof(Program program, boolean asTried, Ties ties) {}

  /** Derives a program from a walk, or lets a walk confirm one. */
  void learn(Walk walk, Target target, Explanation walked) {
    Structure structure = derived.structure(walk.sample(), target);
    if (structure == null) {
      return;
    }
    Program unconfirmed = structure.unconfirmed();
    try {
      if (unconfirmed != null && unconfirmed.fits(walk.sample().inputs())) {
        Explanation again = derived.run(structure, unconfirmed, walk.sample());
        if (again != null) {
          Proof proof = proof(unconfirmed, again, walk, target, walked);
          if (proof != null && !structure.waits(proof)) {
            confirm(structure, unconfirmed, proof, walk, walked);
          }
        }
      } else if (unconfirmed == null && structure.wantsProgram()) {
        Proof proof = proof(walk, target, walked);
        if (proof == null) {
          structure.fail(DerivedExplanations.TO_MEASURE);
        } else if (!structure.waits(proof)) {
          structure.derived(proof.program());
        }
      }
    } catch (UnderivableException e) {
      structure.reject(e.getMessage());
    }
  }

  private void confirm(
      Structure structure, Program tried, Proof proof, Walk walk, Explanation walked) {
    if (!proof.asTried()) {
      // This sample is the first that has proved it.
      structure.replace(tried, proof.program());
      return;
    }
    structure.confirm();
    if (precision == Precision.FLOAT) {
      trySingle(structure.addSingle(tried.single()), walk.sample(), walked);
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

  /**
   * Derives a program that gives what a walk has found; null where the sample cannot tell.
   *
   * @throws UnderivableException if there is none
   */
  Proof proof(Walk walk, Target target, Explanation walked) {
    Program program = explained("no graph could be derived: ", () -> derive(walk, target, walked));
    Explanation again;
    try {
      again = run(program, walk.sample());
    } catch (UnderivableException e) {
      if (!program.isFused()) {
        throw e;
      }
      // What a fused recurrence takes for granted may not hold.
      program = program.unfused();
      again = run(program, walk.sample());
    }
    return again == null ? null : proof(program, again, walk, target, walked);
  }

  /**
   * What the walk over a sample says of a program.
   *
   * @param again what the program has found
   * @return null where the sample cannot tell
   * @throws UnderivableException if what was derived is wrong
   */
  private Proof proof(
      Program program, Explanation again, Walk walk, Target target, Explanation walked) {
    String difference = Agreement.differs(walked, again, Precision.DOUBLE);
    if (difference == null) {
      return new Proof(program, true, Ties.NONE);
    }
    // Step by step, a graph decides as a walk over what its forms give: that is no matter of ties.
    Program steps = program.isFused() ? program.unfused() : program;
    Explanation ofSteps = program.isFused() ? run(steps, walk.sample()) : again;
    if (ofSteps == null) {
      return null;
    }
    String fault = Agreement.differs(walked, ofSteps, Precision.DOUBLE);
    if (fault != null) {
      Explanation ofForms = explained("", () -> walk.ofForms().explain(target));
      if (!walked.notes().equals(ofSteps.notes())
          || Agreement.differsInNumbers(ofForms, ofSteps, Precision.DOUBLE) != null) {
        throw new UnderivableException("%s", fault);
      }
    }
    Ties ties = explained("", () -> walk.ties(target));
    if (fault != null && ties.isEmpty()) {
      throw new UnderivableException("%s", fault);
    }
    return new Proof(steps, !program.isFused(), ties);
  }

  private Explanation run(Program program, ExplainedSample sample) {
    return explained(
        "the derived graph does not run: ",
        () -> derived.explanation(program, program.run(sample.inputs()), sample));
  }

  /** The walk has explained the sample already: what goes wrong behind it is no error. */
  private static <T> T explained(String what, Supplier<T> computation) {
    try {
      return computation.get();
    } catch (GuardFailedException e) {
      throw new UnderivableException("%s", e.getMessage());
    } catch (OnnxLrpException e) {
      DerivedExplanations.requireFault(e);
      throw new UnderivableException("%s%s", what, e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UnderivableException("%s%s", what, e.getMessage());
    }
  }

  private Program derive(Walk walk, Target target, Explanation walked) {
    Trace computed = walk.computed();
    ExplainedRun run = walk.run();
    ExplainedSample sample = walk.sample();
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

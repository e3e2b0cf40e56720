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
   * @param program the program that explains as the walk does: the one that was tried, or the same
   *     without fused recurrences
   * @param ties what rounding decides, where the one that was tried explains otherwise
   */
  record Proof(Program program, Ties ties) {}

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
          if (proof != null) {
            confirm(structure, unconfirmed, proof, walk, walked);
          }
        }
      } else if (unconfirmed == null && structure.wantsProgram()) {
        Proof proof = proof(walk, target, walked);
        if (proof == null) {
          structure.fail(DerivedExplanations.TO_MEASURE);
        } else {
          structure.count(proof.ties());
          structure.derived(proof.program());
        }
      }
    } catch (UnderivableException e) {
      structure.reject(e.getMessage());
    }
  }

  private void confirm(
      Structure structure, Program tried, Proof proof, Walk walk, Explanation walked) {
    structure.count(proof.ties());
    if (proof.program() != tried) {
      // This sample is the first that has proved it.
      structure.replace(tried, proof.program());
    } else if (structure.confirm(tried) && precision == Precision.FLOAT) {
      trySingle(structure.addSingle(tried), walk.sample(), walked);
    }
  }

  /** Lets the walk that has confirmed a program judge the same in single precision. */
  private void trySingle(Structure single, ExplainedSample sample, Explanation walked) {
    if (single == null) {
      return;
    }
    Program program = single.unconfirmed();
    Explanation found = derived.run(single, program, sample);
    String difference =
        found == null
            ? "relevance is amplified too much"
            : Agreement.differs(walked, found, Precision.FLOAT);
    if (difference == null) {
      single.confirm(program);
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
      return new Proof(program, Ties.NONE);
    }
    if (program.isFused()) {
      return ofSteps(program.unfused(), walk, target, walked);
    }
    Walk forms = explained("", walk::ofForms);
    Explanation ofForms = explained("", () -> forms.explain(target));
    boolean isOfForms =
        walked.notes().equals(again.notes())
            && Agreement.differsInNumbers(ofForms, again, Precision.DOUBLE) == null;
    Ties ties = isOfForms ? explained("", () -> walk.tiesWith(forms, target)) : Ties.NONE;
    if (ties.isEmpty()) {
      throw new UnderivableException("%s", difference);
    }
    return new Proof(program, ties);
  }

  /**
   * A fused recurrence rounds otherwise than its steps, so that where it explains otherwise it may
   * be wrong, or rounding may have decided. In both cases the steps are what is proved.
   */
  private Proof ofSteps(Program steps, Walk walk, Target target, Explanation walked) {
    Explanation ofSteps = run(steps, walk.sample());
    Proof proof = ofSteps == null ? null : proof(steps, ofSteps, walk, target, walked);
    return proof == null || !proof.ties().isEmpty()
        ? proof
        : new Proof(steps, explained("", () -> walk.ties(target)));
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
    } catch (IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
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

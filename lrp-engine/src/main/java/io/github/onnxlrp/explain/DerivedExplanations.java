package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.derive.GuardFailedException;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.ProgramCache.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Explains samples by programs that were derived from walks over others. Whatever a program cannot
 * answer for is walked: another structure, relevance that rounding may have spoiled, inputs that
 * look like masks.
 */
final class DerivedExplanations {
  static final String TO_MEASURE = "its relevance has to be measured, or inputs look like masks";

  private final ProgramCache programs;
  private final ResultReader reader;

  /**
   * Explains samples.
   *
   * @param ofOverrides notes on what was overruled
   */
  DerivedExplanations(ProgramCache programs, boolean strict, Collection<String> ofOverrides) {
    this.programs = programs;
    this.reader = new ResultReader(strict, ofOverrides);
  }

  /** What is known of the structure of a sample; null where it is always walked. */
  Structure structure(ExplainedSample sample, Target target) {
    return target.weights() != null || sample.isFixedBatch()
        ? null
        : programs.of(sample.inputs(), sample.axes(), target);
  }

  /** The explanations of one sample; null where it has to be walked. */
  List<Explanation> explain(ExplainedSample sample, List<Target> targets) {
    List<Explanation> result = new ArrayList<>();
    for (Target target : targets) {
      Explanation explanation = explain(List.of(sample), target).get(0);
      if (explanation == null) {
        return null;
      }
      result.add(explanation);
    }
    return result;
  }

  /**
   * The explanations of samples with the same shapes; null in the place of those that have to be
   * walked.
   */
  List<Explanation> explain(List<ExplainedSample> samples, Target target) {
    Structure structure = structure(samples.get(0), target);
    List<Explanation> found = Arrays.asList(new Explanation[samples.size()]);
    if (structure != null && structure.single() != null) {
      explainMissing(structure.single(), samples, found);
    }
    if (structure != null) {
      explainMissing(structure, samples, found);
    }
    return found;
  }

  /** Explains the samples that have no explanation yet. */
  private void explainMissing(
      Structure structure, List<ExplainedSample> samples, List<Explanation> found) {
    List<Integer> missing =
        IntStream.range(0, samples.size()).filter(k -> found.get(k) == null).boxed().toList();
    Program program = structure.usable();
    if (program != null && !missing.isEmpty() && program.fits(samples.get(0).inputs())) {
      put(found, missing, explain(structure, program, some(samples, missing)));
    }
  }

  private static List<ExplainedSample> some(List<ExplainedSample> samples, List<Integer> numbers) {
    return numbers.stream().map(samples::get).toList();
  }

  private static void put(
      List<Explanation> all, List<Integer> numbers, List<Explanation> explanations) {
    for (int k = 0; k < numbers.size(); k++) {
      all.set(numbers.get(k), explanations.get(k));
    }
  }

  private List<Explanation> explain(
      Structure structure, Program program, List<ExplainedSample> samples) {
    if (samples.size() > 1 && structure.runsInBatches()) {
      List<Explanation> together = runTogether(structure, program, samples);
      if (together != null) {
        count(structure, together);
        return together;
      }
    }
    List<Explanation> result = new ArrayList<>();
    samples.forEach(sample -> result.add(run(structure, program, sample)));
    return result;
  }

  /** A batch is one success, or one failure where none of its samples has been explained. */
  private static void count(Structure structure, List<Explanation> together) {
    if (together.stream().allMatch(explanation -> explanation == null)) {
      structure.fail(TO_MEASURE);
    } else {
      structure.succeed();
    }
  }

  /** How many samples like this one are to be explained in one batch. */
  int batchSize(ExplainedSample sample, Target target) {
    Structure structure = structure(sample, target);
    Program program = structure == null ? null : structure.usable();
    return program == null || !program.fits(sample.inputs()) || !structure.runsInBatches()
        ? 1
        : program.batchSize(sample.size());
  }

  /** Whether short pieces of a long sample may give a program for the whole of it. */
  boolean learnsFromPieces(ExplainedSample sample, Target target) {
    Structure structure = structure(sample, target);
    return structure != null && structure.learnsFromPieces();
  }

  /** Whether it is not known yet if there will be a program for a sample. */
  boolean isLearning(ExplainedSample sample, Target target) {
    Structure structure = structure(sample, target);
    return structure != null && structure.isLearning();
  }

  /** The explanation of a sample by a program; null where it has to be walked. */
  Explanation run(Structure structure, Program program, ExplainedSample sample) {
    try {
      Explanation found = explanation(program, program.run(sample.inputs()), sample);
      if (found == null) {
        structure.fail(TO_MEASURE);
      } else {
        structure.succeed();
      }
      return found;
    } catch (GuardFailedException e) {
      structure.fail(e.getMessage());
      return null;
    } catch (OnnxLrpException e) {
      requireFault(e);
      // The walk says what is wrong, in the words of the model's own nodes.
      structure.fail("the derived graph does not run: " + e.getMessage());
      return null;
    }
  }

  /** What is thrown because the thread has to end is no fault of a graph or a sample. */
  static void requireFault(OnnxLrpException e) {
    if (e.reason() == OnnxLrpException.Reason.CHECK_FAILED) {
      throw e;
    }
  }

  /** The explanations of a batch; null where they are to be found one by one. */
  private List<Explanation> runTogether(
      Structure structure, Program program, List<ExplainedSample> samples) {
    try {
      List<Program.Result> results =
          program.run(samples.stream().map(ExplainedSample::inputs).toList());
      List<Explanation> found = new ArrayList<>();
      for (int k = 0; k < samples.size(); k++) {
        found.add(explanation(program, results.get(k), samples.get(k)));
      }
      return structure.isConfirmedForBatches() || confirms(structure, program, samples, found)
          ? found
          : null;
    } catch (GuardFailedException e) {
      return runWithout(e.samples(), structure, program, samples);
    } catch (UnderivableException e) {
      structure.rejectBatches(e.getMessage());
      return null;
    } catch (OnnxLrpException e) {
      requireFault(e);
      // Maybe that of one sample.
      structure.failBatch("a batch does not run: " + e.getMessage());
      return null;
    }
  }

  /** Samples that fail a guard do not keep others from being run together. */
  private List<Explanation> runWithout(
      List<Integer> failed, Structure structure, Program program, List<ExplainedSample> samples) {
    List<Integer> others = new ArrayList<>();
    for (int k = 0; k < samples.size() && !failed.isEmpty(); k++) {
      if (!failed.contains(k)) {
        others.add(k);
      }
    }
    List<Explanation> result = Arrays.asList(new Explanation[samples.size()]);
    if (others.isEmpty()) {
      return result;
    }
    List<Explanation> found = runTogether(structure, program, some(samples, others));
    if (found == null) {
      return null;
    }
    put(result, others, found);
    return result;
  }

  /** Whether the first batch of a structure gives what its samples give alone. */
  private boolean confirms(
      Structure structure,
      Program program,
      List<ExplainedSample> samples,
      List<Explanation> together) {
    int last = samples.size() - 1;
    Explanation alone = run(structure, program, samples.get(last));
    Explanation inBatch = together.get(last);
    String difference =
        alone == null || inBatch == null
            ? null
            : Agreement.differs(alone, inBatch, program.precision());
    if (difference != null || (alone == null) != (inBatch == null)) {
      structure.rejectBatches(difference == null ? TO_MEASURE : difference);
      return false;
    }
    if (alone != null) {
      structure.confirmForBatches();
    }
    return true;
  }

  /** What a program has found; null where a walk has to look further. */
  Explanation explanation(Program program, Program.Result result, ExplainedSample sample) {
    return outcome(program, result, sample).explanation();
  }

  /** The same, and why a walk has to look further. */
  DerivedGraph.Outcome outcome(Program program, Program.Result result, ExplainedSample sample) {
    return reader.read(program, result, sample);
  }
}

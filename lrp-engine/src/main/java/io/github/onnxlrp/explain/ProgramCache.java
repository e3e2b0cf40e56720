package io.github.onnxlrp.explain;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The programs of an explainer by the structure of the inputs and by target. A program is derived
 * from the second sample of a structure and confirmed by the third: before that it explains
 * nothing. May be used by several threads at a time.
 */
final class ProgramCache {
  /** More structures than a model of a few inputs has; each keeps a graph. */
  private static final int CAPACITY = 64;

  /** A structure of which this many samples in a row could not be explained is walked. */
  private static final int MOST_FAILURES = 3;

  private final Map<Object, Structure> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Structure> eldest) {
          return size() > CAPACITY;
        }
      };

  /** What is known of one structure. */
  static final class Structure {
    private boolean seen;
    private Program program;
    private boolean confirmed;
    private int failures;
    private int tied;
    private Ties ties = Ties.NONE;
    private String rejection;
    private boolean confirmedForBatches;
    private String batchRejection;
    private int failedBatches;
    private boolean withoutPieces;
    // The same program in single precision, once this one is confirmed.
    private Structure single;

    /** The program, if it may explain; otherwise null. */
    synchronized Program usable() {
      return confirmed && rejection == null ? program : null;
    }

    /** The program that one more walk is to confirm; otherwise null. */
    synchronized Program unconfirmed() {
      return confirmed || rejection != null ? null : program;
    }

    /** Whether a program is to be derived from the sample at hand; not from the first. */
    synchronized boolean wantsProgram() {
      boolean first = !seen;
      seen = true;
      return !first && program == null && rejection == null;
    }

    synchronized void derived(Program newProgram) {
      if (program == null && rejection == null) {
        program = newProgram;
      }
    }

    /**
     * Has another program confirmed in the place of one that a walk has refuted, whatever others
     * have found of that one.
     */
    synchronized void replace(Program tried, Program newProgram) {
      if (program == tried) {
        program = newProgram;
        confirmed = false;
        confirmedForBatches = false;
        single = null;
      }
    }

    /** Counts what rounding decides in a sample. */
    synchronized void count(Ties ofSample) {
      if (!ofSample.isEmpty()) {
        ties = ties.and(ofSample);
        tied++;
      }
    }

    /** Confirms a program, and says whether it is still the one that is used. */
    synchronized boolean confirm(Program tried) {
      if (program != tried) {
        return false;
      }
      confirmed = true;
      return true;
    }

    /** What is known of the program in single precision; null where that was never tried. */
    synchronized Structure single() {
      return single;
    }

    /** Begins to use a program in single precision, too; null where it is used no longer. */
    synchronized Structure addSingle(Program confirmedProgram) {
      if (program != confirmedProgram) {
        return null;
      }
      single = new Structure();
      single.derived(confirmedProgram.single());
      return single;
    }

    synchronized void reject(String why) {
      rejection = why;
      program = null;
      single = null;
    }

    synchronized void succeed() {
      failures = 0;
    }

    /** A sample that the program could not explain. */
    synchronized void fail(String why) {
      failures++;
      if (failures >= MOST_FAILURES) {
        reject(why);
      }
    }

    /**
     * Forgets a program for other lengths than those of a sample, and does not learn from pieces.
     */
    synchronized void restartUnlessFor(Map<String, Tensor> sample) {
      if (program != null && !program.fits(sample)) {
        program = null;
        single = null;
        confirmed = false;
        seen = false;
        tied = 0;
        ties = Ties.NONE;
        failures = 0;
        withoutPieces = true;
      }
    }

    /** Whether short pieces of a long sample may give a program for the whole of it. */
    synchronized boolean learnsFromPieces() {
      return isLearning() && !withoutPieces;
    }

    /** Whether it is not known yet if there will be a program. */
    synchronized boolean isLearning() {
      return !confirmed && rejection == null;
    }

    /** Whether the program may run for several samples at once. */
    synchronized boolean runsInBatches() {
      return batchRejection == null;
    }

    synchronized boolean isConfirmedForBatches() {
      return confirmedForBatches;
    }

    synchronized void confirmForBatches() {
      confirmedForBatches = true;
    }

    /** A batch that does not run. */
    synchronized void failBatch(String why) {
      failedBatches++;
      if (failedBatches >= MOST_FAILURES) {
        rejectBatches(why);
      }
    }

    synchronized void rejectBatches(String why) {
      batchRejection = why;
    }

    synchronized String describe() {
      return tied == 0
          ? describeAlone()
          : "%s; rounding may have decided in %d of the samples that were walked, at %s"
              .formatted(describeAlone(), tied, ties);
    }

    private String describeAlone() {
      if (rejection != null) {
        return "walked: " + rejection;
      }
      if (!confirmed) {
        return "walked so far: a graph takes three samples";
      }
      String lengths = program.isForItsLengths() ? "derived for one length" : "derived";
      if (program.precision() == Precision.FLOAT) {
        lengths += " in single precision";
      } else if (single != null) {
        return single.rejection == null
            ? single.describe()
            : lengths + " in double precision: " + single.rejection;
      }
      return batchRejection == null
          ? lengths
          : lengths + ", runs sample by sample: " + batchRejection;
    }
  }

  /** What a program depends on beside the graph. */
  private record Key(
      Map<String, InputStructure> inputs,
      String value,
      String specification,
      String versus,
      boolean keepsHead) {
    @Override
    public String toString() {
      return new TreeMap<>(inputs)
          + ", "
          + String.join("|", value, specification, versus, String.valueOf(keepsHead));
    }
  }

  /**
   * What a program depends on of an input. Lengths that are 0 or 1 are told from longer ones:
   * there, axes broadcast and steps are few.
   *
   * @param lengths of each axis 0, 1 or 2 for more, as digits to the base 4, the first axis highest
   */
  private record InputStructure(ElementType type, int rank, long lengths, int sampleAxis) {
    static InputStructure of(Tensor tensor, int sampleAxis) {
      long lengths = 0;
      for (int axis = 0; axis < tensor.rank(); axis++) {
        lengths = 4 * lengths + Math.min(tensor.dim(axis), 2);
      }
      return new InputStructure(tensor.type(), tensor.rank(), lengths, sampleAxis);
    }

    @Override
    public String toString() {
      int[] all = new int[rank];
      long open = lengths;
      for (int axis = rank - 1; axis >= 0; axis--, open /= 4) {
        all[axis] = (int) (open % 4);
      }
      return type + Arrays.toString(all) + (sampleAxis < 0 ? "" : "/" + sampleAxis);
    }
  }

  /** How each structure is explained. */
  Map<String, String> describe() {
    Map<String, String> result = new LinkedHashMap<>();
    synchronized (entries) {
      entries.forEach((key, entry) -> result.put(key.toString(), entry.describe()));
    }
    return result;
  }

  /** The entry for a sample and a target. */
  Structure of(Map<String, Tensor> inputs, SampleAxes axes, Target target) {
    Map<String, InputStructure> structure = new HashMap<>();
    inputs.forEach(
        (name, tensor) ->
            structure.put(name, InputStructure.of(tensor, axes.ofInput(name).axis())));
    Key key =
        new Key(
            structure, target.value(), target.specification(), target.versus(), target.keepsHead());
    synchronized (entries) {
      return entries.computeIfAbsent(key, missing -> new Structure());
    }
  }
}

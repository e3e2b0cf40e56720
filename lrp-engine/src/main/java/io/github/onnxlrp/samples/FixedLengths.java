package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.Recurrences.FixedState;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.DryRun;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Open axes of inputs that nevertheless take one length only, because a constant that the file
 * holds meets them, such as the initial state of a cell that was exported for the batch of an
 * example. Found by trial: with that length more nodes of a {@link DryRun} take their operands than
 * with others.
 */
final class FixedLengths {
  /** Longer ones are widths, which the nodes around a constant tell apart from a batch. */
  private static final int MAX_LENGTH = 1024;

  private final Recurrences recurrences;
  private final Map<String, int[]> lengths;
  private final Map<String, FixedState> found = new HashMap<>();
  private DryRun base;

  private FixedLengths(Recurrences recurrences, Map<String, int[]> lengths, DryRun base) {
    this.recurrences = recurrences;
    this.lengths = lengths;
    this.base = base;
  }

  /**
   * Tries the lengths of constants for open axes.
   *
   * @param lengths the shapes of the inputs, by name, in which lengths that are found are set
   * @param base the run on these shapes
   * @param groups axes that have one length, by names that the result has: for each input its axes
   */
  static FixedLengths find(
      Recurrences recurrences,
      Map<String, int[]> lengths,
      DryRun base,
      Map<String, Map<String, Set<Integer>>> groups) {
    FixedLengths result = new FixedLengths(recurrences, lengths, base);
    Set<Integer> candidates = result.candidates();
    for (var group : new TreeMap<>(groups).entrySet()) {
      for (int length : candidates) {
        if (result.base.failures() == 0
            || result.tryLength(group.getKey(), group.getValue(), length)) {
          break;
        }
      }
    }
    return result;
  }

  /** The run with the lengths that were found. */
  DryRun base() {
    return base;
  }

  /** What fixes the length of a group of axes, by its name. */
  Map<String, FixedState> found() {
    return found;
  }

  private Set<Integer> candidates() {
    Set<Integer> result = new TreeSet<>();
    for (Tensor constant : recurrences.constants()) {
      if (constant.isFloating() && constant.rank() > 1) {
        Arrays.stream(constant.shape()).forEach(result::add);
      }
    }
    result.removeIf(length -> length < 2 || length > MAX_LENGTH);
    return result;
  }

  private boolean tryLength(String group, Map<String, Set<Integer>> axes, int length) {
    Map<String, int[]> shapes = withLength(axes, length);
    DryRun run = base.anew(shapes);
    boolean only =
        run.failures() < base.failures()
            && base.anew(withLength(axes, length + 1)).failures() > run.failures()
            && base.anew(withLength(axes, 2 * length)).failures() > run.failures();
    FixedState state = only ? state(run, length) : null;
    if (state == null) {
      return false;
    }
    found.put(group, state);
    lengths.putAll(shapes);
    base = run;
    return true;
  }

  private Map<String, int[]> withLength(Map<String, Set<Integer>> axes, int length) {
    Map<String, int[]> result = new HashMap<>(lengths);
    axes.forEach(
        (input, ofInput) -> {
          int[] shape = lengths.get(input).clone();
          ofInput.forEach(axis -> shape[axis] = length);
          result.put(input, shape);
        });
    return result;
  }

  /** The first node that refuses other lengths, and its operand that has this one in any case. */
  private FixedState state(DryRun run, int length) {
    Collection<Node> refused = base.failed();
    for (Node node : refused) {
      for (Value operand : node.inputs()) {
        int[] shape = operand == null ? null : run.shapeOf(operand);
        boolean fixed =
            shape != null
                && Arrays.equals(shape, base.shapeOf(operand))
                && Arrays.stream(shape).anyMatch(dim -> dim == length);
        if (fixed) {
          return new FixedState(
              length, recurrences.constantBehind(operand), Recurrences.describe(node));
        }
      }
    }
    return null;
  }
}

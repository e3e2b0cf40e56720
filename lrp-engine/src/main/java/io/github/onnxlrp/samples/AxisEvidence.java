package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.trace.DryRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the operators of a graph say about the axes of its inputs. It is measured: one axis, and
 * with it all that share its symbol, is made twice as long in a {@link DryRun}, and the axes that
 * get longer with it are the places where it goes.
 */
final class AxisEvidence {
  /** What becomes of an axis. */
  enum Use {
    /** It counts the samples of an LSTM, GRU or RNN. */
    SAMPLES,
    /** It is the time, the features, or another axis along which elements depend on each other. */
    OTHER,
    /** An axis of an output grows with it. */
    KEPT,
    /** No output grows with it. */
    LOST,
    /** It could not be followed. */
    UNKNOWN
  }

  /**
   * What becomes of an axis, and which node says it.
   *
   * @param use what becomes of it
   * @param node the recurrent node that says it, or null
   */
  record Finding(Use use, String node) {}

  /** The length of open axes that by convention count samples. */
  private static final int SHORT = 3;

  /** Lengths that are tried for the other open axes, until every node takes its operands. */
  private static final int[] LENGTHS = {SHORT, 24, 96, 600};

  private final Graph graph;
  private final Recurrences recurrences;
  private final Map<String, int[]> lengths = new HashMap<>();
  private final Map<String, List<Finding>> findings = new HashMap<>();
  private final Map<String, DryRun> runs = new HashMap<>();
  private DryRun base;
  private final Map<String, Recurrences.FixedState> fixedLengths = new HashMap<>();
  private final Recurrences.FixedState fixedState;

  AxisEvidence(Graph graph) {
    this.graph = graph;
    this.recurrences = new Recurrences(graph);
    for (int open : LENGTHS) {
      Map<String, int[]> shapes = shapes(graph, open);
      DryRun run = base == null ? DryRun.of(graph, shapes) : base.anew(shapes);
      if (base == null || run.failures() < base.failures()) {
        base = run;
        lengths.clear();
        lengths.putAll(shapes);
      }
      boolean anyOpen =
          graph.inputs().stream()
              .anyMatch(v -> v.shape() != null && v.shape().stream().anyMatch(d -> !d.isFixed()));
      if (base.failures() == 0 || !anyOpen) {
        break;
      }
    }
    fixLengths();
    measure();
    fixedState = recurrences.fixedState(base, runs.values());
    if (fixedState != null && setSamples(fixedState.samples())) {
      base = base.anew(lengths);
      measure();
    }
  }

  /**
   * The initial state that allows one number of samples only, or null.
   *
   * @param axes the batch axes of inputs
   */
  Recurrences.FixedState fixedState(Map<Value, Integer> axes) {
    if (fixedState != null) {
      return fixedState;
    }
    return axes.entrySet().stream()
        .filter(entry -> entry.getValue() >= 0 && entry.getKey().shape() != null)
        .map(entry -> fixedLengths.get(group(entry.getKey(), entry.getValue())))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void fixLengths() {
    Map<String, Map<String, Set<Integer>>> open = new HashMap<>();
    for (Value input : graph.inputs()) {
      for (int axis = 0; axis < BatchAxes.rank(input); axis++) {
        if (!input.shape().get(axis).isFixed()) {
          open.computeIfAbsent(group(input, axis), key -> new HashMap<>())
              .computeIfAbsent(input.name(), key -> new HashSet<>())
              .add(axis);
        }
      }
    }
    FixedLengths found = FixedLengths.find(recurrences, lengths, base, open);
    fixedLengths.putAll(found.found());
    base = found.base();
  }

  /** Lets go of the tensors; what was found stays. */
  void forgetRuns() {
    base = null;
    runs.clear();
  }

  /** What becomes of an axis of an input. */
  Finding of(Value input, int axis) {
    return findings.get(input.name()).get(axis);
  }

  /** The shape of a value where open axes have a made-up length; null where it is unknown. */
  int[] shapeOf(Value value) {
    return base.shapeOf(value);
  }

  /** The length that an axis of an input has in {@link #shapeOf}. */
  int length(Value input, int axis) {
    return lengths.get(input.name())[axis];
  }

  /** The same run with axes of the inputs, by name, twice as long. */
  DryRun doubled(Map<String, Integer> axes) {
    Map<String, int[]> shapes = new HashMap<>();
    axes.forEach((name, axis) -> shapes.put(name, DoubledAxes.twice(lengths.get(name), axis)));
    return base.with(shapes);
  }

  private static Map<String, int[]> shapes(Graph graph, int open) {
    Set<String> first = new HashSet<>();
    for (Value input : graph.inputs()) {
      if (BatchAxes.rank(input) > 0) {
        first.add(input.shape().get(0).symbol());
      }
    }
    Map<String, int[]> result = new HashMap<>();
    for (Value input : graph.inputs()) {
      int[] shape = new int[BatchAxes.rank(input)];
      for (int axis = 0; axis < shape.length; axis++) {
        Dimension dimension = input.shape().get(axis);
        boolean inState = axis == 1 && shape.length > 2 && input.shape().get(0).isFixed();
        boolean isShort =
            dimension.symbol() == null ? axis == 0 || inState : first.contains(dimension.symbol());
        shape[axis] = dimension.isFixed() ? (int) dimension.size() : isShort ? SHORT : open;
      }
      if (input.shape() != null) {
        result.put(input.name(), shape);
      }
    }
    return result;
  }

  private void measure() {
    Map<String, Map<String, int[]>> groups = new TreeMap<>();
    for (Value input : graph.inputs()) {
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        int only = axis;
        groups
            .computeIfAbsent(group(input, axis), key -> new LinkedHashMap<>())
            .merge(
                input.name(),
                DoubledAxes.twice(lengths.get(input.name()), axis),
                (before, now) -> DoubledAxes.twice(before, only));
      }
    }
    groups.forEach(
        (group, shapes) -> {
          DryRun run = base.with(shapes);
          runs.put(group, run.failures() == 0 ? run : withOtherInputs(shapes, run));
        });
    for (Value input : graph.inputs()) {
      List<Finding> found = new ArrayList<>();
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        found.add(finding(input, axis));
      }
      findings.put(input.name(), found);
    }
  }

  /** The run with the same axes of the other inputs; {@code alone} if nodes fail in that, too. */
  private DryRun withOtherInputs(Map<String, int[]> shapes, DryRun alone) {
    Map<String, int[]> all = DoubledAxes.inAllInputs(lengths, shapes);
    DryRun run = all.size() == shapes.size() ? alone : base.with(all);
    return run.failures() == 0 ? run : alone;
  }

  /** Axes of one symbol have one length; one without a symbol is on its own. */
  private static String group(Value input, int axis) {
    Dimension dimension = input.shape().get(axis);
    return dimension.symbol() != null ? dimension.symbol() : input.name() + "[" + axis + "]";
  }

  private Finding finding(Value input, int axis) {
    String group = group(input, axis);
    DryRun run = runs.get(group);
    int length = length(input, axis);
    Finding samples = null;
    for (Node node : recurrences.nodes()) {
      Set<Use> uses = Recurrences.uses(node, base, run, length);
      if (uses.contains(Use.OTHER)) {
        return new Finding(Use.OTHER, Recurrences.describe(node));
      }
      if (samples == null && uses.contains(Use.SAMPLES) && isAlone(node, input, group)) {
        samples = new Finding(Use.SAMPLES, Recurrences.describe(node));
      }
    }
    Use use = ofOutputs(run, length);
    return samples == null || use == Use.LOST ? new Finding(use, null) : samples;
  }

  /** Whether no other axis of the input is merged into the samples of a recurrence. */
  private boolean isAlone(Node node, Value input, String group) {
    return IntStream.range(0, input.shape().size())
        .mapToObj(axis -> group(input, axis))
        .filter(other -> !other.equals(group))
        .noneMatch(
            other -> Recurrences.uses(node, base, runs.get(other), -1).contains(Use.SAMPLES));
  }

  /** Gives open axes that count samples this length; whether any had another one. */
  private boolean setSamples(int samples) {
    boolean changed = false;
    for (Value input : graph.inputs()) {
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        boolean counts = of(input, axis).use() == Use.SAMPLES;
        if (counts && !input.shape().get(axis).isFixed() && length(input, axis) != samples) {
          lengths.get(input.name())[axis] = samples;
          changed = true;
        }
      }
    }
    return changed;
  }

  private Use ofOutputs(DryRun run, int length) {
    boolean known = true;
    for (Value output : graph.outputs()) {
      int[] before = base.shapeOf(output);
      int[] after = run.shapeOf(output);
      if (before == null || after == null) {
        known = false;
      } else if (grownAxis(before, after, length) >= 0) {
        return Use.KEPT;
      } else {
        known &= Arrays.equals(before, after);
      }
    }
    return known ? Use.LOST : Use.UNKNOWN;
  }

  /** The first axis of that length that is twice as long afterwards; -1 where there is none. */
  static int grownAxis(int[] before, int[] after, int length) {
    for (int axis = 0; before.length == after.length && axis < before.length; axis++) {
      if (before[axis] == length && after[axis] == 2 * length) {
        return axis;
      }
    }
    return -1;
  }
}

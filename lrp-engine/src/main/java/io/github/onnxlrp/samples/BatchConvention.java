package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.AxisEvidence.Use;
import io.github.onnxlrp.samples.BatchAxes.Choice;
import io.github.onnxlrp.samples.BatchAxes.Evidence;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where samples lie in inputs of which neither an operator nor a symbol says it: along axis 0, and
 * along axis 1 of a state {@code [layers, N, hidden]}. An axis that the graph or its name tells to
 * be something else is left out: the next one along which the outputs grow, too, takes its place.
 */
final class BatchConvention {
  private final BatchAxes axes;
  private final Graph graph;

  BatchConvention(BatchAxes axes) {
    this.axes = axes;
    this.graph = axes.graph();
  }

  /** Decides for every input that is left; larger ones first, so that their symbols count. */
  void decide() {
    List<Integer> ranks =
        undecided().stream()
            .map(BatchAxes::rank)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    for (int rank : ranks) {
      List<Value> open =
          undecided().stream()
              .filter(v -> BatchAxes.rank(v) == rank && rank > 0)
              .filter(v -> !v.shape().get(0).isFixed() && !isShared(v))
              .toList();
      open.forEach(input -> choose(input, openAxis(input)));
      axes.spread();
    }
    int samples = samples();
    for (Value input : undecided()) {
      choose(input, isShared(input) ? BatchAxes.NONE : fixedAxis(input, samples));
    }
  }

  private List<Value> undecided() {
    return graph.inputs().stream().filter(input -> axes.choice(input) == null).toList();
  }

  private void choose(Value input, int axis) {
    axes.choose(input, new Choice(axis, Evidence.CONVENTION, null));
  }

  /** Each of its open axes is, by its symbol, another axis of an input that holds samples. */
  private boolean isShared(Value value) {
    Set<String> others = new HashSet<>();
    for (Value input : graph.inputs()) {
      int batch = axes.declaredAxis(input);
      for (int axis = 0; batch >= 0 && axis < BatchAxes.rank(input); axis++) {
        String symbol = input.shape().get(axis).symbol();
        if (axis != batch && symbol != null) {
          others.add(symbol);
        }
      }
    }
    return value.shape() != null
        && value.shape().stream().anyMatch(d -> !d.isFixed())
        && value.shape().stream().allMatch(d -> d.isFixed() || others.contains(d.symbol()));
  }

  private int openAxis(Value input) {
    if (mayCount(input, 0)) {
      return 0;
    }
    return IntStream.range(1, BatchAxes.rank(input))
        .filter(axis -> isKept(input, axis) && mayCount(input, axis))
        .findFirst()
        .orElse(length(input, 1) == 1 ? 1 : BatchAxes.NONE);
  }

  /** Whether nothing speaks against an axis. */
  boolean mayCount(Value input, int axis) {
    Use use = axes.use(input, axis);
    Dimension dimension = input.shape().get(axis);
    return use != Use.OTHER
        && use != Use.LOST
        && !AxisNames.speaksOfTime(dimension)
        && !isLeftOut(dimension);
  }

  private boolean isKept(Value input, int axis) {
    return axes.use(input, axis) == Use.KEPT
        || symbols(graph.outputs()).contains(input.shape().get(axis).symbol());
  }

  /** Outputs keep the symbol of the samples, where they keep a symbol of an input at all. */
  private boolean isLeftOut(Dimension dimension) {
    Set<String> inputs = symbols(graph.inputs());
    Set<String> outputs = symbols(graph.outputs());
    return dimension.symbol() != null
        && !outputs.contains(dimension.symbol())
        && inputs.stream().anyMatch(outputs::contains);
  }

  private static Set<String> symbols(List<Value> values) {
    Set<String> result = new HashSet<>();
    for (Value value : values) {
      for (int axis = 0; axis < BatchAxes.rank(value); axis++) {
        String symbol = value.shape().get(axis).symbol();
        if (symbol != null) {
          result.add(symbol);
        }
      }
    }
    return result;
  }

  /**
   * The number of samples that the file fixes: 0 where it is open, 1 where any input says so, else
   * the length of axis 0 of an input that fits most inputs and every output.
   */
  private int samples() {
    List<Dimension> decided =
        graph.inputs().stream()
            .filter(input -> axes.declaredAxis(input) >= 0)
            .map(input -> input.shape().get(axes.declaredAxis(input)))
            .toList();
    if (!decided.isEmpty()) {
      boolean open = decided.stream().anyMatch(dimension -> !dimension.isFixed());
      return open ? 0 : (int) decided.stream().mapToLong(Dimension::size).max().getAsLong();
    }
    Set<Integer> lengths = new HashSet<>();
    undecided().stream().map(v -> length(v, 0)).filter(n -> n > 0).forEach(lengths::add);
    return lengths.stream()
        .filter(length -> length == 1 || graph.outputs().stream().allMatch(v -> has(v, length)))
        .min(
            Comparator.comparing((Integer length) -> length == 1 ? 0 : 1)
                .thenComparing(length -> -fitting(length))
                .thenComparing(length -> length))
        .orElse(1);
  }

  private boolean has(Value output, int length) {
    int[] shape = axes.evidence().shapeOf(output);
    return shape != null
        ? IntStream.of(shape).anyMatch(dim -> dim == length)
        : output.shape() == null
            || output.shape().stream().anyMatch(d -> !d.isFixed() || d.size() == length);
  }

  private long fitting(int length) {
    return undecided().stream()
        .filter(v -> length(v, 0) == length || (BatchAxes.rank(v) > 2 && length(v, 1) == length))
        .count();
  }

  /** For an input whose axis 0 is fixed. */
  private int fixedAxis(Value input, int samples) {
    if (input.shape() == null) {
      return 0;
    }
    boolean state = BatchAxes.rank(input) > 2;
    if (state && samples == 0 && length(input, 1) == -1 && mayCount(input, 1)) {
      return 1;
    }
    int wanted = Math.max(1, samples);
    if (length(input, 0) == wanted && axes.use(input, 0) != Use.OTHER) {
      return 0;
    }
    boolean second = state && length(input, 1) == wanted && axes.use(input, 1) != Use.OTHER;
    return second ? 1 : BatchAxes.NONE;
  }

  /** A fixed length, or -1 where it is open or there is no such axis. */
  private static int length(Value input, int axis) {
    return axis < BatchAxes.rank(input) ? (int) input.shape().get(axis).size() : -1;
  }
}

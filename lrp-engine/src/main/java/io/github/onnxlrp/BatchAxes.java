package io.github.onnxlrp;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Along which axis of the inputs and outputs of a graph the samples lie, as far as the declared
 * shapes tell:
 *
 * <ol>
 *   <li>what the caller says;
 *   <li>the axis whose symbol speaks of a batch, such as {@code batch_size} or {@code N};
 *   <li>axis 0 where no symbol does, and it is the only open axis of every input, open in every
 *       output too, and without a name that somebody chose: tf2onnx writes {@code unk__12};
 *   <li>axis 0 where all inputs and outputs are fixed there to 1: the model was exported for one
 *       sample.
 * </ol>
 */
final class BatchAxes {
  /** An axis that a caller gives for an input which all samples share. */
  static final int NONE = Integer.MIN_VALUE;

  private static final Pattern SPEAKS_OF_BATCH =
      Pattern.compile("(?=.*batch)\\w+|bs", Pattern.CASE_INSENSITIVE);
  private static final Set<String> LETTERS = Set.of("n", "b");
  private static final Pattern MADE_UP = Pattern.compile("unk__\\d+");

  private final Map<String, Integer> given;
  private final boolean anySymbol;
  private final boolean first;
  private final Set<String> otherSymbols = new HashSet<>();

  BatchAxes(Graph graph, Map<String, Integer> given) {
    this.given = Map.copyOf(given);
    for (String name : given.keySet()) {
      if (graph.input(name) == null && graph.output(name) == null) {
        throw OnnxLrpException.invalid(
            "a batch axis is given for '%s'; the model has the inputs %s and the outputs %s",
            name, names(graph.inputs()), names(graph.outputs()));
      }
    }
    this.anySymbol = graph.inputs().stream().anyMatch(input -> symbolAxis(input) >= 0);
    this.first = !anySymbol && firstAxisIsBatch(graph);
    graph.inputs().stream().filter(input -> symbolAxis(input) >= 0).forEach(this::noteSymbols);
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }

  private void noteSymbols(Value input) {
    for (int axis = 0; axis < input.shape().size(); axis++) {
      if (axis != symbolAxis(input) && input.shape().get(axis).symbol() != null) {
        otherSymbols.add(input.shape().get(axis).symbol());
      }
    }
  }

  /** The axis of a graph's input or output; empty where it cannot be told. */
  OptionalInt axisOf(Value value) {
    Integer said = given.get(value.name());
    if (said != null) {
      return said == NONE ? OptionalInt.empty() : OptionalInt.of(said);
    }
    int axis = symbolAxis(value);
    if (axis >= 0) {
      return OptionalInt.of(axis);
    }
    return first && value.shape() != null && !value.shape().isEmpty()
        ? OptionalInt.of(0)
        : OptionalInt.empty();
  }

  /** Whether the caller has said that a value has no batch axis. */
  boolean isGivenAsShared(Value value) {
    return given.getOrDefault(value.name(), 0) == NONE;
  }

  /**
   * Whether all samples surely share an input that has no batch axis: each of its open axes is, by
   * its symbol, another axis of an input that has one.
   */
  boolean isShared(Value value) {
    return isGivenAsShared(value)
        || (anySymbol
            && value.shape() != null
            && value.shape().stream()
                .allMatch(d -> d.isFixed() || otherSymbols.contains(d.symbol())));
  }

  /** The axis whose symbol speaks of a batch, or -1. */
  private static int symbolAxis(Value value) {
    if (value.shape() == null) {
      return -1;
    }
    for (int axis = 0; axis < value.shape().size(); axis++) {
      String symbol = value.shape().get(axis).symbol();
      if (symbol != null && speaksOfBatch(symbol, value.shape(), axis)) {
        return axis;
      }
    }
    return -1;
  }

  /** A single letter counts unless a batch of one already stands before it. */
  private static boolean speaksOfBatch(String symbol, List<Dimension> shape, int axis) {
    boolean afterOne = axis > 0 && shape.get(0).size() == 1;
    return SPEAKS_OF_BATCH.matcher(symbol).matches()
        || (LETTERS.contains(symbol.toLowerCase(Locale.ROOT)) && axis < 2 && !afterOne);
  }

  private static boolean firstAxisIsBatch(Graph graph) {
    List<Value> inputs =
        graph.inputs().stream().filter(v -> v.shape() == null || !v.shape().isEmpty()).toList();
    boolean open =
        inputs.stream().allMatch(BatchAxes::isOnlyFirstOpen)
            && graph.outputs().stream().allMatch(BatchAxes::isFirstOpen);
    boolean one =
        inputs.stream().allMatch(BatchAxes::isFirstOne)
            && graph.outputs().stream().allMatch(BatchAxes::isFirstOne);
    return !inputs.isEmpty() && (open || one);
  }

  private static boolean isOnlyFirstOpen(Value value) {
    return isFirstOpen(value) && value.shape().stream().skip(1).allMatch(Dimension::isFixed);
  }

  private static boolean isFirstOpen(Value value) {
    if (value.shape() == null || value.shape().isEmpty()) {
      return false;
    }
    Dimension axis = value.shape().get(0);
    return !axis.isFixed() && (axis.symbol() == null || MADE_UP.matcher(axis.symbol()).matches());
  }

  private static boolean isFirstOne(Value value) {
    return value.shape() != null && !value.shape().isEmpty() && value.shape().get(0).size() == 1;
  }
}

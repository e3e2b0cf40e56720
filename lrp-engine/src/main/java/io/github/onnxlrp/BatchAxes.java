package io.github.onnxlrp;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Along which axis of the inputs and outputs of a graph the samples lie, as far as the declared
 * shapes tell:
 *
 * <ol>
 *   <li>what the caller says;
 *   <li>the axis whose symbol speaks of a batch, such as {@code batch_size}, or is the only symbol
 *       that all inputs with symbols and all outputs share;
 *   <li>axis 0 where it is the only open axis of every input and open in every output too;
 *   <li>axis 0 where all inputs and outputs are fixed there to 1: the model was exported for one
 *       sample.
 * </ol>
 */
final class BatchAxes {
  /** An axis that a caller gives for an input which all samples share. */
  static final int NONE = Integer.MIN_VALUE;

  private static final Set<String> BATCH_SYMBOLS = Set.of("n", "b", "bs");

  private final Map<String, Integer> given;
  private final String symbol;
  private final boolean first;

  BatchAxes(Graph graph, Map<String, Integer> given) {
    this.given = Map.copyOf(given);
    this.symbol = batchSymbol(graph);
    this.first = symbol == null && firstAxisIsBatch(graph);
  }

  /** The axis of a graph's input or output; empty where it cannot be told. */
  OptionalInt axisOf(Value value) {
    Integer said = given.get(value.name());
    if (said != null) {
      return said == NONE ? OptionalInt.empty() : OptionalInt.of(said);
    }
    if (value.shape() == null) {
      return OptionalInt.empty();
    }
    if (symbol != null) {
      for (int axis = 0; axis < value.shape().size(); axis++) {
        if (symbol.equals(value.shape().get(axis).symbol())) {
          return OptionalInt.of(axis);
        }
      }
      return OptionalInt.empty();
    }
    return first && !value.shape().isEmpty() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /** Whether the caller has said that a value has no batch axis. */
  boolean isGivenAsShared(Value value) {
    return given.getOrDefault(value.name(), 0) == NONE;
  }

  /** Whether all samples surely share an input that has no batch axis. */
  boolean isShared(Value value) {
    boolean named =
        value.shape() != null
            && value.shape().stream().allMatch(d -> d.isFixed() || d.symbol() != null);
    return isGivenAsShared(value) || (symbol != null && named);
  }

  private static String batchSymbol(Graph graph) {
    Set<String> symbols = new LinkedHashSet<>();
    graph.inputs().forEach(input -> symbols.addAll(symbols(input)));
    for (String candidate : symbols) {
      String lower = candidate.toLowerCase(Locale.ROOT);
      if (lower.contains("batch") || BATCH_SYMBOLS.contains(lower)) {
        return candidate;
      }
    }
    List<Value> values = new ArrayList<>(graph.outputs());
    graph.inputs().stream().filter(input -> !symbols(input).isEmpty()).forEach(values::add);
    values.forEach(value -> symbols.retainAll(symbols(value)));
    return symbols.size() == 1 ? symbols.iterator().next() : null;
  }

  private static Set<String> symbols(Value value) {
    Set<String> symbols = new HashSet<>();
    if (value.shape() != null) {
      value.shape().stream().map(Dimension::symbol).filter(s -> s != null).forEach(symbols::add);
    }
    return symbols;
  }

  private static boolean firstAxisIsBatch(Graph graph) {
    List<Value> inputs =
        graph.inputs().stream().filter(v -> v.shape() == null || !v.shape().isEmpty()).toList();
    boolean open =
        inputs.stream().allMatch(BatchAxes::isOnlyFirstOpen)
            && graph.outputs().stream().allMatch(value -> isFirst(value, -1));
    boolean one =
        inputs.stream().allMatch(value -> isFirst(value, 1))
            && graph.outputs().stream().allMatch(value -> isFirst(value, 1));
    return !inputs.isEmpty() && (open || one);
  }

  private static boolean isOnlyFirstOpen(Value value) {
    return isFirst(value, -1) && value.shape().stream().skip(1).allMatch(Dimension::isFixed);
  }

  private static boolean isFirst(Value value, long size) {
    return value.shape() != null && !value.shape().isEmpty() && value.shape().get(0).size() == size;
  }
}

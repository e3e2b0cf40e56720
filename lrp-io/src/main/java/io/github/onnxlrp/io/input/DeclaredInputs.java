package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The inputs that a model declares, and what the user said about their shapes.
 *
 * @param graph the model
 * @param batchAxis finds the axis of samples of an input; empty where there is none
 * @param dims lengths by the name of the dimension: its symbol, or {@code INPUT[AXIS]}
 */
public record DeclaredInputs(
    Graph graph, Function<Value, OptionalInt> batchAxis, Map<String, Long> dims) {

  /** Names that {@code dims} may hold. */
  public static Set<String> dimensionNames(List<Value> inputs) {
    Set<String> names = new TreeSet<>();
    for (Value input : inputs) {
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        if (!input.shape().get(axis).isFixed()) {
          names.add(dimensionName(input, axis));
        }
      }
    }
    return names;
  }

  /** The symbol of a dimension; {@code x[1]} where it has none. */
  static String dimensionName(Value input, int axis) {
    Dimension dimension = input.shape().get(axis);
    return dimension.symbol() == null ? "%s[%d]".formatted(input.name(), axis) : dimension.symbol();
  }

  /** The batch axis of an input, or -1. */
  int batchAxisOf(Value input) {
    OptionalInt axis = batchAxis.apply(input);
    if (axis.isEmpty() || input.shape() == null) {
      return axis.orElse(-1);
    }
    return axis.getAsInt() < 0 ? axis.getAsInt() + input.shape().size() : axis.getAsInt();
  }

  /** The length of an axis, as the model declares it or the user says; empty where it is open. */
  OptionalLong length(Value input, int axis) {
    Dimension dimension = input.shape().get(axis);
    if (dimension.isFixed()) {
      return OptionalLong.of(dimension.size());
    }
    Long said = dims.get(dimensionName(input, axis));
    return said == null ? OptionalLong.empty() : OptionalLong.of(said);
  }

  List<String> names() {
    return graph.inputs().stream().map(Value::name).toList();
  }

  /** The inputs with their types and shapes, for messages. */
  String describe() {
    List<String> result = new ArrayList<>();
    graph
        .inputs()
        .forEach(input -> result.add(input + (input.type() == null ? "" : " " + input.type())));
    return String.join(", ", result);
  }
}

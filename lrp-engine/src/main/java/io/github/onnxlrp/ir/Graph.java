package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A computation: nodes in topological order over values. The graph of a recurrence's body or of a
 * branch may read values of the graph around it.
 *
 * @param inputs what the caller gives
 * @param outputs what the caller gets
 * @param constants values that are known
 * @param nodes in an order in which every value is written before it is read
 * @param maxSteps how many steps all recurrences of one run may take together, and into how many
 *     parts a tensor may be cut for a sequence
 * @param constantResults what runs have made of the constants; that of the outermost graph counts
 */
public record Graph(
    List<Value> inputs,
    List<Value> outputs,
    Map<Value, Tensor> constants,
    List<Node> nodes,
    long maxSteps,
    ConstantResults constantResults) {
  /** What a run may take where nobody says more: minutes of work, not hours. */
  public static final long DEFAULT_MAX_STEPS = 200_000;

  /** Copies the collections. */
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    constants = Map.copyOf(constants);
    nodes = List.copyOf(nodes);
  }

  /** A graph with the usual bound on steps. */
  public Graph(
      List<Value> inputs, List<Value> outputs, Map<Value, Tensor> constants, List<Node> nodes) {
    this(inputs, outputs, constants, nodes, DEFAULT_MAX_STEPS, new ConstantResults());
  }

  /** The same with another bound on steps. */
  public Graph withMaxSteps(long steps) {
    return new Graph(inputs, outputs, constants, nodes, steps, constantResults);
  }

  /** The input of that name, or null. */
  public Value input(String name) {
    return find(inputs, name);
  }

  /** The output of that name, or null. */
  public Value output(String name) {
    return find(outputs, name);
  }

  private static Value find(List<Value> values, String name) {
    for (Value value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    return null;
  }
}

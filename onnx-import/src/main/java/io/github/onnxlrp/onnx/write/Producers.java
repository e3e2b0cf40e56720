package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which nodes of one graph give which values, and what is known of a value by that. */
final class Producers {
  /** Of the results of an LSTM those of h come first. */
  private static final int HIDDEN_STATES = 2;

  private static final Set<String> BOUNDED = Set.of("Sigmoid", "Tanh");

  private static final Set<String> MOVING =
      Set.of(
          "Expand", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Split", "Slice");

  private static final Set<String> TRUTHS = Set.of("Equal", "And", "Or", "Not");

  private final Constants constants;
  private final Map<String, NodeProto.Builder> nodes = new HashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();

  Producers(Constants constants) {
    this.constants = constants;
  }

  /** Takes note of a node by the names of its results. */
  void know(NodeProto.Builder node) {
    node.getOutputList().forEach(output -> nodes.put(output, node));
  }

  /** Takes note of how many axes an input of the graph has. */
  void knowRank(String input, int rank) {
    ranks.put(input, rank);
  }

  /** Forgets a result that is left out or renamed. */
  void forget(String result) {
    nodes.remove(result);
  }

  /** The node that gives a value; null where none of this graph does. */
  NodeProto.Builder of(String value) {
    return nodes.get(value);
  }

  /** The node of an operator that gives a value; otherwise null. */
  NodeProto.Builder of(String value, String operator) {
    NodeProto.Builder node = nodes.get(value);
    return node != null && node.getOpType().equals(operator) ? node : null;
  }

  /** How many axes an input of the graph has; -1 of other values. */
  int rank(String value) {
    return ranks.getOrDefault(value, -1);
  }

  /** The integers of a constant; null of other values. */
  long[] integers(String name) {
    Tensor tensor = constants.written(name);
    return tensor == null || tensor.isFloating() ? null : tensor.longs();
  }

  /** An attribute of a node; null where it is absent. */
  static AttributeProto attribute(NodeProto.Builder node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** An attribute that is an integer; {@code absent} where it is not there. */
  static int integer(NodeProto.Builder node, String name, int absent) {
    AttributeProto attribute = attribute(node, name);
    return attribute == null ? absent : Math.toIntExact(attribute.getI());
  }

  /** The lengths of all axes, of which one that is not known is -1; null where more are not. */
  long[] shape(String value) {
    NodeProto.Builder node = nodes.get(value);
    if (node == null) {
      return null;
    }
    if (node.getOpType().equals("LSTM") && node.getOutputList().indexOf(value) > 0) {
      AttributeProto direction = attribute(node, "direction");
      boolean both = direction != null && direction.getS().toStringUtf8().equals("bidirectional");
      return new long[] {both ? 2 : 1, -1, integer(node, "hidden_size", -1)};
    }
    return node.getOpType().equals("Reshape")
        ? reshaped(node.getInput(0), integers(node.getInput(1)))
        : null;
  }

  /**
   * The lengths that a Reshape gives. A zero keeps a length, and where that one is not known, the
   * length that is left open comes of all others.
   */
  long[] reshaped(String value, long[] to) {
    if (to == null || Arrays.stream(to).allMatch(length -> length != 0)) {
      return to;
    }
    long[] from = shape(value);
    if (from == null || from.length == 0) {
      return null;
    }
    long[] lengths = to.clone();
    int open = -1;
    boolean copiesOpen = false;
    for (int k = 0; k < to.length; k++) {
      if (to[k] == 0) {
        lengths[k] = k < from.length ? from[k] : 0;
        copiesOpen |= lengths[k] == -1;
      } else if (to[k] == -1) {
        open = k;
      }
    }
    if (copiesOpen && open >= 0) {
      long given = known(lengths);
      lengths[open] = given == 0 ? 0 : known(from) / given;
    }
    return Arrays.stream(lengths).allMatch(length -> length != 0) ? lengths : null;
  }

  private static long known(long[] lengths) {
    return Arrays.stream(lengths).filter(length -> length != -1).reduce(1, (a, b) -> a * b);
  }

  /**
   * Whether no element of a value is infinite: of finite constants, of what lies between -1 and 1,
   * as h of an LSTM does, and of what only moves such elements.
   */
  boolean isFinite(String value) {
    NodeProto.Builder producer = nodes.get(value);
    if (producer == null) {
      Tensor constant = constants.written(value);
      return constant != null
          && IntStream.range(0, constant.size())
              .mapToDouble(constant::get)
              .allMatch(Double::isFinite);
    }
    String operator = producer.getOpType();
    if (operator.equals("LSTM")) {
      return producer.getOutputList().indexOf(value) < HIDDEN_STATES;
    }
    return BOUNDED.contains(operator)
        || (MOVING.contains(operator) && isFinite(producer.getInput(0)))
        || (operator.equals("Concat") && producer.getInputList().stream().allMatch(this::isFinite));
  }

  /** The truths of which a value has 1 for true and 0 for false; null where it is otherwise. */
  String truths(String value) {
    NodeProto.Builder cast = of(value, "Cast");
    NodeProto.Builder truths = cast == null ? null : nodes.get(cast.getInput(0));
    return truths != null && TRUTHS.contains(truths.getOpType()) ? cast.getInput(0) : null;
  }
}

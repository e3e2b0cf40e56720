package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where nodes of one graph can be left out, as what they would give is there or comes of one node
 * less: a small model takes longer for each node than for its arithmetic. ONNX Runtime does not
 * find these.
 */
final class Shortcuts {
  private static final Map<String, String> UNDONE_BY =
      Map.of("Squeeze", "Unsqueeze", "Unsqueeze", "Squeeze");

  /** Of the results of an LSTM those of h come first. */
  private static final int HIDDEN_STATES = 2;

  private static final Set<String> BOUNDED = Set.of("Sigmoid", "Tanh");

  private static final Set<String> MOVING =
      Set.of(
          "Expand", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Split", "Slice");

  private static final Set<String> KEEP_ORDER = Set.of("Reshape", "Squeeze", "Unsqueeze");

  private final Constants constants;
  private final Map<String, NodeProto.Builder> producers = new HashMap<>();

  Shortcuts(Constants constants) {
    this.constants = constants;
  }

  /** Takes note of a node by the names of its results. */
  void know(NodeProto.Builder node) {
    node.getOutputList().forEach(output -> producers.put(output, node));
  }

  /** Forgets a result that is left out or renamed. */
  void forget(String result) {
    producers.remove(result);
  }

  /** What a node would give, where that is there; otherwise null. */
  String of(String operator, Map<String, ?> attributes, List<String> inputs) {
    if (operator.equals("Concat") && inputs.size() == 1) {
      return inputs.get(0);
    }
    NodeProto.Builder before = producer(inputs);
    if (before == null) {
      return null;
    }
    if (before.getOpType().equals(UNDONE_BY.get(operator)) && sameAxes(before, inputs)) {
      return before.getInput(0);
    }
    boolean ofFilled = operator.equals("Shape") && before.getOpType().equals("ConstantOfShape");
    return ofFilled && attributes.isEmpty() ? before.getInput(0) : null;
  }

  /**
   * Whether no element of a value is infinite: of finite constants, of what lies between -1 and 1,
   * as h of an LSTM does, and of what only moves such elements.
   */
  boolean isFinite(String value) {
    NodeProto.Builder producer = producers.get(value);
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

  /** The new shape of what a node gives that only puts in axes behind a Reshape; else null. */
  long[] reshaped(String operator, List<String> inputs) {
    NodeProto.Builder before = producer(inputs);
    boolean fits =
        operator.equals("Unsqueeze")
            && before != null
            && before.getOpType().equals("Reshape")
            && before.getAttributeCount() == 0;
    long[] shape = fits ? integers(before.getInput(1)) : null;
    long[] axes = shape == null ? null : integers(inputs.get(1));
    if (axes == null || Arrays.stream(shape).anyMatch(length -> length == 0)) {
      return null;
    }
    long[] all = new long[shape.length + axes.length];
    for (long axis : axes) {
      all[Math.toIntExact(axis < 0 ? axis + all.length : axis)] = 1;
    }
    int next = 0;
    for (int k = 0; k < all.length; k++) {
      all[k] = all[k] == 1 ? 1 : shape[next++];
    }
    return all;
  }

  /** What a Reshape reads, behind which a node only puts in axes. */
  String source(List<String> inputs) {
    return producer(inputs).getInput(0);
  }

  private NodeProto.Builder producer(List<String> inputs) {
    return inputs.isEmpty() ? null : producers.get(inputs.get(0));
  }

  private boolean sameAxes(NodeProto.Builder before, List<String> inputs) {
    long[] axes = inputs.size() < 2 ? null : integers(inputs.get(1));
    return axes != null
        && before.getInputCount() == 2
        && Arrays.equals(axes, integers(before.getInput(1)));
  }

  private long[] integers(String name) {
    Tensor tensor = constants.written(name);
    return tensor == null || tensor.isFloating() ? null : tensor.longs();
  }

  /** What a node may read instead of its first operand. */
  String operand(String operator, List<String> inputs) {
    String read = inputs.get(0);
    NodeProto.Builder before = producer(inputs);
    long[] shape = operator.equals("Reshape") ? integers(inputs.get(1)) : null;
    // A zero would keep the length of what it reads.
    boolean anew = shape != null && Arrays.stream(shape).allMatch(length -> length != 0);
    if (anew && before != null && KEEP_ORDER.contains(before.getOpType())) {
      return before.getInput(0);
    }
    boolean ofFilled =
        operator.equals("Shape")
            && before != null
            && before.getOpType().equals("ConstantOfShape")
            && producers.containsKey(before.getInput(0));
    NodeProto.Builder shapeOf = ofFilled ? producers.get(before.getInput(0)) : null;
    boolean whole =
        ofFilled && shapeOf.getOpType().equals("Shape") && shapeOf.getAttributeCount() == 0;
    return whole ? shapeOf.getInput(0) : read;
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Adds the nodes and constants that an operation consists of. */
class Emission {
  private final String path;
  private final Nodes nodes;
  private final Constants constants;

  /** Results are called after {@code path}. */
  Emission(String path, Nodes nodes, Constants constants) {
    this.path = path;
    this.nodes = nodes;
    this.constants = constants;
  }

  final String path() {
    return path;
  }

  final String add(String operator, String... inputs) {
    return add(operator, Map.of(), inputs);
  }

  final String add(String operator, Map<String, ?> attributes, String... inputs) {
    return nodes.add(path + "/" + operator, operator, 1, attributes, Arrays.asList(inputs)).get(0);
  }

  final List<String> addAll(
      String operator, int results, Map<String, ?> attributes, String... inputs) {
    return nodes.add(path + "/" + operator, operator, results, attributes, Arrays.asList(inputs));
  }

  /** The nodes that are written for it so far. */
  final Nodes nodes() {
    return nodes;
  }

  final Constants constants() {
    return constants;
  }

  /** A scalar of the type of floats. */
  final String number(double value) {
    return constants.shared(Tensor.scalar(value));
  }

  /** A scalar of type int64. */
  final String integer(long value) {
    return constants.shared(Tensor.of(new long[] {value}));
  }

  /** A list of type int64. */
  final String integers(long... values) {
    return constants.shared(Tensor.vector(values));
  }

  /** The numbers from {@code first} to before {@code end}. */
  final String range(int first, int end) {
    return integers(LongStream.range(first, end).toArray());
  }

  final String tensor(Tensor tensor) {
    return constants.shared(tensor);
  }

  final Map<String, ?> value(Tensor tensor) {
    return Map.of("value", constants.attribute(tensor));
  }

  /** Zeros in the shape of a value, which sums leave out. */
  final String zeros(String like) {
    return zerosOf(add("Shape", like));
  }

  /** Zeros of a shape. */
  final String zerosOf(String shape) {
    return add("ConstantOfShape", value(Tensor.scalar(0).reshaped(1)), shape);
  }

  final boolean isZeros(String value) {
    return nodes.isZeros(value);
  }
}

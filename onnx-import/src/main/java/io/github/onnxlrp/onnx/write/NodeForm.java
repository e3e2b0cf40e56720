package io.github.onnxlrp.onnx.write;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A node that is about to be added.
 *
 * @param path what its results are called after
 * @param operator its operator
 * @param outputs how many results it has
 * @param attributes its attributes by name
 * @param inputs the names of its operands, empty where one is absent
 */
record NodeForm(
    String path, String operator, int outputs, Map<String, ?> attributes, List<String> inputs) {
  /** A node of one result that takes the place of this one. */
  NodeForm with(String other, Map<String, ?> itsAttributes, String... itsInputs) {
    return new NodeForm(path, other, 1, itsAttributes, Arrays.asList(itsInputs));
  }

  boolean is(String name) {
    return operator.equals(name);
  }

  /** The first operand; empty where there is none. */
  String first() {
    return inputs.isEmpty() ? "" : inputs.get(0);
  }

  /** An attribute that is an integer; {@code absent} where it is not there. */
  int integer(String attribute, int absent) {
    Object value = attributes.get(attribute);
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof Number number ? number.intValue() : absent;
  }
}

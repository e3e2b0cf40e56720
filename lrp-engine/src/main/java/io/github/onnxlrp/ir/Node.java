package io.github.onnxlrp.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An operation applied to values.
 *
 * @param name the ONNX node's name, or that of its first output where it has none
 * @param op what it does
 * @param inputs operands; null where an optional operand is absent
 * @param outputs results; null where nobody asked for one
 */
public record Node(String name, Op op, List<Value> inputs, List<Value> outputs) {
  /** Copies the lists, which may hold null. */
  public Node {
    inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    outputs = Collections.unmodifiableList(new ArrayList<>(outputs));
  }
}

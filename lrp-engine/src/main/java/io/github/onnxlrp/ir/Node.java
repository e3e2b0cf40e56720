package io.github.onnxlrp.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** What it reads, in the graphs inside of it too; holds null where an operand is absent. */
  public Set<Value> reads() {
    Set<Value> reads = new HashSet<>(inputs);
    if (op instanceof Recurrent recurrent) {
      reads.addAll(recurrent.body().outputs());
      recurrent.body().nodes().forEach(inner -> reads.addAll(inner.reads()));
    }
    return reads;
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all graphs of one file share while they are written. */
final class Writing {
  private final Names names = new Names();
  private final Constants constants;
  private final Facts facts;
  private final List<String> refused = new ArrayList<>();
  private final Set<Value> sequences = new HashSet<>();

  Writing(WriteOptions options) {
    this.constants = new Constants(names, options.floats());
    this.facts = options.facts();
  }

  Names names() {
    return names;
  }

  Constants constants() {
    return constants;
  }

  Facts facts() {
    return facts;
  }

  void refuse(Node node, String why) {
    refused.add("%s node '%s': %s".formatted(node.op().name(), node.name(), why));
  }

  /** What cannot be written, and why. */
  List<String> refused() {
    return refused;
  }

  boolean isSequence(Value value) {
    return sequences.contains(value);
  }

  void addSequence(Value value) {
    sequences.add(value);
  }
}

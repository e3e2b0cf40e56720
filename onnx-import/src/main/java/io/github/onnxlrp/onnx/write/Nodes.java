package io.github.onnxlrp.onnx.write;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The nodes of one graph of a file, in the order in which they run. */
final class Nodes {
  private static final Set<String> MOVING =
      Set.of("Expand", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Identity");

  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final Names names;
  private final Constants constants;
  private final Producers producers;
  private final Shortcuts shortcuts;
  private final SharedNodes shared = new SharedNodes();
  private final Set<String> zeros = new HashSet<>();
  private final Map<Value, SavedSteps> saved = new HashMap<>();
  private final List<String> guards = new ArrayList<>();
  private String samples;

  Nodes(Names names, Constants constants) {
    this.names = names;
    this.constants = constants;
    this.producers = new Producers(constants);
    this.shortcuts = new Shortcuts(producers, constants, form -> add(form).get(0));
  }

  /**
   * Adds a node, unless what it would give is there. An empty input is absent. Its results are
   * called after a path.
   */
  List<String> add(
      String path, String operator, int outputs, Map<String, ?> attributes, List<String> inputs) {
    return add(new NodeForm(path, operator, outputs, attributes, trimmed(inputs)));
  }

  private List<String> add(NodeForm form) {
    String there = form.outputs() == 1 ? shortcuts.of(form) : null;
    if (there != null) {
      return List.of(there);
    }
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(form.operator()).addAllInput(form.inputs());
    new TreeMap<>(form.attributes())
        .forEach((name, value) -> node.addAttribute(attribute(name, value)));
    NodeProto.Builder same = shared.of(node, form.outputs());
    if (same != null) {
      return same.getOutputList();
    }
    for (int k = 0; k < form.outputs(); k++) {
      node.addOutput(names.unique(form.outputs() == 1 ? form.path() : form.path() + "/" + k));
    }
    nodes.add(node.setName(node.getOutput(0)));
    producers.know(node);
    if (givesZeros(node, form.attributes().get("value"))) {
      zeros.addAll(node.getOutputList());
    }
    return node.getOutputList();
  }

  private boolean givesZeros(NodeProto.Builder node, Object value) {
    return node.getOpType().equals("ConstantOfShape")
        ? value instanceof TensorProto tensor && TensorDecoder.decode(tensor, "value").get(0) == 0
        : MOVING.contains(node.getOpType()) && zeros.contains(node.getInput(0));
  }

  private static List<String> trimmed(List<String> inputs) {
    int count = inputs.size();
    while (count > 0 && inputs.get(count - 1).isEmpty()) {
      count--;
    }
    return inputs.subList(0, count);
  }

  int size() {
    return nodes.size();
  }

  /** Those of a graph inside of this one. */
  Nodes inside() {
    return new Nodes(names, constants);
  }

  /** A name that nothing else has. */
  String unique(String wanted) {
    return names.unique(wanted);
  }

  /** What is known of the values that the nodes give. */
  Producers producers() {
    return producers;
  }

  /** Whether a value is known to be zero everywhere. */
  boolean isZeros(String value) {
    return zeros.contains(value);
  }

  /** Takes note of what a value stands for. */
  void save(Value standsFor, SavedSteps steps) {
    saved.put(standsFor, steps);
  }

  SavedSteps saved(Value standsFor) {
    return saved.get(standsFor);
  }

  /** Takes note of a value with an axis of samples in front, of which all have as many. */
  void saveSamples(String value) {
    samples = samples == null ? value : samples;
  }

  /** Something that has as many samples as all that has an axis of samples. */
  String samples() {
    return samples;
  }

  /** Takes note of truths that have to hold. */
  void addGuard(String value) {
    guards.add(value);
  }

  List<String> guards() {
    return guards;
  }

  /** Leaves out all nodes from {@code first} on. */
  void cut(int first) {
    List<NodeProto.Builder> left = nodes.subList(first, nodes.size());
    left.forEach(node -> node.getOutputList().forEach(producers::forget));
    left.forEach(shared::forget);
    left.clear();
  }

  /** Calls a result of one of the nodes from {@code first} on otherwise. */
  boolean rename(int first, String from, String to) {
    boolean found = false;
    for (NodeProto.Builder node : nodes.subList(first, nodes.size())) {
      for (int k = 0; k < node.getOutputCount(); k++) {
        if (node.getOutput(k).equals(from)) {
          node.setOutput(k, to);
          producers.forget(from);
          producers.know(node);
          samples = from.equals(samples) ? to : samples;
          found = true;
          if (zeros.contains(from)) {
            zeros.add(to);
          }
        }
      }
    }
    for (NodeProto.Builder node :
        found ? nodes.subList(first, nodes.size()) : nodes.subList(0, 0)) {
      for (int k = 0; k < node.getInputCount(); k++) {
        if (node.getInput(k).equals(from)) {
          node.setInput(k, to);
        }
      }
    }
    return found;
  }

  /** Whether one of the nodes writes it. */
  boolean writes(String name) {
    return nodes.stream().anyMatch(node -> node.getOutputList().contains(name));
  }

  /** Adds the nodes that the outputs of the graph need. */
  void addTo(GraphProto.Builder graph) {
    Set<String> outputs = new HashSet<>();
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    Set<String> read = new HashSet<>(outputs);
    List<NodeProto> needed = new ArrayList<>();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      NodeProto node = nodes.get(k).build();
      if (node.getOutputList().stream().anyMatch(read::contains)) {
        needed.add(node);
        addReads(node, read);
      }
    }
    Collections.reverse(needed);
    graph.addAllNode(OutputNames.give(needed, outputs));
  }

  /** What a node reads, in the graphs inside of it, too. */
  static void addReads(NodeProto node, Set<String> read) {
    read.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      attribute.getG().getNodeList().forEach(inner -> addReads(inner, read));
    }
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Boolean flag) {
      attribute.setType(AttributeType.INT).setI(flag ? 1 : 0);
    } else if (value instanceof Integer || value instanceof Long) {
      attribute.setType(AttributeType.INT).setI(((Number) value).longValue());
    } else if (value instanceof Number number) {
      attribute.setType(AttributeType.FLOAT).setF(number.floatValue());
    } else if (value instanceof String text) {
      attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof TensorProto tensor) {
      attribute.setType(AttributeType.TENSOR).setT(tensor);
    } else if (value instanceof GraphProto graph) {
      attribute.setType(AttributeType.GRAPH).setG(graph);
    } else {
      attribute.setType(AttributeType.INTS);
      ((Collection<?>) value).forEach(item -> attribute.addInts(((Number) item).longValue()));
    }
    return attribute.build();
  }
}

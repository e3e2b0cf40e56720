package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Learns from ONNX Runtime how many steps loops take and which branches are taken. */
final class Decisions {
  private static final String PROBE = "/probe";

  private final Map<String, Tensor> inputs;
  private final Provider provider;

  private Decisions(Map<String, Tensor> inputs, Provider provider) {
    this.inputs = inputs;
    this.provider = provider;
  }

  /** Decisions for {@link Flattening}; one run for each level of graphs inside of graphs. */
  static Map<String, Integer> of(ModelProto model, Map<String, Tensor> inputs, Provider provider) {
    Decisions decisions = new Decisions(inputs, provider);
    Map<String, Integer> found = new HashMap<>();
    FlatModel flat = Flattening.of(model, found);
    while (!flat.undecided().isEmpty()) {
      found.putAll(decisions.decide(flat));
      flat = Flattening.of(model, found);
    }
    return found;
  }

  private Map<String, Integer> decide(FlatModel flat) {
    ModelProto model = ReferenceModel.of(withProbes(flat));
    Map<String, Tensor> probes;
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, provider)) {
      LinkedHashSet<String> names = new LinkedHashSet<>();
      flat.undecided().forEach(node -> names.add(probe(node)));
      probes = session.run(ReferenceModel.inputs(inputs), names).tensors();
    }
    Map<String, Integer> found = new HashMap<>();
    for (NodeProto node : flat.undecided()) {
      found.put(FlatModel.key(node), decision(node, probes.get(probe(node))));
    }
    return found;
  }

  private static ModelProto withProbes(FlatModel flat) {
    GraphProto.Builder graph = flat.proto().getGraph().toBuilder();
    for (int k = 0; k < graph.getNodeCount(); k++) {
      NodeProto node = graph.getNode(k);
      if (isLoop(node) && flat.undecided().contains(node)) {
        graph.setNode(k, counting(node));
      }
    }
    for (NodeProto node : flat.undecided()) {
      if (node.getOpType().equals("If")) {
        graph.addNode(copy("Identity", node.getInput(0), probe(node)));
      } else if (node.getOpType().equals("Scan")) {
        graph.addNode(copy("Shape", node.getInput(firstScanned(node)), probe(node)));
      }
      graph.addOutput(ValueInfoProto.newBuilder().setName(probe(node)));
    }
    return flat.proto().toBuilder().setGraph(graph).build();
  }

  /** A Loop with a further scan output: the numbers of its steps. */
  private static NodeProto counting(NodeProto node) {
    GraphProto.Builder body = Attribute.graph(node, "body").toBuilder();
    NodeProto.Builder result = node.toBuilder();
    for (int k = node.getOutputCount(); k < body.getOutputCount() - 1; k++) {
      result.addOutput(probe(node) + k);
    }
    result.addOutput(probe(node));
    body.addNode(copy("Identity", body.getInput(0).getName(), probe(node)));
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(ElementTypes.code(ElementType.INT64)).build();
    body.addOutput(
        ValueInfoProto.newBuilder()
            .setName(probe(node))
            .setType(TypeProto.newBuilder().setTensorType(type)));
    for (AttributeProto.Builder attribute : result.getAttributeBuilderList()) {
      if (attribute.getName().equals("body")) {
        attribute.setG(body);
      }
    }
    return result.build();
  }

  private static boolean isLoop(NodeProto node) {
    return node.getOpType().equals("Loop");
  }

  private static int firstScanned(NodeProto node) {
    return node.getInputCount() - (int) Attribute.integer(node, "num_scan_inputs");
  }

  private static int decision(NodeProto node, Tensor probe) {
    if (isLoop(node)) {
      return probe.dim(0);
    }
    if (node.getOpType().equals("If")) {
      return probe.get(0) == 0 ? 0 : 1;
    }
    // The probe is the shape of the scanned input.
    int axis = Math.toIntExact(Attribute.integers(node, "scan_input_axes", 1).get(0));
    return (int) probe.get(Shapes.axis(axis, probe.size()));
  }

  private static String probe(NodeProto node) {
    return FlatModel.key(node) + PROBE;
  }

  private static NodeProto copy(String operator, String from, String to) {
    return NodeProto.newBuilder().setOpType(operator).addInput(from).addOutput(to).build();
  }
}

package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The temporary model that ONNX Runtime gets. */
final class ReferenceModel {
  /** A value of the main graph with the node that writes it. */
  record Written(NodeProto node, String value) {
    String nodeName() {
      return node.getName().isEmpty() ? value : node.getName();
    }
  }

  private ReferenceModel() {}

  /** The inputs of the model that {@link #of} makes. */
  static Map<String, Tensor> inputs(Map<String, Tensor> inputs) {
    return UnsignedInputs.apply(inputs);
  }

  /** A model that computes the same and that ONNX Runtime takes. */
  static ModelProto of(ModelProto model) {
    return UnsignedInputs.apply(LayoutRewrite.apply(model));
  }

  /** The same with every value of the main graph among its outputs. */
  static ModelProto withAllValues(ModelProto model) {
    Set<String> known = new LinkedHashSet<>(outputNames(model));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (Written written : written(model)) {
      if (known.add(written.value())) {
        // ONNX Runtime infers the type.
        graph.addOutput(ValueInfoProto.newBuilder().setName(written.value()));
      }
    }
    return of(model.toBuilder().setGraph(graph).build());
  }

  /** The declared outputs. */
  static List<String> outputNames(ModelProto model) {
    return model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
  }

  /** What the nodes of the main graph write, in the order of the nodes. */
  static List<Written> written(ModelProto model) {
    List<Written> result = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          result.add(new Written(node, output));
        }
      }
    }
    return result;
  }
}

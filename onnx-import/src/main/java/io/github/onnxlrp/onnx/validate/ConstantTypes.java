package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import java.util.HashMap;
import java.util.Map;

/** The types of the constants of a model by name, those inside of its nodes included. */
final class ConstantTypes {
  private final Map<String, ElementType> types = new HashMap<>();

  private ConstantTypes() {}

  static Map<String, ElementType> of(ModelProto model) {
    ConstantTypes result = new ConstantTypes();
    result.add(model.getGraph());
    return result.types;
  }

  private void add(GraphProto graph) {
    graph
        .getInitializerList()
        .forEach(each -> types.put(each.getName(), ElementTypes.find(each.getDataType())));
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          add(attribute.getG());
        } else if (node.getOpType().equals("Constant") && attribute.hasT()) {
          types.put(node.getOutput(0), ElementTypes.find(attribute.getT().getDataType()));
        }
      }
    }
  }
}

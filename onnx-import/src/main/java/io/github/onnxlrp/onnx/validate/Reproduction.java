package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The smallest model that shows a divergence.
 *
 * @param node the node that diverges, with the step of the recurrence around it
 * @param model the node alone, with the constants that it reads
 * @param data what ONNX Runtime has before the node and what it makes of it
 */
public record Reproduction(String node, ModelProto model, TestDataDirectory data) {
  static Reproduction of(Subject subject, Reference reference, FlatModel flat, FlatNode node) {
    Map<String, Tensor> expected = reference.values().tensors();
    OneNodeModel.Cut cut = new IsolatedNodes(subject, flat, expected).run(node).cut();
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (FlatValue value : node.values()) {
      if (expected.containsKey(value.name())) {
        outputs.put(value.name(), expected.get(value.name()));
      }
    }
    return new Reproduction(node.name(), cut.proto(), new TestDataDirectory(cut.inputs(), outputs));
  }
}

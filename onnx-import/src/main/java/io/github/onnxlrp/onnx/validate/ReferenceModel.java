package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The temporary model that ONNX Runtime gets. */
final class ReferenceModel {
  private ReferenceModel() {}

  /** The inputs of the model that {@link #of} makes. */
  static Map<String, Tensor> inputs(Map<String, Tensor> inputs) {
    return UnsignedInputs.apply(inputs);
  }

  /** A model that computes the same and that ONNX Runtime takes. */
  static ModelProto of(ModelProto model) {
    return UnsignedInputs.apply(LayoutRewrite.apply(model));
  }

  /** The declared outputs. */
  static List<String> outputNames(ModelProto model) {
    return model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
  }
}

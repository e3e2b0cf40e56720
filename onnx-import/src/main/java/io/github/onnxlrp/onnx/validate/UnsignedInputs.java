package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a model have inputs of the types uint16, uint32 and uint64, which ONNX Runtime does not take
 * from Java: the same bits go in as signed integers and are cast back.
 *
 * <pre>
 *   before              after
 * x uint32 -> ...     x/signed int32 -> Cast -> x uint32 -> ...
 * </pre>
 */
final class UnsignedInputs {
  private static final String SUFFIX = "/signed";
  private static final Map<ElementType, ElementType> SIGNED =
      Map.of(
          ElementType.UINT16, ElementType.INT16,
          ElementType.UINT32, ElementType.INT32,
          ElementType.UINT64, ElementType.INT64);

  private UnsignedInputs() {}

  /** The model with signed inputs; the same model when it needs none. */
  static ModelProto apply(ModelProto model) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int k = 0; k < graph.getInputCount(); k++) {
      ValueInfoProto input = graph.getInput(k);
      int code = input.getType().getTensorType().getElemType();
      ElementType signed = SIGNED.get(ElementTypes.find(code));
      if (signed != null) {
        ValueInfoProto.Builder renamed = input.toBuilder().setName(input.getName() + SUFFIX);
        renamed.getTypeBuilder().getTensorTypeBuilder().setElemType(ElementTypes.code(signed));
        graph.setInput(k, renamed).addNode(0, cast(renamed.getName(), input.getName(), code));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  /** The tensors for {@link #apply the model with signed inputs}. */
  static Map<String, Tensor> apply(Map<String, Tensor> inputs) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          ElementType signed = SIGNED.get(tensor.type());
          if (signed == null) {
            result.put(name, tensor);
          } else {
            result.put(name + SUFFIX, Tensor.integers(signed, tensor.longs(), tensor.shape()));
          }
        });
    return result;
  }

  private static NodeProto cast(String from, String to, int code) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(code))
        .build();
  }
}

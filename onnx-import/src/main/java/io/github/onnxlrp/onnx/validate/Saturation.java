package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether this ONNX Runtime, on this processor, adds pairs of products of uint8 and int8 with
 * saturation at 16 bits: on x86 it does where VNNI is missing, and 255 * 127 + 255 * 127 is then
 * 32767 and not 64770.
 */
final class Saturation {
  private static final int LARGEST_UINT8 = 255;
  private static final int LARGEST_INT8 = 127;
  private static final Map<Provider, Boolean> FOUND = new ConcurrentHashMap<>();

  private Saturation() {}

  /** Multiplies once in the life of the process to find out. */
  static boolean isHere(Provider provider) {
    return FOUND.computeIfAbsent(provider, Saturation::find);
  }

  private static boolean find(Provider provider) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(probe(), provider)) {
      Tensor product = session.run(Map.of(), Set.of("y")).tensors().get("y");
      return product.integer() != 2L * LARGEST_UINT8 * LARGEST_INT8;
    } catch (OnnxLrpException e) {
      // A provider without this operator cannot have used it.
      return false;
    }
  }

  private static ModelProto probe() {
    long[] a = {LARGEST_UINT8, LARGEST_UINT8};
    long[] b = {LARGEST_INT8, LARGEST_INT8};
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("probe")
            .addInitializer(TensorEncoder.encode("a", Tensor.integers(ElementType.UINT8, a, 1, 2)))
            .addInitializer(TensorEncoder.encode("b", Tensor.integers(ElementType.INT8, b, 2, 1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("MatMulInteger")
                    .addInput("a")
                    .addInput("b")
                    .addOutput("y"))
            .addOutput(ValueInfoProto.newBuilder().setName("y"));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }
}

package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime on the CPU with its optimisations off, and the comparison with our forward pass. */
public final class OnnxRuntimeReference {
  /** ONNX Runtime computes in single precision; see {@link #assertClose}. */
  private static final double TOLERANCE = 5e-6;

  private OnnxRuntimeReference() {}

  /** Runs both and compares all outputs. */
  public static void assertAgrees(OnnxTestModel model) {
    ModelProto proto = model.build();
    Map<String, Tensor> expected = run(proto, model.inputs());
    Map<String, Tensor> actual = forward(proto, model.inputs());
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((name, tensor) -> assertClose(name, actual.get(name), tensor));
  }

  /** Our outputs by name. */
  public static Map<String, Tensor> forward(ModelProto proto, Map<String, Tensor> inputs) {
    Trace trace = ForwardPass.run(OnnxModel.of(proto).graph(), inputs);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    trace.outputs().forEach((name, value) -> outputs.put(name, value.tensor()));
    return outputs;
  }

  /** Equal types and shapes, |a - b| at most 5e-6 max(1, max |b|); integers are equal. */
  public static void assertClose(String name, Tensor actual, Tensor expected) {
    assertThat(actual.toString()).as("type and shape of %s", name).isEqualTo(expected.toString());
    double largest = 1;
    for (int k = 0; k < expected.size(); k++) {
      largest = Math.max(largest, Math.abs(expected.get(k)));
    }
    double tolerance = expected.isFloating() ? TOLERANCE * largest : 0;
    for (int k = 0; k < expected.size(); k++) {
      double difference = Math.abs(actual.get(k) - expected.get(k));
      boolean same = Double.compare(actual.get(k), expected.get(k)) == 0;
      assertThat(same || difference <= tolerance)
          .as("%s[%d] is %s; expected %s", name, k, actual.get(k), expected.get(k))
          .isTrue();
    }
  }

  /** The reference's outputs by name. */
  public static Map<String, Tensor> run(ModelProto proto, Map<String, Tensor> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(proto.toByteArray(), options)) {
        Map<String, OnnxTensorLike> feeds = new HashMap<>();
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
          feeds.put(input.getKey(), encode(environment, input.getValue()));
        }
        try (OrtSession.Result result = session.run(feeds)) {
          Map<String, Tensor> outputs = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            outputs.put(output.getKey(), decode((OnnxTensor) output.getValue()));
          }
          return outputs;
        } finally {
          feeds.values().forEach(OnnxTensorLike::close);
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  private static OnnxTensor encode(OrtEnvironment environment, Tensor tensor) throws OrtException {
    byte[] bytes = TensorProtos.bytes(tensor);
    ByteBuffer data = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    data.put(bytes).flip();
    long[] shape = new long[tensor.rank()];
    for (int k = 0; k < shape.length; k++) {
      shape[k] = tensor.dim(k);
    }
    return OnnxTensor.createTensor(environment, data, shape, javaType(tensor.type()));
  }

  private static OnnxJavaType javaType(ElementType type) {
    return type == ElementType.BOOL ? OnnxJavaType.BOOL : OnnxJavaType.valueOf(type.name());
  }

  private static Tensor decode(OnnxTensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setDataType(tensor.getInfo().onnxType.value)
            .setRawData(ByteString.copyFrom(tensor.getByteBuffer()));
    for (long dim : tensor.getInfo().getShape()) {
      proto.addDims(dim);
    }
    return TensorDecoder.decode(proto.build(), "output of ONNX Runtime");
  }
}

package io.github.onnxlrp.benchmarks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime's forward pass of a model, optimised as it does by itself, in one thread. */
final class RuntimeForward implements AutoCloseable {
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

  RuntimeForward(ModelProto model, Map<String, Tensor> given) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.toByteArray(), options);
    }
    for (Map.Entry<String, Tensor> input : given.entrySet()) {
      if (session.getInputNames().contains(input.getKey())) {
        inputs.put(input.getKey(), tensor(environment, input.getValue()));
      }
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(tensor.size() * tensor.type().bytes())
            .order(ByteOrder.nativeOrder());
    TensorEncoder.write(tensor, buffer);
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    OnnxJavaType type = OnnxJavaType.valueOf(tensor.type().name());
    return OnnxTensor.createTensor(environment, buffer.flip(), shape, type);
  }

  /** Runs the model once; gives the number of its outputs. */
  int run() {
    try (OrtSession.Result result = session.run(inputs)) {
      return result.size();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}

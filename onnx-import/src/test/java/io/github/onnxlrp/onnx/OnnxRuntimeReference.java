package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The comparison of our forward pass with ONNX Runtime. */
public final class OnnxRuntimeReference {
  /** ONNX Runtime computes in single precision; see {@link #assertClose}. */
  private static final double TOLERANCE = 5e-6;

  private OnnxRuntimeReference() {}

  /** Runs both and compares all outputs. */
  public static void assertAgrees(OnnxTestModel model) {
    ModelProto proto = model.build();
    Map<String, Tensor> expected = run(proto, model.inputs());
    Map<String, Tensor> actual = forward(proto, model.inputs());
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((name, tensor) -> assertClose(name, actual.get(name), tensor));
  }

  /** Our outputs by name. */
  public static Map<String, Tensor> forward(ModelProto proto, Map<String, Tensor> inputs) {
    Trace trace = ForwardPass.run(OnnxModel.of(proto).graph(), inputs);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    trace.outputs().forEach((name, value) -> outputs.put(name, value.tensor()));
    return outputs;
  }

  /** The reference's outputs by name. */
  public static Map<String, Tensor> run(ModelProto proto, Map<String, Tensor> inputs) {
    Set<String> names = new LinkedHashSet<>();
    proto.getGraph().getOutputList().stream().map(ValueInfoProto::getName).forEach(names::add);
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(proto, Provider.CPU)) {
      return session.run(inputs, names).tensors();
    }
  }

  /** Equal types and shapes, |a - b| at most 5e-6 max(1, max |b|); integers are equal. */
  public static void assertClose(String name, Tensor actual, Tensor expected) {
    assertThat(actual.toString()).as("type and shape of %s", name).isEqualTo(expected.toString());
    double largest = 1;
    for (int k = 0; k < expected.size(); k++) {
      if (Double.isFinite(expected.get(k))) {
        largest = Math.max(largest, Math.abs(expected.get(k)));
      }
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
}

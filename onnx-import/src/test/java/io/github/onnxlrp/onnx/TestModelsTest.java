package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trained models, as their exporters wrote them, against ONNX Runtime. */
class TestModelsTest {
  private static final int BATCH = 3;
  private static final int TIME = 8;

  @ParameterizedTest
  @CsvSource({
    "surnames/surnames.onnx, 1",
    "surnames/surnames-dynamo.onnx, 1",
    "surnames/surnames-unrolled.onnx, 0",
    "vowels/vowels.onnx, 1"
  })
  void agreesWithOnnxRuntime(Path file, int recurrences) {
    OnnxModel model = OnnxModel.open(TestModels.directory().resolve(file));
    assertThat(model.unsupported()).isEmpty();
    assertThat(model.recurrences()).hasSize(recurrences);
    Map<String, Tensor> inputs = Map.of(model.inputs().get(0).name(), input(model.inputs().get(0)));
    Map<String, Tensor> expected = OnnxRuntimeReference.run(model.proto(), inputs);
    Map<String, Tensor> actual = OnnxRuntimeReference.forward(model.proto(), inputs);
    expected.forEach(
        (name, tensor) -> OnnxRuntimeReference.assertClose(name, actual.get(name), tensor));
  }

  private static Tensor input(Value declared) {
    RandomTensors random = new RandomTensors(11);
    return declared.type() == ElementType.INT64
        ? random.integers(ElementType.INT64, 1, 20, BATCH, TIME)
        : random.floats(
            BATCH, (int) declared.shape().get(1).size(), (int) declared.shape().get(2).size());
  }
}

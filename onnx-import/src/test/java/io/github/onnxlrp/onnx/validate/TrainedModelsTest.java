package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exported models of this repository, every value of them, on random inputs. */
class TrainedModelsTest {
  private static final int BATCH = 5;
  private static final int TIME = 9;
  private static final int IDS = 20;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "surnames/surnames.onnx, PER_NODE",
    "surnames/surnames.onnx, ISOLATED",
    "surnames/surnames-dynamo.onnx, PER_NODE",
    "surnames/surnames-dynamo.onnx, ISOLATED",
    "surnames/surnames-unrolled.onnx, PER_NODE",
    "surnames/surnames-unrolled.onnx, ISOLATED",
    "vowels/vowels.onnx, PER_NODE",
    "vowels/vowels.onnx, ISOLATED",
  })
  void everyValueAgrees(String file, Scope scope) {
    OnnxModel model = OnnxModel.open(TestModels.directory().resolve(file));
    long seed = 11;
    ValidationReport report =
        Validation.run(model, inputs(model, seed), ValidationOptions.DEFAULT.scope(scope));
    assertThat(report.ok()).as("seed %d: %s", seed, report.firstDivergence()).isTrue();
    Set<String> covered = new HashSet<>();
    report.nodes().stream().map(NodeComparison::comparison).forEach(c -> covered.add(c.name()));
    report.notCompared().stream().map(NotCompared::name).forEach(covered::add);
    model
        .proto()
        .getGraph()
        .getNodeList()
        .forEach(node -> assertThat(covered).containsAll(node.getOutputList()));
  }

  private static Map<String, Tensor> inputs(OnnxModel model, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> inputs = new HashMap<>();
    for (Value input : model.inputs()) {
      int[] shape = new int[input.shape().size()];
      for (int axis = 0; axis < shape.length; axis++) {
        Dimension dimension = input.shape().get(axis);
        shape[axis] = dimension.isFixed() ? (int) dimension.size() : axis == 0 ? BATCH : TIME;
      }
      inputs.put(
          input.name(),
          input.type() == ElementType.INT64
              ? Tensor.of(random.longs(Shapes.size(shape), 0, IDS).toArray(), shape)
              : ModelBuilder.random(random, shape));
    }
    return inputs;
  }
}

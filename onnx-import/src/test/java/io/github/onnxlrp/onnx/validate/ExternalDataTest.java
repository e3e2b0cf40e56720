package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX Runtime gets the weights too that lie beside the model. */
class ExternalDataTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aModelWithWeightsInAnotherFileAgrees(Scope scope) throws IOException {
    long seed = 7;
    Random random = new Random(seed);
    ModelProto.Builder model =
        new ModelBuilder()
                .input("x", ElementType.FLOAT, 2, 3)
                .initializer("W", ModelBuilder.random(random, 3, 40))
                .node("MatMul", "layer", List.of("x", "W"), List.of("z"))
                .node("Sigmoid", "bend", List.of("z"), List.of("y"))
                .output("y", ElementType.FLOAT)
                .build()
                .toBuilder();
    TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(0);
    Files.write(folder.resolve("weights.bin"), weights.getRawData().toByteArray());
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
    Path file = folder.resolve("model.onnx");
    Files.write(file, model.build().toByteArray());

    ValidationReport report =
        Validation.run(
            OnnxModel.open(file),
            Map.of("x", ModelBuilder.random(random, 2, 3)),
            ValidationOptions.DEFAULT.scope(scope));

    assertThat(report.ok()).as("seed %d: %s", seed, report).isTrue();
    // Weights that were lost would make every element 0.5.
    assertThat(report.outputs().get(0).maxAbs()).isPositive();
    assertThat(report.nodes()).hasSize(scope == Scope.OUTPUTS ? 0 : 2);
  }
}

package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that other people trained and published, where {@code onnxlrp.corpus} names them. */
class CorpusTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  @Test
  void theCorpusIsThere() throws IOException {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    assertThat(models()).hasSize(11);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void publishedModelsAgree(String name, Scope scope) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    Path folder = Path.of(CORPUS, "models", name);
    OnnxModel model = OnnxModel.open(folder.resolve("model.onnx"));
    assertThat(model.unsupported()).isEmpty();
    TestDataDirectory data =
        TestDataDirectory.read(
            folder.resolve("test_data_set_0"), names(model.inputs()), names(model.outputs()));
    ValidationReport report =
        Validation.run(
            model,
            data.inputs(),
            ValidationOptions.DEFAULT.scope(scope).references(data.outputs()));
    assertThat(report.references()).hasSameSizeAs(model.outputs());
    assertThat(report.outputs()).hasSameSizeAs(model.outputs());
    assertThat(report.ok())
        .as("%s %s %s", report.outputs(), report.firstDivergence(), report.nonFinite())
        .isTrue();
  }

  static Stream<Arguments> publishedModelsAgree() throws IOException {
    return models().stream()
        .flatMap(
            name ->
                Stream.of(Scope.PER_NODE, Scope.ISOLATED).map(scope -> Arguments.of(name, scope)));
  }

  private static List<String> models() throws IOException {
    if (CORPUS.isEmpty()) {
      return List.of("");
    }
    try (Stream<Path> folders = Files.list(Path.of(CORPUS, "models"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}

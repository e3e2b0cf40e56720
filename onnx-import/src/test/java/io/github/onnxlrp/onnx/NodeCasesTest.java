package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of one operator each that come from ONNX's own test suite, where a folder with them is
 * given: {@code -Donnxlrp.corpus=FOLDER}.
 */
class NodeCasesTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  /** The cases that are refused, and a part of the message that says why. */
  private static final Map<String, String> EXCLUDED =
      Map.of(
          "head-1.23/test_equal_string", "elements of type STRING",
          "head-1.23/test_equal_string_broadcast", "elements of type STRING",
          "head-1.23/test_training_dropout", "dropout in training",
          "head-1.23/test_training_dropout_default", "dropout in training",
          "head-1.23/test_training_dropout_default_mask", "dropout in training",
          "head-1.23/test_training_dropout_mask", "dropout in training",
          "head-1.23/test_training_dropout_zero_ratio", "dropout in training",
          "head-1.23/test_training_dropout_zero_ratio_mask", "dropout in training");

  @TempDir private static Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void passesOrIsRefused(String name) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with onnx-node-tests.tgz");
    Path model = folder.resolve(name).resolve("model.onnx");
    if (EXCLUDED.containsKey(name)) {
      assertThatThrownBy(() -> check(model))
          .isInstanceOfSatisfying(
              OnnxLrpException.class,
              e -> assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.UNSUPPORTED))
          .hasMessageContaining(EXCLUDED.get(name));
    } else {
      check(model);
    }
  }

  @Test
  void allCasesAreThere() throws Exception {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with onnx-node-tests.tgz");
    assertThat(cases()).hasSize(619).containsAll(EXCLUDED.keySet());
  }

  static List<String> cases() throws IOException, InterruptedException {
    return CORPUS.isEmpty() ? List.of("none") : unpacked();
  }

  /** Names with the folders around them. */
  private static List<String> unpacked() throws IOException, InterruptedException {
    if (folder.toFile().list().length == 0) {
      String archive = Path.of(CORPUS, "onnx-node-tests.tgz").toString();
      Process tar =
          new ProcessBuilder("tar", "xzf", archive, "-C", folder.toString()).inheritIO().start();
      assertThat(tar.waitFor()).isZero();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith("model.onnx"))
          .map(file -> folder.relativize(file.getParent()).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static void check(Path model) {
    OnnxModel onnx = OnnxModel.open(model);
    TestDataDirectory data =
        TestDataDirectory.read(
            model.resolveSibling("test_data_set_0"),
            onnx.inputs().stream().map(value -> value.name()).toList(),
            onnx.outputs().stream().map(value -> value.name()).toList());
    Map<String, Tensor> actual = OnnxRuntimeReference.forward(onnx.proto(), data.inputs());
    data.outputs()
        .forEach(
            (output, expected) ->
                OnnxRuntimeReference.assertClose(output, actual.get(output), expected));
  }
}

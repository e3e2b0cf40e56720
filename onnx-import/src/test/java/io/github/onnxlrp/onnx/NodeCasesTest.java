package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The single-operator cases that come from ONNX's own test suite, where a folder with them is
 * given: {@code -Donnxlrp.corpus=FOLDER}.
 */
class NodeCasesTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  @Test
  void recurrentCasesPass(@TempDir Path folder) throws Exception {
    List<String> failures = new ArrayList<>();
    int cases = 0;
    for (Path model : models(folder)) {
      String name = model.getParent().getFileName().toString();
      if (name.matches("test_(lstm|gru|rnn|simple_rnn)_.*")) {
        cases++;
        String failure = failure(model);
        if (failure != null) {
          failures.add(failure);
        }
      }
    }
    assertThat(failures).isEmpty();
    assertThat(cases).as("LSTM, GRU and RNN cases").isEqualTo(36);
  }

  /** An operator that is not supported is said to be so; every other case passes. */
  @Test
  void otherCasesPassOrAreUnsupported(@TempDir Path folder) throws Exception {
    List<String> failures = new ArrayList<>();
    int supported = 0;
    for (Path model : models(folder)) {
      String failure = failure(model);
      if (failure == null) {
        supported++;
      } else if (!failure.contains("not supported")) {
        failures.add(failure);
      }
    }
    assertThat(failures).isEmpty();
    assertThat(supported).as("supported cases").isGreaterThan(100);
  }

  private static List<Path> models(Path folder) throws IOException, InterruptedException {
    assumeTrue(!CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with onnx-node-tests.tgz");
    Path archive = Path.of(CORPUS, "onnx-node-tests.tgz");
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString()).start();
    assertThat(tar.waitFor()).isZero();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("model.onnx")).sorted().toList();
    }
  }

  /** Why the case fails, or null. */
  private static String failure(Path model) {
    String name = model.getParent().getFileName().toString();
    try {
      OnnxModel onnx = OnnxModel.open(model);
      TestDataDirectory data =
          TestDataDirectory.read(
              model.resolveSibling("test_data_set_0"),
              onnx.inputs().stream().map(value -> value.name()).toList(),
              onnx.outputs().stream().map(value -> value.name()).toList());
      onnx.graph();
      Map<String, Tensor> actual = OnnxRuntimeReference.forward(onnx.proto(), data.inputs());
      data.outputs()
          .forEach(
              (output, expected) ->
                  OnnxRuntimeReference.assertClose(output, actual.get(output), expected));
      return null;
    } catch (RuntimeException | AssertionError e) {
      return name + ": " + e.getMessage().strip();
    }
  }
}

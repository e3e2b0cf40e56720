package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that other people published are compiled, and give on their own data and on random inputs
 * what {@code explain} gives, where {@code onnxlrp.corpus} names them.
 */
class PublishedCompileTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  /** The weights twice, once for each direction, and nodes. */
  private static final double LARGEST = 2.2;

  private static final int NODES = 200_000;

  @TempDir private Path folder;

  static List<String> models() throws IOException {
    if (CORPUS.isEmpty()) {
      return List.of("");
    }
    try (Stream<Path> folders = Files.list(Path.of(CORPUS, "models"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void areCompiled(String name) throws IOException {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    Path model = Path.of(CORPUS, "models", name, "model.onnx");
    Path file = folder.resolve("explained.onnx");
    String data = model.resolveSibling("test_data_set_0").toString();
    Result compiled =
        Cli.run(
            "compile",
            model.toString(),
            "--output",
            OnnxModel.open(model).floatOutputs().get(0),
            "--target",
            "sum",
            "--data",
            data,
            "-o",
            file.toString());
    assertThat(compiled.err()).contains("compared with explain on ");
    assertThat(compiled.code()).isEqualTo(ExitCodes.DONE);
    assertThat(Files.size(file)).isLessThan((long) (LARGEST * Files.size(model)) + NODES);
    Result again =
        Cli.run("validate", model.toString(), "--explanation", file.toString(), "--data", data);
    assertThat(again.err()).contains("gives what explain gives");
  }
}

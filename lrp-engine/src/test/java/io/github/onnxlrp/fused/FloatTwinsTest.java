package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops on floats are those on doubles, word for word but for the type. */
class FloatTwinsTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/onnxlrp");
  private static final Path VECTORS =
      Path.of("../lrp-kernels-vector/src/main/java/io/github/onnxlrp/kernel/vector");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rows",
        "Tile",
        "Lstm",
        "LstmForward",
        "LstmBackward",
        "Gru",
        "GruForward",
        "GruBackward",
        "StepProducts",
        "InputRelevance"
      })
  void ofRecurrences(String name) throws IOException {
    assertTwin(SOURCES.resolve("fused"), "%s" + name + ".java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%sKernels",
        "%sLstmCell",
        "%sLstmFactors",
        "%sGruCell",
        "%sGruFactors",
        "%sGruSums",
        "Plain%sKernels",
        "Plain%sLoops",
        "Plain%sMatrix",
        "Plain%sLstmCell",
        "Plain%sGruCell"
      })
  void ofKernels(String name) throws IOException {
    assertTwin(SOURCES.resolve("kernel"), name + ".java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%sTiles",
        "Vector%sKernels",
        "Vector%sMatrix",
        "Vector%sProduct",
        "Vector%sSums",
        "Vector%sLstmCell",
        "Vector%sGruCell"
      })
  void ofVectorKernels(String name) throws IOException {
    assertTwin(VECTORS, name + ".java");
  }

  private static void assertTwin(Path folder, String name) throws IOException {
    String expected =
        Files.readString(folder.resolve(name.formatted("Double")))
            .replace("Double", "Float")
            .replace("double", "float")
            .replace("1e-280", "1e-30f")
            // As many bytes.
            .replace("BLOCK = 256", "BLOCK = 512");
    String found = Files.readString(folder.resolve(name.formatted("Float")));
    assertThat(words(found)).isEqualTo(words(expected));
  }

  /** Lines may be broken elsewhere. */
  private static String words(String source) {
    return source.replaceAll("[\\s*]+", "");
  }
}

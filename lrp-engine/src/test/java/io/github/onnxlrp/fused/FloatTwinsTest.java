package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops on floats are those on doubles, word for word but for the type. */
class FloatTwinsTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/onnxlrp/fused");

  @ParameterizedTest
  @ValueSource(strings = {"Lstm", "LstmTile", "LstmForward", "LstmBackward", "Rows"})
  void isTheTwin(String name) throws IOException {
    String expected =
        Files.readString(SOURCES.resolve("Double" + name + ".java"))
            .replace("Double", "Float")
            .replace("double", "float")
            .replace("1e-280", "1e-30f");
    String found = Files.readString(SOURCES.resolve("Float" + name + ".java"));
    assertThat(words(found)).isEqualTo(words(expected));
  }

  /** Lines may be broken elsewhere. */
  private static String words(String source) {
    return source.replaceAll("[\\s*]+", "");
  }
}

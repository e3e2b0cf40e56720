package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngWithoutFontsTest {
  /** On a machine without fonts Java's classes for fonts fail as soon as they are asked. */
  @Test
  void noClassForFontsIsAsked(@TempDir Path folder) throws Exception {
    Path loaded = folder.resolve("classes");
    Path model = TestModels.directory().resolve("surnames/surnames.onnx");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.onnxlrp.cli.Main",
                "explain",
                model.toString(),
                "--text",
                "Dellucci",
                "--format",
                "png",
                "-o",
                folder.resolve("a.png").toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(loaded))
        .contains("io.github.onnxlrp.io.figure.Glyphs", "java.awt.image.BufferedImage")
        .doesNotContain(
            "sun.font.SunFontManager", "sun.font.FontManagerFactory", "FcFontConfiguration");
  }
}

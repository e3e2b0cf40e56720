package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A process with a long list of arguments ends with a message and not by a crash. */
class LongCommandTest {
  /** Opens a model that holds nothing. */
  static final class Opening {
    private Opening() {}

    public static void main(String... arguments) {
      try {
        OnnxRuntimeSession.open(
            ModelProto.getDefaultInstance(), Provider.CPU, OnnxRuntimeSession.Optimisation.NONE);
      } catch (OnnxLrpException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private static String open(int length) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName(),
                "x".repeat(length))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code with %d characters", length).isZero();
    return output;
  }

  @Test
  void isRefusedWhereOnnxRuntimeWouldCrash() throws IOException, InterruptedException {
    assertThat(open(100)).startsWith("ONNX Runtime does not open the model");
    assertThat(open(5000))
        .contains("ONNX Runtime 1.29 crashes where they have more than 4000")
        .contains("give fewer or shorter ones");
  }
}

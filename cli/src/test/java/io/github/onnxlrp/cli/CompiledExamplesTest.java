package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The programs of {@code examples/compiled}, which run without onnx-lrp, print the relevance that
 * {@code explain} gives.
 */
class CompiledExamplesTest {
  private static final Path SURNAMES = TestModels.directory().resolve("surnames");
  private static final Path EXAMPLES = TestModels.directory().resolve("../../examples/compiled");
  private static final String NAME = "Kowalski";

  @TempDir private static Path folder;
  private static Path file;

  @BeforeAll
  static void compile() {
    file = folder.resolve("explained.onnx");
    String model = SURNAMES.resolve("surnames.onnx").toString();
    assertThat(Cli.run("compile", model, "-o", file.toString()).code()).isEqualTo(ExitCodes.DONE);
  }

  @Test
  void java() throws IOException, InterruptedException {
    String runtime =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    String program = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertSame(run(List.of(program, "-cp", runtime), "Explain.java"));
  }

  @Test
  void python() throws IOException, InterruptedException {
    assumeTrue(
        succeeds("python3", "-c", "import numpy, onnxruntime"),
        "no python3 with numpy and onnxruntime on the PATH");
    assertSame(run(List.of("python3"), "explain.py"));
  }

  @Test
  void javaScript() throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(EXAMPLES.resolve("node_modules/onnxruntime-node")) && succeeds("node", "-v"),
        "no node on the PATH, or 'npm install' was not run in examples/compiled");
    assertSame(run(List.of("node"), "explain.mjs"));
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> run(List<String> program, String example)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.add(EXAMPLES.resolve(example).toString());
    command.add(file.toString());
    command.add(SURNAMES.resolve("surnames.vocab.txt").toString());
    command.add(NAME);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(folder.resolve("err").toFile());
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    return out.lines().toList();
  }

  /** A line for each letter and one for the score, with four decimals. */
  private static void assertSame(List<String> lines) {
    String model = SURNAMES.resolve("surnames.onnx").toString();
    String report = Cli.run("explain", model, "--text", NAME, "--format", "json").out();
    JsonNode sample = JsonMapper.shared().readTree(report).get("samples").get(0);
    JsonNode relevance = sample.get("relevance").get("ids").get("data");
    assertThat(lines).hasSize(NAME.length() + 1);
    for (int k = 0; k < NAME.length(); k++) {
      assertThat(lines.get(k)).startsWith(NAME.charAt(k) + " ");
      assertThat(number(lines.get(k)))
          .isCloseTo(relevance.get(k).doubleValue(), within(ofTheLargest(relevance)));
    }
    assertThat(lines.get(NAME.length())).startsWith("score ");
    assertThat(number(lines.get(NAME.length())))
        .isCloseTo(sample.get("score").doubleValue(), within(ofTheLargest(relevance)));
  }

  private static double number(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** What a file in floats may differ by; the last digit that is printed is a ninth of that. */
  private static double ofTheLargest(JsonNode relevance) {
    double largest = 0;
    for (JsonNode one : relevance) {
      largest = Math.max(largest, Math.abs(one.doubleValue()));
    }
    return 1e-4 * largest;
  }
}

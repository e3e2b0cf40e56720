package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.translate.OperatorTranslator;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that can be loaded and fail at work. They are compiled here: they must be strangers. */
class FailingPluginsTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  private static final String METHOD =
      """
      package com.example;
      public class Broken implements io.github.onnxlrp.method.AttributionMethod {
        @Override public String name() { return "broken"; }
        @Override public io.github.onnxlrp.method.Attribution attribute(
            io.github.onnxlrp.method.ExplainedRun run, io.github.onnxlrp.target.Head head) {
          throw new %s("first line\\nsecond line");
        }
      }
      """;

  private static final String WRITER =
      """
      package com.example;
      public class Broken implements io.github.onnxlrp.io.report.ReportWriter {
        @Override public String format() { return "broken"; }
        @Override public boolean isBinary() { return false; }
        @Override public void write(io.github.onnxlrp.io.report.Report report,
            java.io.OutputStream out, boolean terminal) {
          Object[] nothing = {};
          nothing[1].hashCode();
        }
      }
      """;

  private static final String TRANSLATOR =
      """
      package com.example;
      public class Broken implements io.github.onnxlrp.onnx.translate.OperatorTranslator {
        @Override public String operator() { return "Broken"; }
        @Override public void translate(io.github.onnxlrp.onnx.translate.OnnxNode node) {
          Object[] nothing = {};
          nothing[1].hashCode();
        }
      }
      """;

  @TempDir Path folder;

  /** A jar with the class {@code com.example.Broken}, which nothing else can load. */
  private Path jar(Class<?> service, String source) throws IOException {
    Path file = Files.writeString(folder.resolve("Broken.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path = System.getProperty("java.class.path");
    String to = folder.toString();
    assertThat(compiler.run(null, null, null, "-cp", path, "-proc:none", "-d", to, file.toString()))
        .isZero();
    Path jar = folder.resolve("broken.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("com/example/Broken.class"));
      zip.write(Files.readAllBytes(folder.resolve("com/example/Broken.class")));
      zip.putNextEntry(new ZipEntry("META-INF/services/" + service.getName()));
      zip.write("com.example.Broken".getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private void assertOneLine(Class<?> service, String source, String option, String message)
      throws IOException {
    String jar = jar(service, source).toString();
    assertOneLine(
        Cli.run("explain", SURNAMES, "--text", "a", option, "broken", "--plugin", jar), message);
  }

  private static void assertOneLine(Result result, String message) {
    assertThat(result.err())
        .isEqualTo("onnx-lrp: --plugin: com.example.Broken failed: " + message + "\n");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void anExceptionWhileExplainingNamesThePlugIn() throws IOException {
    assertOneLine(
        AttributionMethod.class,
        METHOD.formatted("IllegalStateException"),
        "--method",
        "java.lang.IllegalStateException: first line second line");
  }

  @Test
  void aMissingClassWhileExplainingNamesThePlugIn() throws IOException {
    assertOneLine(
        AttributionMethod.class,
        METHOD.formatted("NoClassDefFoundError"),
        "--method",
        "java.lang.NoClassDefFoundError: first line second line");
  }

  @Test
  void anExceptionWhileWritingNamesThePlugIn() throws IOException {
    assertOneLine(
        ReportWriter.class,
        WRITER,
        "--format",
        "java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 0");
  }

  /** Not the model: an error of its node would be one of the file. */
  @Test
  void anExceptionWhileTranslatingNamesThePlugIn() throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(Path.of(SURNAMES))).toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setOpType("Broken");
    Path file = Files.write(folder.resolve("broken.onnx"), model.build().toByteArray());
    String jar = jar(OperatorTranslator.class, TRANSLATOR).toString();
    assertOneLine(
        Cli.run("explain", file.toString(), "--random", "1", "--seed", "1", "--plugin", jar),
        "java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 0");
  }
}

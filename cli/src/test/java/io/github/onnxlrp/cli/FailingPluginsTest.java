package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.cli.report.ReportWriter;
import io.github.onnxlrp.method.AttributionMethod;
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
      public class Broken implements io.github.onnxlrp.cli.report.ReportWriter {
        @Override public String format() { return "broken"; }
        @Override public boolean isBinary() { return false; }
        @Override public void write(io.github.onnxlrp.cli.report.Report report,
            java.io.OutputStream out, boolean terminal) {
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
    Result result = Cli.run("explain", SURNAMES, "--text", "a", option, "broken", "--plugin", jar);
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
}

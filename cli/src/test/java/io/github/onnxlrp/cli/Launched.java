package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The launcher in a checkout that holds a build and nothing else: a program that prints its
 * arguments.
 */
final class Launched {
  private final Path folder;
  private Path script;

  /** Where the launcher finds programs; by default those of this process. */
  private String path = System.getenv("PATH");

  /** What is run in the place of the tool. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      boolean shared =
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
      System.out.println((shared ? "shared " : "plain ") + String.join(" ", arguments));
    }
  }

  /** What a run has given. */
  record Outcome(int code, String out, String err) {}

  Launched(Path folder) throws IOException {
    this.folder = folder;
    Path root = Files.createDirectory(folder.resolve("a checkout"));
    script = copyTo(root);
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("cli/pom.xml"));
    Path build = Files.createDirectories(builds().resolve("build-1/cli"));
    writeJar(build.resolve("onnx-lrp.jar"));
    Files.writeString(builds().resolve("current"), "build-1\n");
  }

  private static Path copyTo(Path folder) throws IOException {
    Path original = TestModels.directory().resolve("../../onnx-lrp");
    return Files.copy(original, folder.resolve("onnx-lrp"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String name = Echo.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream content = new JarOutputStream(out, manifest);
        InputStream in = Echo.class.getResourceAsStream("/" + name)) {
      content.putNextEntry(new JarEntry(name));
      in.transferTo(content);
    }
  }

  /** Where the launcher keeps what it has built. */
  Path builds() {
    return script.resolveSibling("cli/target/launcher/cpu");
  }

  void moveTo(Path other) throws IOException {
    script = Files.move(script.getParent(), other).resolve("onnx-lrp");
  }

  /** Makes a release of it: the launcher and its jar in one folder. */
  void release(Path other) throws IOException {
    Files.createDirectory(other);
    script = copyTo(other);
    writeJar(other.resolve("onnx-lrp.jar"));
  }

  /** Calls it by a link from now on. */
  void callBy(Path link) throws IOException {
    script = Files.createSymbolicLink(link, script);
  }

  /** Has the launcher find programs in these folders. */
  void usePath(String folders) {
    path = folders;
  }

  /** Runs the launcher with that JAVA_HOME, which may be empty. */
  Outcome run(String java, String... arguments) throws Exception {
    int code = process(java, 0, arguments).waitFor();
    return new Outcome(
        code,
        Files.readString(folder.resolve("out0"), UTF_8),
        Files.readString(folder.resolve("err0"), UTF_8));
  }

  /** Starts it, with the number of the files for what it prints. */
  Process process(String java, int number, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out" + number).toFile())
            .redirectError(folder.resolve("err" + number).toFile());
    builder.environment().put("JAVA_HOME", java);
    builder.environment().put("PATH", path);
    builder.environment().remove("ONNX_LRP_PROFILE");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  /** A program of the shell in a folder. */
  static void program(Path folder, String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + content + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}

package io.github.onnxlrp.onnx.validate;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the native libraries of ONNX Runtime are unpacked. Its own folder in the temporary folder
 * stays behind, because it is told to be deleted before the files in it. Ours is deleted at the end
 * of the process, and holds the number of the process in its name, so that a later process can
 * delete it where this one was killed.
 */
final class UnpackedLibraries {
  /** Where ONNX Runtime looks first. */
  private static final String PATH = "onnxruntime.native.path";

  private static final String PREFIX = "onnx-lrp-";
  private static final Pattern OURS = Pattern.compile(PREFIX + "(\\d+)-.*");
  private static final String THEIRS = "onnxruntime-java";
  private static final List<String> NAMES =
      List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
  private static final String CUDA = "onnxruntime_providers_cuda";

  private static Path folder;

  private UnpackedLibraries() {}

  /**
   * Loads ONNX Runtime. A process that is told to end meanwhile waits until all is unpacked, and
   * then deletes it; what is unpacked later would stay.
   *
   * @throws OnnxLrpException if the process is already ending
   */
  static synchronized OrtEnvironment load() {
    try {
      prepare();
      return OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);
    } catch (IllegalStateException ending) {
      throw new OnnxLrpException(
          Reason.UNSUPPORTED, "ONNX Runtime does not load while the process ends", ending);
    }
  }

  /**
   * Unpacks what a processor needs, once a process; nothing if the user says where the libraries
   * are, or if there are none for this system, which ONNX Runtime then says itself.
   */
  private static void prepare() {
    if (folder != null || System.getProperty(PATH) != null || resource(NAMES.get(0)) == null) {
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(UnpackedLibraries::delete));
    try {
      folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      deleteStale(folder);
      for (String name : NAMES) {
        unpack(name, folder);
      }
      System.setProperty(PATH, folder.toString());
    } catch (IOException e) {
      // ONNX Runtime tries the same and has a message for it.
      return;
    }
  }

  /** Unpacks what a graphics card needs in addition, which is large. */
  static synchronized void addCuda() throws IOException {
    if (folder != null) {
      unpack(CUDA, folder);
    }
  }

  private static void unpack(String name, Path target) throws IOException {
    Path file = target.resolve(System.mapLibraryName(name));
    String resource = resource(name);
    if (resource == null || Files.exists(file)) {
      return;
    }
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
  }

  /** Where the jar of ONNX Runtime has a library for this system; null if it has none. */
  private static String resource(String name) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform =
        (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
            + (processor.equals("amd64") || processor.equals("x86_64") ? "-x64" : "-" + processor);
    String resource = "/ai/onnxruntime/native/" + platform + "/" + System.mapLibraryName(name);
    return OrtEnvironment.class.getResource(resource) == null ? null : resource;
  }

  /**
   * Deletes what processes that were killed have left: our folders whose process has ended, and
   * folders of ONNX Runtime that are empty and older than this process.
   */
  private static void deleteStale(Path own) throws IOException {
    Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.MIN);
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            own.getParent(), path -> path.getFileName().toString().startsWith("onnx"))) {
      for (Path sibling : siblings) {
        String name = sibling.getFileName().toString();
        Matcher ours = OURS.matcher(name);
        if (!isOwnFolder(sibling, own)) {
          continue;
        }
        if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
          delete(sibling);
        } else if (name.startsWith(THEIRS)
            && Files.getLastModifiedTime(sibling).toInstant().isBefore(start)) {
          deleteIfEmpty(sibling);
        }
      }
    }
  }

  /** Other users may put links and folders into the temporary folder, too. */
  private static boolean isOwnFolder(Path path, Path own) throws IOException {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
  }

  private static synchronized void delete() {
    if (folder != null) {
      delete(folder);
    }
  }

  /** Deletes the libraries and then the folder; on Windows a library that is loaded stays. */
  private static void delete(Path unpacked) {
    for (String name : List.of(NAMES.get(0), NAMES.get(1), NAMES.get(2), CUDA)) {
      deleteIfEmpty(unpacked.resolve(System.mapLibraryName(name)));
    }
    deleteIfEmpty(unpacked);
  }

  private static void deleteIfEmpty(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // In use or not empty: it stays for a later process.
      return;
    }
  }
}

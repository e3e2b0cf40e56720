package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.OutputFile;
import io.github.onnxlrp.io.report.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files in a folder that this tool has written, so that it replaces and deletes no others. The
 * list lies in the folder, with a checksum of each file: {@code CHECKSUM PATH}.
 */
final class WrittenFiles {
  static final String LIST = ".onnx-lrp";

  private final Path folder;
  private final Set<String> lines;
  private final List<Path> paths;

  private WrittenFiles(Path folder, Set<String> lines, List<Path> paths) {
    this.folder = folder;
    this.lines = lines;
    this.paths = paths;
  }

  /**
   * Looks at a folder, which need not exist.
   *
   * @throws OnnxLrpException if the folder holds a file that the tool did not write, or that was
   *     changed since
   */
  static WrittenFiles of(String option, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return new WrittenFiles(folder, new LinkedHashSet<>(), List.of());
    }
    if (!Files.isDirectory(folder)) {
      throw OnnxLrpException.invalid("%s %s: this is no folder", option, folder);
    }
    Path root = folder.toRealPath();
    Path list = root.resolve(LIST);
    boolean listed = Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS);
    Set<String> lines = new LinkedHashSet<>(listed ? Files.readAllLines(list) : List.of());
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> content = Files.walk(root).filter(WrittenFiles::isFile)) {
      for (Path path : (Iterable<Path>) content::iterator) {
        if ((listed && path.equals(list)) || isLeftOver(path, root, lines)) {
          continue;
        }
        if (!isWritten(path, root, lines)) {
          throw OnnxLrpException.invalid(
              "%s %s: the folder holds '%s', which onnx-lrp did not write; name a new or empty"
                  + " folder",
              option, folder, root.relativize(path));
        }
        paths.add(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new WrittenFiles(root, lines, paths);
  }

  private static boolean isFile(Path path) {
    return !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes what a run that was killed has left of one of its files or of the list. */
  private static boolean isLeftOver(Path path, Path folder, Set<String> lines) throws IOException {
    String target = TemporaryFiles.target(path);
    if (target == null) {
      return false;
    }
    String name = name(folder.relativize(path.resolveSibling(target)));
    return (name.equals(LIST) || lines.stream().anyMatch(line -> line.endsWith(" " + name)))
        && TemporaryFiles.deleteIfLeftOver(path);
  }

  private static boolean isWritten(Path path, Path folder, Set<String> lines) throws IOException {
    String name = name(folder.relativize(path));
    // Reading what is listed nowhere could take long.
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || lines.stream().noneMatch(line -> line.endsWith(" " + name))) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return lines.contains(line(name, in::transferTo));
    }
  }

  /** The files of an earlier run that are still there. */
  List<Path> paths() {
    return paths;
  }

  /** Adds files that are about to be written to the list. */
  void announce(Map<String, OutputFile.Content> files) throws IOException {
    for (Map.Entry<String, OutputFile.Content> file : files.entrySet()) {
      lines.add(line(file.getKey(), file.getValue()));
    }
    writeList();
  }

  /** Deletes what an earlier run wrote and this one did not. */
  void deleteAllBut(Set<String> names) throws IOException {
    for (Path path : paths) {
      if (!names.contains(name(folder.relativize(path)))) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void writeList() throws IOException {
    byte[] text =
        lines.stream()
            .map(line -> line + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    OutputFile.write(folder.resolve(LIST), out -> out.write(text));
  }

  private static String name(Path relative) {
    return relative.toString().replace('\\', '/');
  }

  private static String line(String name, OutputFile.Content content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest()) + " " + name;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

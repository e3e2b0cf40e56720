package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The files that a command has read, none of which it may write over or delete. */
final class ReadFiles {
  private final List<Path> files = new ArrayList<>();

  /** A file, or the files in a folder. */
  void add(Path path) {
    if (!Files.isDirectory(path)) {
      files.add(path);
      return;
    }
    try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
      content.forEach(files::add);
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: cannot be read (%s)", path, e.getMessage());
    }
  }

  void addAll(Collection<Path> paths) {
    paths.forEach(this::add);
  }

  /**
   * Refuses to write to one of the files, also by another name of it: through links of either kind
   * or another spelling.
   */
  void requireOther(String option, Path target) {
    for (Path file : files) {
      if (isSame(file, target)) {
        throw OnnxLrpException.invalid(
            "%s %s: this is '%s', which was read and must not be lost; name another file",
            option, target, file);
      }
    }
  }

  private static boolean isSame(Path file, Path target) {
    try {
      return Files.exists(target) && Files.isSameFile(file, target);
    } catch (IOException e) {
      // What does not exist any more cannot be lost.
      return false;
    }
  }
}

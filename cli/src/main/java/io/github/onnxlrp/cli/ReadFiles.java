package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.InputSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The files that a command has read, none of which it may write over or delete. */
final class ReadFiles {
  private final List<Path> files = new ArrayList<>();

  /** A file, or the files in a folder and in the folders in it, such as those of test sets. */
  void add(Path path) {
    try (Stream<Path> content = Files.walk(path, 2)) {
      content.filter(file -> !Files.isDirectory(file)).forEach(files::add);
    } catch (NoSuchFileException missing) {
      files.add(path);
    } catch (UncheckedIOException e) {
      throw OnnxLrpException.invalid("%s: cannot be read (%s)", path, e.getCause().getMessage());
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: cannot be read (%s)", path, e.getMessage());
    }
  }

  /** A file, a folder or, by the name -, standard input. */
  InputSource source(String name, Console console) {
    if (name.equals("-")) {
      return InputSource.ofStream(console.in());
    }
    add(Path.of(name));
    return InputSource.of(Path.of(name));
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

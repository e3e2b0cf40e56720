package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.List;

/** The readers that there are. */
public final class InputReaders {
  private static final List<InputReader> BUILT_IN =
      List.of(
          new NpzReader(),
          new NpyReader(),
          new TestDataReader(),
          new JsonReader(),
          new JsonLinesReader(),
          new CsvReader(),
          new TextReader());

  private final List<InputReader> readers;

  /** The built-in readers behind those of plug-ins. */
  public InputReaders(List<InputReader> plugIns) {
    readers = new ArrayList<>(plugIns);
    readers.addAll(BUILT_IN);
  }

  /** Names of all formats. */
  public List<String> formats() {
    return readers.stream().map(InputReader::format).toList();
  }

  /** The reader for {@code format}, or the one that knows the source by its name when null. */
  public InputReader find(String format, InputSource source) {
    for (InputReader reader : readers) {
      if (format == null ? reader.reads(source) : reader.format().equals(format)) {
        return reader;
      }
    }
    throw format == null
        ? OnnxLrpException.invalid(
            "%s: the format cannot be told; say it with --data-format, one of %s",
            source.name(), String.join(", ", formats()))
        : OnnxLrpException.invalid(
            "--data-format %s: no such format; there is %s", format, String.join(", ", formats()));
  }

  /** Whether the source is a file with one of these endings. */
  static boolean hasEnding(InputSource source, String... endings) {
    for (String ending : endings) {
      if (source.path() != null && !source.isFolder() && source.name().endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}

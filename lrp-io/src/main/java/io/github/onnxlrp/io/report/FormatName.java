package io.github.onnxlrp.io.report;

import io.github.onnxlrp.OnnxLrpException;
import java.util.List;
import java.util.function.Function;

/** Finds writers by what users call their formats. */
final class FormatName {
  private FormatName() {}

  /** The first writer of a format; an error names the formats that there are. */
  static <T> T find(List<T> writers, Function<T, String> name, String format) {
    return writers.stream()
        .filter(writer -> name.apply(writer).equals(format))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.invalid(
                    "--format %s: no such format; there is %s",
                    format, String.join(", ", writers.stream().map(name).toList())));
  }
}

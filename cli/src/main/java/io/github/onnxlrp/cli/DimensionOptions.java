package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.NameMatcher;
import io.github.onnxlrp.onnx.OnnxModel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The lengths of dimensions that a model leaves open. */
final class DimensionOptions {
  @Option(
      names = "--dim",
      paramLabel = "NAME=VALUE",
      description = "Length of a symbolic dimension; NAME is INPUT[AXIS] where it has no symbol.")
  private List<String> dims = List.of();

  /** The lengths that the user gave, by name of the dimension. */
  Map<String, Long> lengths(OnnxModel whole) {
    Collection<String> names = DeclaredInputs.dimensionNames(whole.inputs());
    Map<String, Long> result = new HashMap<>();
    for (String option : dims) {
      var pair = NameMatcher.split(option, names, "--dim", "open dimensions");
      long length = integer(pair.getValue(), "--dim " + option);
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid("--dim %s: impossible length", option);
      }
      result.put(pair.getKey(), length);
    }
    return result;
  }

  /** A number; {@code where} names the option in messages. */
  static long integer(String text, String where) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw OnnxLrpException.invalid("%s: '%s' is no integer", where, text);
    }
  }
}

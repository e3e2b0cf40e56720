package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads line by line and says in which line an error is. */
public final class Lines {
  private Lines() {}

  /** Applies a function to each line; its errors get the number of the line, from 1. */
  public static <T> List<T> map(List<String> lines, String where, Function<String, T> function) {
    List<T> result = new ArrayList<>();
    for (int k = 0; k < lines.size(); k++) {
      result.add(map(lines.get(k), k + 1, where, function));
    }
    return result;
  }

  static <T> T map(String line, int number, String where, Function<String, T> function) {
    try {
      return function.apply(line);
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(
          e.reason(), "%s: line %d: %s".formatted(where, number, e.getMessage()), e);
    }
  }
}

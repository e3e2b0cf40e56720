package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the symbols of declared dimensions say by their names. */
final class AxisNames {
  private static final Pattern BATCH =
      Pattern.compile("(?=.*batch)\\w+|bs", Pattern.CASE_INSENSITIVE);
  private static final Set<String> BATCH_LETTERS = Set.of("n", "b");
  private static final Pattern TIME =
      Pattern.compile(".*(time|seq|step|frame|length).*|t|l", Pattern.CASE_INSENSITIVE);

  private AxisNames() {}

  /** The axis whose symbol speaks of a batch, such as {@code batch_size} or {@code N}, or -1. */
  static int batchAxis(Value value) {
    List<Dimension> shape = value.shape();
    for (int axis = 0; shape != null && axis < shape.size(); axis++) {
      if (speaksOfBatch(shape, axis)) {
        return axis;
      }
    }
    return -1;
  }

  /** A single letter counts unless a batch of one already stands before it. */
  private static boolean speaksOfBatch(List<Dimension> shape, int axis) {
    String symbol = shape.get(axis).symbol();
    boolean afterOne = axis > 0 && shape.get(0).size() == 1;
    return symbol != null
        && (BATCH.matcher(symbol).matches()
            || (BATCH_LETTERS.contains(symbol.toLowerCase(Locale.ROOT)) && axis < 2 && !afterOne));
  }

  /** Whether the symbol of an axis speaks of time, such as {@code seq_len} or {@code T}. */
  static boolean speaksOfTime(Dimension dimension) {
    String symbol = dimension.symbol();
    return symbol != null && TIME.matcher(symbol).matches() && !BATCH.matcher(symbol).matches();
  }
}

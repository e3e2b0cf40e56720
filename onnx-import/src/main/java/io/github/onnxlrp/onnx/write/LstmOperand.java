package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Recurrent.Scan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Operands and results of a fused LSTM in the form that the operator of ONNX has, {@code
 * [seq_length, rows, size]}: the rows are all axes of a step but the last, those of samples first.
 */
final class LstmOperand {
  private final Operation o;
  private final int input;
  private final Scan scan;
  // The lengths of the axes of a step but the last, with that of samples; -1 where one changes.
  private final List<Integer> rows = new ArrayList<>();

  /**
   * Of the operation, the operand {@code input} is x of all steps, which is cut by {@code scan}.
   */
  LstmOperand(Operation o, int input, Scan scan) {
    this.o = o;
    this.input = input;
    this.scan = scan;
    if (o.givesBatch()) {
      rows.add(-1);
    }
    for (int k = 0; k < o.rank(input) - 1; k++) {
      if (k != axis(scan)) {
        rows.add(o.fixedLength(input, k));
      }
    }
  }

  /** The axis of steps in a tensor with as many axes as x, without that of samples. */
  private int axis(Scan cut) {
    return cut.axis() < 0 ? cut.axis() + o.rank(input) : cut.axis();
  }

  /** An operand with samples in front, where any operand has them. */
  private String withSamples(int operand) {
    if (!o.givesBatch() || o.isBatched(operand)) {
      return o.input(operand);
    }
    String shape = o.add("Concat", Map.of("axis", 0), o.samples(), o.shape(operand));
    return o.add("Expand", o.input(operand), shape);
  }

  /** An operand of all steps, in the order in which they lie in it. */
  String steps(int operand, Scan cut, int size) {
    String moved = inFront(operand, axis(cut) + o.lead());
    return isFlat() ? squeezed(moved) : o.add("Reshape", moved, o.integers(0, -1, size));
  }

  /** Whether rows are one axis beside others of length 1. */
  private boolean isFlat() {
    return rows.stream().skip(1).allMatch(length -> length == 1);
  }

  /** The axes of rows but the first, behind that of steps. */
  private String others() {
    return o.range(2, 1 + rows.size());
  }

  private String squeezed(String value) {
    return rows.size() == 1 ? value : o.add("Squeeze", value, others());
  }

  private String unsqueezed(String value) {
    return rows.size() == 1 ? value : o.add("Unsqueeze", value, others());
  }

  private String inFront(int operand, int place) {
    String whole = withSamples(operand);
    return place == 0
        ? whole
        : o.add("Transpose", Map.of("perm", order(rows.size() + 2, place, 0)), whole);
  }

  /** The order of axes that puts one of them into another place. */
  private static List<Integer> order(int rank, int from, int to) {
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < rank; k++) {
      order.add(k);
    }
    order.add(to, order.remove(from));
    return order;
  }

  /** An operand that is a state, {@code [rows, size]}; null where it is zeros. */
  String state(int operand, int size) {
    return o.isZeros(operand) ? null : o.add("Reshape", withSamples(operand), o.integers(-1, size));
  }

  /** Values of all steps as the tensor that the graph around has. */
  String whole(String steps, Scan cut, int size) {
    String split = isFlat() ? unsqueezed(steps) : split(steps, size, List.of(0L));
    int place = axis(cut) + o.lead();
    return place == 0
        ? split
        : o.add("Transpose", Map.of("perm", order(rows.size() + 2, 0, place)), split);
  }

  /** A state as the tensor that the graph around has. */
  String whole(String state, int size) {
    return split(state, size, List.of());
  }

  /** Gives rows the axes that they have, behind others. */
  private String split(String value, int size, List<Long> before) {
    List<Long> shape = new ArrayList<>(before);
    rows.forEach(length -> shape.add((long) length));
    shape.add((long) size);
    if (Collections.frequency(rows, -1) <= 1) {
      return o.add("Reshape", value, integers(shape));
    }
    String lengths =
        o.add(
            "Shape",
            Map.of("start", 1, "end", 1 + rows.size()),
            inFront(input, axis(scan) + o.lead()));
    String all = o.add("Concat", Map.of("axis", 0), integers(before), lengths, o.integers(size));
    return o.add("Reshape", value, all);
  }

  private String integers(List<Long> values) {
    return o.integers(values.stream().mapToLong(value -> value).toArray());
  }

  /**
   * The sum of all elements {@code [..., rows, size]} of each sample, behind so many axes. Sums of
   * rows come first: ONNX Runtime is slow where an axis that stays is between two that go.
   */
  String total(String value, int before) {
    Map<String, ?> drop = Map.of("keepdims", false);
    if (!o.givesBatch()) {
      return o.add("ReduceSum", drop, value);
    }
    String sums = o.add("ReduceSum", drop, value, o.integers(-1));
    if (isFlat()) {
      return o.add("ReduceSum", drop, sums, o.range(0, before));
    }
    String same = o.integers(new long[before]);
    String split = o.add("Concat", Map.of("axis", 0), same, o.samples(), o.integers(-1));
    long[] axes = LongStream.rangeClosed(0, before).toArray();
    axes[before]++;
    return o.add("ReduceSum", drop, o.add("Reshape", sums, split), o.integers(axes));
  }
}

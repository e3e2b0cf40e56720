package io.github.onnxlrp.execute;

import io.github.onnxlrp.tensor.Form;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a node has given last, where that depends on nothing but constants and the shapes of other
 * values: states of zeros, shapes to reshape to. Samples of the same shape have it in common.
 * Thread-safe.
 */
final class ShapeResults {
  /** 32 KiB; more are computed again rather than kept. */
  private static final int MOST_ELEMENTS = 1 << 12;

  private final boolean readsShapesOnly;
  private final int[] computed;
  private volatile Known last;

  /**
   * Nothing yet.
   *
   * @param readsShapesOnly whether of the operands the shapes alone count; otherwise the operands
   *     are made of constants and shapes
   * @param computed which operands are more than constants, which are there anyway
   */
  ShapeResults(boolean readsShapesOnly, int... computed) {
    this.readsShapesOnly = readsShapesOnly;
    this.computed = computed;
  }

  /** Results, and what they are of: forms where no element of an operand is read. */
  private record Known(List<Form> forms, List<Tensor> operands, List<Tensor> results) {}

  /**
   * The results for operands: the last ones, if they were of the same, or else new ones.
   *
   * @param operands null where an optional operand is absent
   */
  List<Tensor> of(List<Tensor> operands, Supplier<List<Tensor>> evaluation) {
    Known known = last;
    if (known != null && isOf(known, operands)) {
      return known.results();
    }
    List<Tensor> results = evaluation.get();
    if (readsShapesOnly) {
      last = size(results) > MOST_ELEMENTS ? null : new Known(forms(operands), null, results);
    } else {
      List<Tensor> held = IntStream.of(computed).mapToObj(operands::get).toList();
      boolean isSmall = size(results) + size(held) <= MOST_ELEMENTS;
      last = isSmall ? new Known(null, operands, results) : null;
    }
    return results;
  }

  private boolean isOf(Known known, List<Tensor> operands) {
    boolean same = true;
    for (int k = 0; same && k < operands.size(); k++) {
      Tensor operand = operands.get(k);
      if (readsShapesOnly) {
        Form before = known.forms().get(k);
        same = operand == null ? before == null : before != null && before.isOf(operand);
      } else {
        Tensor before = known.operands().get(k);
        same = before == operand || haveSameIntegers(before, operand);
      }
    }
    return same;
  }

  private static List<Form> forms(List<Tensor> operands) {
    Form[] forms = new Form[operands.size()];
    Arrays.setAll(forms, k -> operands.get(k) == null ? null : Form.of(operands.get(k)));
    return Arrays.asList(forms);
  }

  /** Inputs may differ in a length that an operation does not take from their shapes. */
  private static boolean haveSameIntegers(Tensor one, Tensor other) {
    return one != null
        && other != null
        && !one.isFloating()
        && one.type() == other.type()
        && one.hasShapeOf(other)
        && Arrays.equals(one.longs(), other.longs());
  }

  private static long size(List<Tensor> tensors) {
    return tensors.stream().filter(tensor -> tensor != null).mapToLong(Tensor::size).sum();
  }
}

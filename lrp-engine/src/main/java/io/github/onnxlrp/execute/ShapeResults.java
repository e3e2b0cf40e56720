package io.github.onnxlrp.execute;

import io.github.onnxlrp.tensor.Form;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a node has given last, where that depends on nothing but constants and the shapes of other
 * values: states of zeros, shapes to reshape to. Samples of the same shape have it in common.
 * Thread-safe.
 */
final class ShapeResults {
  /** 512 KiB; more are computed again rather than kept. */
  private static final int MOST_ELEMENTS = 1 << 16;

  private final boolean readsShapesOnly;
  private volatile Evaluation last;

  /**
   * Nothing yet.
   *
   * @param readsShapesOnly whether of the operands the shapes alone count; otherwise the operands
   *     are made of constants and shapes
   */
  ShapeResults(boolean readsShapesOnly) {
    this.readsShapesOnly = readsShapesOnly;
  }

  private record Evaluation(List<?> operands, List<Tensor> results) {}

  /**
   * The results for operands: the last ones, if they were of the same, or else new ones.
   *
   * @param operands null where an optional operand is absent
   */
  List<Tensor> of(List<Tensor> operands, Supplier<List<Tensor>> evaluation) {
    Evaluation known = last;
    if (known != null && isOf(known, operands)) {
      return known.results();
    }
    List<Tensor> results = evaluation.get();
    boolean isSmall = size(results) + (readsShapesOnly ? 0 : size(operands)) <= MOST_ELEMENTS;
    last = isSmall ? new Evaluation(readsShapesOnly ? forms(operands) : operands, results) : null;
    return results;
  }

  private boolean isOf(Evaluation known, List<Tensor> operands) {
    boolean same = known.operands().size() == operands.size();
    for (int k = 0; same && k < operands.size(); k++) {
      Tensor operand = operands.get(k);
      Object before = known.operands().get(k);
      same = before == operand;
      if (!same && before != null && operand != null) {
        same =
            readsShapesOnly
                ? ((Form) before).isOf(operand)
                : haveSameIntegers((Tensor) before, operand);
      }
    }
    return same;
  }

  private static List<Form> forms(List<Tensor> operands) {
    Form[] forms = new Form[operands.size()];
    Arrays.setAll(forms, k -> operands.get(k) == null ? null : Form.of(operands.get(k)));
    return Arrays.asList(forms);
  }

  /** Shapes of one operand may differ in a length that another operation does not take. */
  private static boolean haveSameIntegers(Tensor one, Tensor other) {
    return one.type() == other.type()
        && !one.isFloating()
        && one.hasShapeOf(other)
        && Arrays.equals(one.longs(), other.longs());
  }

  private static long size(List<Tensor> tensors) {
    return tensors.stream().filter(Objects::nonNull).mapToLong(Tensor::size).sum();
  }
}

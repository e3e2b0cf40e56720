package io.github.onnxlrp.fused;

import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Columns;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Columns that are cut from the last axis at constant places, and shares that are put back there.
 */
final class ColumnTerms {
  private final Function<Value, Term> terms;
  private final Function<Value, Tensor> constants;
  private final IntPredicate requireLast;

  /**
   * Reads columns of a step.
   *
   * @param requireLast is told which axis has to be the last one, and tells whether it may be
   */
  ColumnTerms(
      Function<Value, Term> terms, Function<Value, Tensor> constants, IntPredicate requireLast) {
    this.terms = terms;
    this.constants = constants;
    this.requireLast = requireLast;
  }

  /** The parts of a Split of the last axis; nothing where they are not known. */
  List<Term> parts(Split split, Node node, Term whole) {
    List<Integer> lengths =
        whole == null || whole.width() == 0 ? List.of() : lengthsOfParts(split, node, whole);
    int sum = lengths.stream().mapToInt(Integer::intValue).sum();
    if (lengths.isEmpty() || sum != whole.width() || !requireLast.test(split.axis())) {
      return List.of();
    }
    List<Term> parts = new ArrayList<>();
    int first = 0;
    for (int length : lengths) {
      parts.add(Affine.of(whole).columns(first, length).simplified());
      first += length;
    }
    return parts;
  }

  /** Nothing where they are not known. */
  private List<Integer> lengthsOfParts(Split split, Node node, Term whole) {
    Value given = node.inputs().size() > 1 ? node.inputs().get(1) : null;
    if (given == null) {
      int each = (whole.width() + split.parts() - 1) / split.parts();
      return IntStream.range(0, split.parts())
          .mapToObj(k -> Math.min(each, whole.width() - k * each))
          .toList();
    }
    if (terms.apply(given) instanceof Term.Lengths lengths) {
      return lengths.of();
    }
    Tensor constant = constants.apply(given);
    return constant == null
        ? List.of()
        : Arrays.stream(constant.longs()).mapToObj(Shapes::length).toList();
  }

  /** A slice, the places of one, or the sum of shares at such places; null for others. */
  Term of(TensorOp op, Node node, Term first) {
    if (first == null || first.width() == 0) {
      return null;
    }
    if (op instanceof Slice) {
      Columns columns = columns(node, first.width());
      return columns == null
          ? null
          : Affine.of(first).columns(columns.first(), columns.width()).simplified();
    }
    if (op instanceof PickedPlaces places) {
      return places.picking() instanceof Slice ? columns(node, first.width()) : null;
    }
    return scattered(node, first.width());
  }

  private Term scattered(Node node, int width) {
    Affine sum = Affine.zero(width);
    for (int k = 1; k < node.inputs().size(); k += 2) {
      Term places = terms.apply(node.inputs().get(k));
      Term share = terms.apply(node.inputs().get(k + 1));
      if (!(places instanceof Columns columns)
          || columns.among() != width
          || share == null
          || share.width() != columns.width()) {
        return null;
      }
      sum = sum.plus(Affine.of(share).among(columns.first(), width));
    }
    return sum.simplified();
  }

  /** The columns of a slice that leaves all other axes whole; null for other slices. */
  private Columns columns(Node node, int width) {
    Tensor starts = constant(node, 1);
    Tensor ends = constant(node, 2);
    Tensor axes = constant(node, 3);
    Tensor steps = constant(node, 4);
    boolean isKnown =
        starts != null && ends != null && isGiven(node, 3, axes) && isGiven(node, 4, steps);
    Columns found = null;
    for (int k = 0; isKnown && k < starts.size(); k++) {
      long start = (long) starts.get(k);
      long end = (long) ends.get(k);
      boolean isWhole = start == 0 && end >= Integer.MAX_VALUE;
      int axis = axes == null ? k : (int) axes.get(k);
      boolean fits = isWhole || (found == null && requireLast.test(axis));
      if (!fits || (steps != null && steps.get(k) != 1)) {
        return null;
      }
      if (!isWhole) {
        int first = within(start, width);
        found = new Columns(first, Math.max(0, within(end, width) - first), width);
      }
    }
    return found == null || found.width() == 0 ? null : found;
  }

  private static int within(long bound, int width) {
    return (int) Math.max(0, Math.min(width, bound < 0 ? bound + width : bound));
  }

  private Tensor constant(Node node, int operand) {
    Value value = node.inputs().size() > operand ? node.inputs().get(operand) : null;
    return value == null ? null : constants.apply(value);
  }

  /** Whether an operand is constant or absent. */
  private static boolean isGiven(Node node, int operand, Tensor constant) {
    return constant != null
        || node.inputs().size() <= operand
        || node.inputs().get(operand) == null;
  }
}

package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.method.IdOwners;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;

/**
 * A value that is changed to change inputs: an input itself, or the rows that ids look up,
 * whichever inputs these come from.
 */
final class Place {
  private final TraceValue value;
  private final TraceNode lookup;
  private final int[] ids;
  private final int[] owners;

  private Place(TraceValue value, TraceNode lookup, int[] ids, int[] owners) {
    this.value = value;
    this.lookup = lookup;
    this.ids = ids;
    this.owners = owners;
  }

  /** An input of numbers. */
  static Place ofNumbers(TraceValue input, IdOwners numbering) {
    int[] own = new int[input.tensor().size()];
    Arrays.setAll(own, k -> numbering.first(input) + k);
    return new Place(input, null, null, own);
  }

  /** The rows that ids look up. */
  static Place ofRows(TraceNode node, IdOwners numbering) {
    LookupOp lookup = (LookupOp) node.op();
    int[] owners = numbering.of(node.input(lookup.idsOperand()));
    int[] ids = lookup.idsOfElements(node.tensors(), node.output().tensor().shape());
    return new Place(
        node.output(),
        node,
        Arrays.stream(ids).map(id -> owners[id] < 0 ? -1 : id).toArray(),
        Arrays.stream(ids).map(id -> owners[id]).toArray());
  }

  /** What is changed. */
  TraceValue value() {
    return value;
  }

  /** What looks the rows up; null where the input itself is changed. */
  TraceNode lookup() {
    return lookup;
  }

  /**
   * For each element of rows the flat index of its id among those that are looked up; -1 where that
   * is of no input. Not to be written.
   */
  int[] ids() {
    return ids;
  }

  /**
   * For each element of the value which element of the inputs it belongs to, as {@link IdOwners}
   * numbers them; -1 where it belongs to none. Not to be written.
   */
  int[] owners() {
    return owners;
  }

  /** The value with other elements, in its type. */
  Tensor holding(double[] elements) {
    Tensor like = value.tensor();
    return Tensor.floating(like.type(), elements, like.shape());
  }
}

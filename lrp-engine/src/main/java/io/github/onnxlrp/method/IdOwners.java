package io.github.onnxlrp.method;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which element of the explained inputs each element of a value of ids is. The elements of all
 * explained inputs are numbered through, so that one value may hold ids of several inputs.
 */
public final class IdOwners {
  private final Activity activity;
  private final Map<TraceValue, Integer> first = new HashMap<>();
  private final int size;
  // The number of an element and 1, so that 0, with which movement fills, is no element.
  private final Map<TraceValue, Tensor> found = new HashMap<>();

  /** Numbers the elements of the explained inputs of a run. */
  public IdOwners(TraceAnalysis analysis) {
    this.activity = analysis.activity();
    int next = 0;
    for (TraceValue input : analysis.trace().inputs().values()) {
      if (activity.isExplained(input)) {
        first.put(input, next);
        next += input.tensor().size();
      }
    }
    this.size = next;
  }

  /** The number of the first element of an explained input; the others follow in C order. */
  public int first(TraceValue input) {
    return first.get(input);
  }

  /** How many elements the explained inputs have together. */
  public int size() {
    return size;
  }

  /**
   * For each element of a value of ids the number of the element that it is; -1 where it is none of
   * an explained input.
   *
   * @throws OnnxLrpException if the model joins several ids to one
   */
  public int[] of(TraceValue ids) {
    return Arrays.stream(owners(ids).longs()).mapToInt(owner -> (int) owner - 1).toArray();
  }

  private Tensor owners(TraceValue value) {
    Tensor known = found.get(value);
    if (known == null) {
      known = find(value);
      found.put(value, known);
    }
    return known;
  }

  private Tensor find(TraceValue value) {
    TraceNode producer = value.producer();
    long[] own = new long[value.tensor().size()];
    if (first.containsKey(value)) {
      Arrays.setAll(own, k -> first.get(value) + k + 1L);
    } else if (producer != null && activity.isActive(value)) {
      if (producer.op().kind(activity.activeOperands(producer)) == Kind.MOVEMENT) {
        return moved(producer).get(value.outputIndex());
      }
      own = ofArithmetic(producer, own.length);
    }
    return Tensor.of(own, value.tensor().shape());
  }

  private List<Tensor> moved(TraceNode producer) {
    boolean[] passing = Movement.passingOperands(producer);
    List<Tensor> operands = new ArrayList<>(producer.tensors());
    for (int k = 0; k < passing.length; k++) {
      if (passing[k]) {
        operands.set(k, owners(producer.input(k)));
      }
    }
    return producer.op().forward(operands);
  }

  /** Arithmetic renumbers ids: an element is the id in its place, the same in all operands. */
  private long[] ofArithmetic(TraceNode producer, int size) {
    boolean[] active = activity.activeOperands(producer);
    long[] result = null;
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        long[] own = owners(producer.input(k)).longs();
        if (own.length != size || (result != null && !Arrays.equals(result, own))) {
          throw OnnxLrpException.unsupported(
              "%s joins ids, so that what it gives belongs to none of them; expected ids of one"
                  + " input in their places; hold inputs fixed that are not to be explained",
              producer);
        }
        result = own;
      }
    }
    return result == null ? new long[size] : result;
  }
}

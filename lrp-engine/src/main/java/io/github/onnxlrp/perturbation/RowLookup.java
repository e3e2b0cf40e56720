package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.TraceForward;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the ids of an input get to a node that looks up rows by them. */
final class RowLookup {
  private static final int NOBODY = -1;

  private final TraceValue input;
  private final TraceNode node;
  private final TraceAnalysis analysis;
  private final Activity activity;

  /**
   * Follows ids.
   *
   * @param input the explained input
   * @param node the lookup
   */
  RowLookup(TraceValue input, TraceNode node, TraceAnalysis analysis) {
    this.input = input;
    this.node = node;
    this.analysis = analysis;
    this.activity = analysis.activity();
  }

  private LookupOp op() {
    return (LookupOp) node.op();
  }

  /** For each element of the rows the flat index of its id in the input; -1 where it has none. */
  int[] owners() {
    long[] ofIds = owners(node.input(op().idsOperand())).longs();
    int[] of = op().idsOfElements(node.tensors(), node.output().tensor().shape());
    return Arrays.stream(of).map(id -> (int) ofIds[id]).toArray();
  }

  /** Whether any of the ids come from the input. */
  boolean reaches() {
    return Arrays.stream(owners(node.input(op().idsOperand())).longs()).anyMatch(k -> k >= 0);
  }

  /** For each element of a value the flat index of the id in the input that it was. */
  private Tensor owners(TraceValue value) {
    int size = value.tensor().size();
    long[] own = new long[size];
    TraceNode producer = value.producer();
    if (value == input) {
      Arrays.setAll(own, k -> k);
    } else if (producer == null || !activity.isActive(value)) {
      Arrays.fill(own, NOBODY);
    } else if (producer.op().kind(activity.activeOperands(producer)) == Kind.MOVEMENT) {
      Tensor moved = moved(producer).get(value.outputIndex());
      Arrays.setAll(own, k -> (long) moved.get(k));
    } else {
      own = ofArithmetic(producer, size);
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

  /** Arithmetic renumbers ids: an element belongs to the id in its place. */
  private long[] ofArithmetic(TraceNode producer, int size) {
    boolean[] active = activity.activeOperands(producer);
    long[] result = new long[size];
    Arrays.fill(result, NOBODY);
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        long[] own = owners(producer.input(k)).longs();
        for (int element = 0; element < size; element++) {
          long before = result[element];
          result[element] = own.length == size ? own[element] : NOBODY;
          if (own.length != size || (before != NOBODY && before != result[element])) {
            throw OnnxLrpException.unsupported(
                "%s joins ids of '%s', so that what it gives belongs to none of them; use lrp,"
                    + " gradient, gradient-x-input or sensitivity",
                producer, input.name());
          }
        }
      }
    }
    return result;
  }

  /** The rows that are looked up where all ids are one token. */
  Tensor rowsOf(long token) {
    try {
      return new TokenEverywhere(analysis, token).of(new TraceForward(), node.output());
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid(
          "the baseline token %d cannot be looked up by %s: %s", token, node, e.getMessage());
    }
  }
}

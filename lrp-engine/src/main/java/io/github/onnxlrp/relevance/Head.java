package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where relevance starts: at an output, or at the logits where all of the output that counts is
 * Softmax, LogSoftmax or Sigmoid of logits, with only movement in between.
 *
 * @param starts the values, several where the output joins several
 * @param operators names of the operators that were left out
 */
public record Head(List<Start> starts, Set<String> operators) {
  /**
   * One value at which relevance starts.
   *
   * @param value the value
   * @param weights how much each of its elements counts in the score, in its shape
   */
  public record Start(TraceValue value, Tensor weights) {
    /** The relevance that it starts with: weight times value. */
    public Tensor relevance() {
      return value.tensor().weightedBy(weights);
    }
  }

  /** Starts at the value itself. */
  static Head keep(TraceValue output, Tensor weights) {
    return new Head(List.of(new Start(output, weights)), Set.of());
  }

  /** Starts below the head, where there is one. */
  static Head strip(TraceValue output, Tensor weights) {
    List<Start> starts = new ArrayList<>();
    Set<String> operators = new LinkedHashSet<>();
    return collect(output, weights, starts, operators)
        ? new Head(starts, operators)
        : keep(output, weights);
  }

  /** Goes down through movement; false where what counts ends at something that is no head. */
  private static boolean collect(
      TraceValue value, Tensor weights, List<Start> starts, Set<String> operators) {
    TraceNode node = value.producer();
    if (node == null) {
      return false;
    }
    if (isHead(node)) {
      starts.add(new Start(node.input(0), weights));
      operators.add(node.op().name());
      return true;
    }
    if (!Movement.isMovement(node)) {
      return false;
    }
    List<Tensor> cotangents = new ArrayList<>(Collections.nCopies(node.outputs().size(), null));
    cotangents.set(value.outputIndex(), weights);
    boolean[] data = new boolean[node.inputs().size()];
    for (int k = 0; k < data.length; k++) {
      data[k] = Movement.passes(node, k);
    }
    List<Tensor> moved = node.op().vjps(data, node.call(), cotangents);
    for (int k = 0; k < data.length; k++) {
      boolean counts = data[k] && Arrays.stream(moved.get(k).doubles()).anyMatch(w -> w != 0);
      if (counts && !collect(node.input(k), moved.get(k), starts, operators)) {
        return false;
      }
    }
    return !starts.isEmpty();
  }

  private static boolean isHead(TraceNode node) {
    return node.op() instanceof Softmax
        || (node.op() instanceof Elementwise function && function.name().equals("Sigmoid"));
  }

  /**
   * The name of the value at which relevance starts; of one step of a recurrence without the step.
   */
  String name() {
    return starts.get(0).value().name();
  }
}

package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.Deque;

/** Tells the cell of a recurrence from pre-activations. */
final class Cells {
  private final Activity activity;
  private final Roles roles;

  Cells(Activity activity, Roles roles) {
    this.activity = activity;
    this.roles = roles;
  }

  /**
   * Whether a value is what an output gate lets through: a function of a cell, which is a sum of
   * products of data, without a linear map in between.
   */
  boolean isOutput(TraceValue value) {
    TraceNode function = skipMovement(value);
    if (function == null || roles.kind(function) != Kind.ELEMENTWISE) {
      return false;
    }
    boolean products = false;
    Deque<TraceValue> open = new ArrayDeque<>();
    addActive(function, open);
    while (!open.isEmpty()) {
      TraceNode node = open.pop().producer();
      if (node == null) {
        continue;
      }
      switch (roles.kind(node)) {
        case PRODUCT -> products = true;
        case SUM, MOVEMENT, ELEMENTWISE -> addActive(node, open);
        default -> {
          return false;
        }
      }
    }
    return products;
  }

  private TraceNode skipMovement(TraceValue value) {
    TraceNode node = value.producer();
    while (node != null && roles.kind(node) == Kind.MOVEMENT) {
      node = node.input(0).producer();
    }
    return node;
  }

  private void addActive(TraceNode node, Deque<TraceValue> open) {
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        open.push(operand);
      }
    }
  }
}

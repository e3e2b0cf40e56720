package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spares a backward step values of its forward step that cost no more to compute than to save: sums
 * and products of values that are saved anyway, shapes, copies. They are computed again from those.
 */
final class Recomputation {
  private final Frame backward;
  private final Frame forward;
  private final Map<Value, Node> producers = new HashMap<>();
  private final Map<Value, Boolean> given = new HashMap<>();
  private final Map<Value, Value> computed = new HashMap<>();
  private final Set<Value> spared = new HashSet<>();

  private Recomputation(Frame backward) {
    this.backward = backward;
    this.forward = backward.mirror();
    for (Object item : forward.items()) {
      if (item instanceof Node node) {
        node.outputs().forEach(output -> producers.put(output, node));
      }
    }
  }

  /** Computes again what it can in all backward steps of a frame and of the frames inside. */
  static void in(Frame frame) {
    for (Object item : List.copyOf(frame.items())) {
      if (item instanceof LoopBuilder loop) {
        if (loop.body().mirror() != null) {
          new Recomputation(loop.body()).apply();
        }
        in(loop.body());
      }
    }
  }

  private void apply() {
    for (Value value : List.copyOf(backward.brought().keySet())) {
      if (isComputable(value)) {
        compute(value);
      }
    }
    useInsteadOfShapes();
    backward.loop().scanned().removeIf(scanned -> spared.contains(scanned.slice()));
  }

  /** What is there need not be known by its shape alone. */
  private void useInsteadOfShapes() {
    Map<Value, Value> instead = new HashMap<>();
    backward
        .shaped()
        .forEach(
            (value, like) -> {
              if (isGiven(value)) {
                instead.put(like, compute(value));
              }
            });
    backward.replace(instead);
  }

  /** Whether a backward step has a value, or can compute it from what it has. */
  private boolean isGiven(Value value) {
    return value == null
        || backward.sees(value)
        || backward.brought().containsKey(value)
        || isComputable(value);
  }

  private boolean isComputable(Value value) {
    Boolean known = given.get(value);
    if (known == null) {
      // No value is an operand of itself, so that this does not ask for it again.
      known = isComputable(producers.get(value));
      given.put(value, known);
    }
    return known;
  }

  private boolean isComputable(Node node) {
    if (node == null || !(node.op() instanceof TensorOp op) || !costsNoMoreThanSaving(op)) {
      return false;
    }
    for (int k = 0; k < node.inputs().size(); k++) {
      Value operand = node.inputs().get(k);
      if (!isGiven(operand) && !(op.readsShapeOf(k) && hasShape(operand, op))) {
        return false;
      }
    }
    return true;
  }

  private static boolean costsNoMoreThanSaving(TensorOp op) {
    return op.isCheap() || op.keepsOrder() || op.readsShapesOnly();
  }

  /** Whether the shape of a value is saved; it is not computed from itself. */
  private boolean hasShape(Value value, TensorOp reader) {
    return reader != Operations.SHAPE
        && forward.shapes().containsKey(value)
        && backward.brought().containsKey(forward.shapes().get(value));
  }

  private Value compute(Value value) {
    if (value == null || backward.sees(value)) {
      return value;
    }
    if (!isComputable(value)) {
      return backward.brought().get(value);
    }
    if (!computed.containsKey(value)) {
      addAgain(producers.get(value));
    }
    return computed.get(value);
  }

  private void addAgain(Node node) {
    TensorOp op = (TensorOp) node.op();
    List<Value> operands = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      Value operand = node.inputs().get(k);
      operands.add(isGiven(operand) ? compute(operand) : backward.shaped(operand));
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      Value saved = backward.brought().get(output);
      Value again = saved == null ? backward.value(output.name() + "/again") : saved;
      computed.put(output, again);
      spared.add(again);
      outputs.add(again);
    }
    backward.items().add(new Node(node.name(), op, operands, outputs));
  }
}

package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which elements of a value were chosen elements of the inputs: 1 there, 0 elsewhere, in the type
 * and shape of the value. It is carried from the inputs to lookups, through movement and through
 * arithmetic that renumbers ids.
 */
abstract class IdMask implements Quantity {
  private final Activity activity;

  IdMask(Activity activity) {
    this.activity = activity;
  }

  /** The mask of an explained input. */
  abstract <V> V ofInput(Forward<V> forward, TraceValue input);

  @Override
  public final <V> Computation<List<V>> on(Forward<V> forward) {
    return new OfRun<>(forward);
  }

  private final class OfRun<V> implements Computation<List<V>> {
    private final Forward<V> forward;

    OfRun(Forward<V> forward) {
      this.forward = forward;
    }

    @Override
    public List<TraceValue> needed(TraceValue value) {
      TraceNode node = value.producer();
      if (node == null || !activity.isExplained(value)) {
        return List.of();
      }
      return IntStream.of(passing(node))
          .mapToObj(node::input)
          .filter(activity::isExplained)
          .toList();
    }

    @Override
    public List<V> compute(TraceValue value, Known<List<V>> known) {
      TraceNode node = value.producer();
      if (!activity.isExplained(value)) {
        return List.of(zeros(value));
      } else if (node == null) {
        return List.of(ofInput(forward, value));
      }
      int[] passing = passing(node);
      if (!moves(node)) {
        V mask = of(node.input(passing[0]), known);
        return List.of(forward.emit(new BroadcastTo(), List.of(mask, forward.value(value))));
      }
      List<V> operands = forward.operands(node);
      for (int k : passing) {
        operands.set(k, of(node.input(k), known));
      }
      List<V> moved = forward.add(node.op(), operands);
      for (int k = 0; k < moved.size(); k++) {
        known.remember(node.outputs().get(k), List.of(moved.get(k)));
      }
      return known.of(value);
    }

    private V of(TraceValue operand, Known<List<V>> known) {
      return activity.isExplained(operand) ? known.of(operand).get(0) : zeros(operand);
    }

    private V zeros(TraceValue value) {
      return forward.emit(Generators.zerosLike(), List.of(forward.value(value)));
    }
  }

  private boolean moves(TraceNode node) {
    return node.op().kind(activity.activeOperands(node)) == Kind.MOVEMENT;
  }

  /** The operands of which elements get to the output; of arithmetic the first that holds ids. */
  private int[] passing(TraceNode node) {
    boolean[] chosen = moves(node) ? Movement.passingOperands(node) : activity.activeOperands(node);
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < chosen.length && (moves(node) || all.isEmpty()); k++) {
      if (chosen[k]) {
        all.add(k);
      }
    }
    return all.stream().mapToInt(k -> k).toArray();
  }
}

package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import java.util.List;
import java.util.function.Predicate;

/** The values that others are moved from; of joined values the first one. */
final class Origins extends FromOperands<TraceValue> {
  private final Predicate<TraceNode> through;

  /** Origins through the movement that {@code through} allows. */
  Origins(Predicate<TraceNode> through) {
    this.through = through;
  }

  private TraceNode movement(TraceValue value) {
    TraceNode node = value.producer();
    return node != null && Movement.isMovement(node) && through.test(node) ? node : null;
  }

  @Override
  List<TraceValue> needed(TraceValue value) {
    TraceNode node = movement(value);
    return node == null ? List.of() : List.of(node.input(0));
  }

  @Override
  TraceValue compute(TraceValue value) {
    TraceNode node = movement(value);
    return node == null ? value : known(node.input(0));
  }
}

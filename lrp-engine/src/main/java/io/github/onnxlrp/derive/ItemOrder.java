package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts what a frame computes into an order in which every value is written before it is read. A
 * recurrence may have been given operands after it was added.
 */
final class ItemOrder {
  private final Map<Value, Object> producers = new HashMap<>();
  private final Set<Object> placed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Object> ordered = new ArrayList<>();

  private ItemOrder() {}

  static List<Object> of(Frame frame) {
    ItemOrder order = new ItemOrder();
    for (Object item : frame.items()) {
      results(item).forEach(result -> order.producers.put(result, item));
    }
    frame.items().forEach(order::place);
    return order.ordered;
  }

  private static List<Value> results(Object item) {
    if (item instanceof Node node) {
      return node.outputs();
    }
    LoopBuilder loop = (LoopBuilder) item;
    List<Value> results = new ArrayList<>();
    loop.states().forEach(state -> results.add(state.result()));
    loop.collected().forEach(collected -> results.add(collected.whole()));
    return results;
  }

  /** What stands before it has been placed already, but for a few: this does not go deep. */
  private void place(Object item) {
    if (placed.add(item)) {
      List<Value> reads = new ArrayList<>();
      addReads(item, reads);
      for (Value read : reads) {
        Object producer = producers.get(read);
        if (producer != null && producer != item) {
          place(producer);
        }
      }
      ordered.add(item);
    }
  }

  private static void addReads(Object item, List<Value> reads) {
    if (item instanceof Node node) {
      reads.addAll(node.inputs());
      return;
    }
    LoopBuilder loop = (LoopBuilder) item;
    reads.add(loop.tripCount());
    reads.add(loop.firstCondition());
    reads.add(loop.going());
    for (LoopBuilder.State state : loop.states()) {
      reads.add(state.initial());
      reads.add(loop.after(state));
    }
    loop.scanned().forEach(scanned -> reads.add(scanned.whole()));
    loop.collected().forEach(collected -> reads.add(collected.slice()));
    loop.body().items().forEach(inner -> addReads(inner, reads));
  }
}

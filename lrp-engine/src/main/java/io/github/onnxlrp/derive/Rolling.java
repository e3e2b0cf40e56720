package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Writes the steps of each recurrence of a trace once, after it has made sure that all of them do
 * the same with the values in the same places.
 */
final class Rolling {
  private final List<TraceNode> nodes;
  private final BackwardRule rule;
  private final IdentityHashMap<TraceRecurrence, List<TraceRecurrence>> inner =
      new IdentityHashMap<>();
  private final List<TraceRecurrence> outermost = new ArrayList<>();
  private final Set<TraceNode> joints = Collections.newSetFromMap(new IdentityHashMap<>());

  private Rolling(Trace trace, BackwardRule rule) {
    this.rule = rule;
    this.nodes = trace.nodes();
    Deque<TraceRecurrence> open = new ArrayDeque<>();
    for (TraceRecurrence recurrence : trace.recurrences()) {
      List<TraceRecurrence> inside = new ArrayList<>();
      while (!open.isEmpty() && open.peekLast().first() >= recurrence.first()) {
        inside.add(0, open.removeLast());
      }
      inner.put(recurrence, inside);
      open.add(recurrence);
      joints.addAll(recurrence.cuts());
      joints.addAll(recurrence.joins());
    }
    outermost.addAll(open);
  }

  /**
   * Rolls a trace.
   *
   * @throws UnderivableException where the steps of a recurrence differ
   */
  static List<Rolled> roll(Trace trace, BackwardRule rule) {
    Rolling rolling = new Rolling(trace, rule);
    return rolling.items(0, trace.nodes().size(), rolling.outermost);
  }

  private List<Rolled> items(int from, int to, List<TraceRecurrence> recurrences) {
    List<Rolled> items = new ArrayList<>();
    int at = from;
    for (TraceRecurrence recurrence : recurrences) {
      if (recurrence.first() < from || recurrence.end() > to) {
        continue;
      }
      addEvaluations(items, at, recurrence.first());
      items.add(loop(recurrence));
      at = recurrence.end();
    }
    addEvaluations(items, at, to);
    return items;
  }

  private void addEvaluations(List<Rolled> items, int from, int to) {
    for (TraceNode node : nodes.subList(from, to)) {
      if (!joints.contains(node)) {
        items.add(new Rolled.Evaluation(node));
      }
    }
  }

  private Rolled.Loop loop(TraceRecurrence recurrence) {
    requireRollable(recurrence);
    List<TraceRecurrence> inside = inner.get(recurrence);
    TraceRecurrence.Step last = recurrence.last();
    Rolled.Loop loop = new Rolled.Loop(recurrence, items(last.first(), last.end(), inside));
    int before = recurrence.steps().size() - 1;
    for (TraceRecurrence.Step step : recurrence.steps().subList(0, before)) {
      List<Rolled> items = items(step.first(), step.end(), inside);
      new SameSteps(recurrence, rule).require(last, loop.body(), step, items);
    }
    return loop;
  }

  private static void requireRollable(TraceRecurrence recurrence) {
    if (recurrence.first() == recurrence.end()) {
      throw new UnderivableException("%s computes nothing", name(recurrence));
    }
    for (TraceValue state : recurrence.last().before()) {
      if (state == null) {
        throw new UnderivableException("%s has a sequence as state", name(recurrence));
      }
    }
  }

  static String name(TraceRecurrence recurrence) {
    return recurrence.node().op().name() + " node '" + recurrence.node().name() + "'";
  }
}

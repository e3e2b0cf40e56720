package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes what feeds nothing but a scan output out of a recurrence: {@code R_x[t] = x[t] * (m[t]
 * W^T)} becomes {@code R_x = x * (m W^T)} behind it, and m is the scan output instead. An operation
 * is moved if that leaves one scan output where there was one.
 */
final class Sinking {
  private final Loop loop;
  private final AllSteps allSteps;
  private final Map<Value, Node> producers = new HashMap<>();
  private final Map<Value, Integer> reads = new HashMap<>();
  private final Map<Value, Loop.Scanned> slices = new HashMap<>();

  Sinking(Loop loop, ConstantTensors constants) {
    this.loop = loop;
    this.allSteps = new AllSteps(loop, constants);
    for (Node step : loop.steps()) {
      step.outputs().forEach(output -> producers.put(output, step));
      Loop.readBy(step).filter(Objects::nonNull).forEach(this::read);
    }
    loop.carried().forEach(this::read);
    loop.collected().forEach(output -> read(output.slice()));
    if (loop.takesAllSteps()) {
      loop.scanned().stream()
          .filter(input -> input.scan().axis() == 0)
          .forEach(input -> slices.put(input.slice(), input));
    }
  }

  private void read(Value value) {
    reads.merge(value, 1, Integer::sum);
  }

  void apply() {
    Set<Node> sunk = new HashSet<>();
    for (int k = 0; k < loop.collected().size(); k++) {
      // What is collected instead may come of an operation that can be moved, too.
      boolean moved = true;
      while (moved) {
        Loop.Collected output = loop.collected().get(k);
        Value left = left(output);
        moved = left != null;
        if (moved) {
          sunk.add(producers.get(output.slice()));
          sink(k, left);
        }
      }
    }
    loop.steps().removeAll(sunk);
  }

  /** The operand that has to be collected if the last operation before an output is moved. */
  private Value left(Loop.Collected output) {
    Node step = producers.get(output.slice());
    if (step == null
        || output.whole() == null
        || output.scan().axis() != 0
        || reads.get(output.slice()) > 1) {
      return null;
    }
    Set<Value> left = new HashSet<>();
    for (Value operand : step.inputs()) {
      if (!loop.isInvariant(operand) && !isThere(operand, output.scan())) {
        left.add(operand);
      }
    }
    boolean one = left.size() == 1;
    return one && allSteps.canDo(step, operand -> !loop.isInvariant(operand))
        ? left.iterator().next()
        : null;
  }

  /** Whether a value is known for all steps, in the order of an output. */
  private boolean isThere(Value value, Recurrent.Scan scan) {
    return slices.containsKey(value) && slices.get(value).scan().equals(scan);
  }

  private void sink(int index, Value left) {
    Loop.Collected output = loop.collected().get(index);
    Node step = producers.get(output.slice());
    Value all = new Value(left.name() + "/all");
    List<Value> operands = new ArrayList<>();
    for (Value operand : step.inputs()) {
      boolean there = isThere(operand, output.scan());
      operands.add(operand == left ? all : there ? slices.get(operand).whole() : operand);
      reads.merge(operand, -1, Integer::sum);
    }
    loop.addAfter(new Node(step.name(), step.op(), operands, List.of(output.whole())));
    loop.collected().set(index, new Loop.Collected(left, all, output.scan()));
    read(left);
  }
}

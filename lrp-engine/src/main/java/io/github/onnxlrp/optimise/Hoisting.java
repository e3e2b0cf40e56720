package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes what a step makes of its part of a scanned input and of constants out of a recurrence:
 * {@code x[t] W} becomes step t of {@code x W}, which is computed before for all steps. A part may
 * also be cut by {@code Gather(x, t)}, as in the loops of exporters.
 */
final class Hoisting {
  /**
   * A value of a step that is cut out of one for all steps.
   *
   * @param whole all steps, along the first axis
   * @param way how it is cut: a {@link Recurrent.Scan}, or the value that says which step
   */
  private record Part(Value whole, Object way) {}

  private final Loop loop;
  private final ConstantTensors constants;
  private final StepNumbers numbers;
  private final AllSteps allSteps;
  private final Map<Value, Part> parts = new HashMap<>();
  private final Set<Node> cuts = new HashSet<>();

  Hoisting(Loop loop, ConstantTensors constants) {
    this.loop = loop;
    this.constants = constants;
    this.numbers = new StepNumbers(loop, constants);
    this.allSteps = new AllSteps(loop, constants);
  }

  void apply() {
    for (Loop.Scanned scanned : loop.scanned()) {
      if (scanned.scan().axis() == 0) {
        parts.put(scanned.slice(), new Part(scanned.whole(), scanned.scan()));
      }
    }
    List<Node> left = new ArrayList<>();
    for (Node step : loop.steps()) {
      if (isConstant(step)) {
        loop.moveBefore(step);
      } else if (isCut(step)) {
        parts.put(step.outputs().get(0), new Part(step.inputs().get(0), step.inputs().get(1)));
        cuts.add(step);
        left.add(step);
      } else if (wayOfAll(step) != null && allSteps.canDo(step, parts::containsKey)) {
        hoist(step, left);
      } else {
        left.add(step);
      }
    }
    loop.steps().clear();
    loop.steps().addAll(left);
    dropUnreadCuts();
  }

  private boolean isConstant(Node step) {
    return step.op() instanceof TensorOp
        && !step.outputs().isEmpty()
        && step.outputs().stream().allMatch(constants::isConstant);
  }

  /** A table that is constant may have many more rows than there are steps. */
  private boolean isCut(Node step) {
    return step.op() instanceof Gather gather
        && gather.axis() == 0
        && loop.isInvariant(step.inputs().get(0))
        && !constants.isConstant(step.inputs().get(0))
        && numbers.contains(step.inputs().get(1));
  }

  /** How all operands of a step are cut that are not the same for all; null where they differ. */
  private Object wayOfAll(Node step) {
    Object way = null;
    for (Value operand : step.inputs()) {
      Part part = parts.get(operand);
      boolean fits =
          part == null ? loop.isInvariant(operand) : way == null || way.equals(part.way());
      if (!fits) {
        return null;
      }
      way = part == null ? way : part.way();
    }
    return way;
  }

  private void hoist(Node step, List<Node> left) {
    Object way = wayOfAll(step);
    Value part = step.outputs().get(0);
    Value whole = new Value(part.name() + "/all");
    List<Value> operands = new ArrayList<>();
    for (Value operand : step.inputs()) {
      operands.add(parts.containsKey(operand) ? parts.get(operand).whole() : operand);
    }
    loop.addBefore(new Node(whole.name(), step.op(), operands, List.of(whole)));
    if (way instanceof Recurrent.Scan scan) {
      loop.scanned().add(new Loop.Scanned(whole, part, scan));
    } else {
      Node cut = new Node(step.name(), new Gather(0), List.of(whole, (Value) way), List.of(part));
      cuts.add(cut);
      left.add(cut);
    }
    parts.put(part, new Part(whole, way));
  }

  private void dropUnreadCuts() {
    Set<Value> read = new HashSet<>(loop.carried());
    loop.collected().forEach(output -> read.add(output.slice()));
    loop.steps().stream().flatMap(Loop::readBy).filter(Objects::nonNull).forEach(read::add);
    loop.steps().removeIf(step -> cuts.contains(step) && !read.contains(step.outputs().get(0)));
  }
}

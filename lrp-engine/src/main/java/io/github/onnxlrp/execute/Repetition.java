package io.github.onnxlrp.execute;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.ConstantResults;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A recurrence, prepared to run. */
final class Repetition {
  private final Node node;
  private final Recurrent recurrent;
  private final int[] operands;
  private final int[] bodyInputs;
  private final int[] bodyOutputs;
  private final int[] results;
  private final Block body;
  private final Set<Integer> stepByStep;

  private Repetition(
      Node node,
      int[] operands,
      int[] bodyInputs,
      int[] bodyOutputs,
      int[] results,
      Block body,
      Set<Integer> stepByStep) {
    this.node = node;
    this.recurrent = (Recurrent) node.op();
    this.operands = operands;
    this.bodyInputs = bodyInputs;
    this.bodyOutputs = bodyOutputs;
    this.results = results;
    this.body = body;
    this.stepByStep = stepByStep;
  }

  /**
   * Prepares a recurrence.
   *
   * @param readByStep values of the graph around that need not be put together
   */
  static Repetition of(
      Node node, Set<Value> readByStep, Slots slots, ConstantResults constantResults) {
    Graph graph = ((Recurrent) node.op()).body();
    int[] operands =
        node.inputs().stream().mapToInt(value -> value == null ? -1 : slots.of(value)).toArray();
    int[] bodyInputs = added(graph.inputs(), slots);
    Block body = Block.of(graph, slots, constantResults);
    int[] bodyOutputs = graph.outputs().stream().mapToInt(slots::of).toArray();
    int[] results = added(node.outputs(), slots);
    Set<Integer> stepByStep = new HashSet<>();
    for (int k = 0; k < results.length; k++) {
      if (readByStep.contains(node.outputs().get(k))) {
        stepByStep.add(results[k]);
      }
    }
    return new Repetition(node, operands, bodyInputs, bodyOutputs, results, body, stepByStep);
  }

  private static int[] added(List<Value> values, Slots slots) {
    return values.stream().mapToInt(value -> value == null ? -1 : slots.add(value)).toArray();
  }

  void run(Values values, Steps steps) {
    try {
      repeat(values, steps);
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "%s node '%s': %s".formatted(recurrent.name(), node.name(), e.getMessage()),
          e);
    }
  }

  private void repeat(Values values, Steps steps) {
    int states = recurrent.states();
    int scans = recurrent.scannedInputs().size();
    int firstScan = Recurrent.NODE_PREFIX + states;
    Scanned[] scanned = new Scanned[scans];
    long limit = operands[0] < 0 ? Long.MAX_VALUE : values.get(operands[0]).integer();
    for (int k = 0; k < scans; k++) {
      scanned[k] = new Scanned(values, operands[firstScan + k], recurrent.scannedInputs().get(k));
      if (scanned[k].steps() != scanned[0].steps()) {
        throw OnnxLrpException.invalid(
            "%s node '%s': its scanned inputs have %d and %d steps",
            recurrent.name(), node.name(), scanned[0].steps(), scanned[k].steps());
      }
      limit = Math.min(limit, scanned[k].steps());
    }
    Collected[] collected = new Collected[recurrent.scanOutputs().size()];
    for (int k = 0; k < collected.length; k++) {
      collected[k] = new Collected(recurrent.scanOutputs().get(k));
    }
    Tensor[] state = new Tensor[states];
    for (int k = 0; k < states; k++) {
      state[k] = values.get(operands[Recurrent.NODE_PREFIX + k]);
    }
    Tensor condition =
        operands[1] < 0
            ? Tensor.integers(ElementType.BOOL, new long[] {1})
            : values.get(operands[1]);
    for (long step = 0; step < limit && condition.get(0) != 0; step++) {
      steps.count(recurrent.name() + " node '" + node.name() + "'");
      values.set(bodyInputs[0], Tensor.of(new long[] {step}));
      values.set(bodyInputs[1], condition);
      for (int k = 0; k < states; k++) {
        values.set(bodyInputs[Recurrent.BODY_PREFIX + k], state[k]);
      }
      for (int k = 0; k < scans; k++) {
        values.set(bodyInputs[Recurrent.BODY_PREFIX + states + k], scanned[k].at((int) step));
      }
      body.run(values, steps);
      condition = values.get(bodyOutputs[0]);
      for (int k = 0; k < states; k++) {
        state[k] = values.get(bodyOutputs[1 + k]);
      }
      for (int k = 0; k < collected.length; k++) {
        collected[k].add(values.get(bodyOutputs[1 + states + k]));
      }
    }
    for (int k = 0; k < states; k++) {
      write(values, k, state[k]);
    }
    for (int k = 0; k < collected.length; k++) {
      int result = states + k;
      if (result < results.length && stepByStep.contains(results[result])) {
        values.setSteps(results[result], collected[k].inOrder(this::withoutSteps));
      } else {
        write(values, result, collected[k].joined(this::withoutSteps));
      }
    }
  }

  private void write(Values values, int result, Tensor tensor) {
    if (result < results.length && results[result] >= 0) {
      values.set(results[result], tensor);
    }
  }

  private OnnxLrpException withoutSteps() {
    return OnnxLrpException.invalid(
        "%s node '%s': it runs no step, so that its scan outputs have no known shape",
        recurrent.name(), node.name());
  }
}

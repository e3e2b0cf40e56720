package io.github.onnxlrp.execute;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.ConstantResults;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** A recurrence, prepared to run. */
final class Repetition {
  private final Node node;
  private final Recurrent recurrent;
  private final int[] operands;
  private final int[] bodyInputs;
  private final int[] bodyOutputs;
  private final int[] results;
  private final Block body;

  private Repetition(
      Node node, int[] operands, int[] bodyInputs, int[] bodyOutputs, int[] results, Block body) {
    this.node = node;
    this.recurrent = (Recurrent) node.op();
    this.operands = operands;
    this.bodyInputs = bodyInputs;
    this.bodyOutputs = bodyOutputs;
    this.results = results;
    this.body = body;
  }

  static Repetition of(Node node, Slots slots, ConstantResults constantResults) {
    Graph graph = ((Recurrent) node.op()).body();
    int[] operands =
        node.inputs().stream().mapToInt(value -> value == null ? -1 : slots.of(value)).toArray();
    int[] bodyInputs = added(graph.inputs(), slots);
    Block body = Block.of(graph, slots, constantResults);
    int[] bodyOutputs = graph.outputs().stream().mapToInt(slots::of).toArray();
    return new Repetition(
        node, operands, bodyInputs, bodyOutputs, added(node.outputs(), slots), body);
  }

  private static int[] added(List<Value> values, Slots slots) {
    return values.stream().mapToInt(value -> value == null ? -1 : slots.add(value)).toArray();
  }

  void run(Tensor[] values, Steps steps) {
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

  private void repeat(Tensor[] values, Steps steps) {
    int states = recurrent.states();
    int scans = recurrent.scannedInputs().size();
    int firstScan = Recurrent.NODE_PREFIX + states;
    Scanned[] scanned = new Scanned[scans];
    long limit = operands[0] < 0 ? Long.MAX_VALUE : values[operands[0]].integer();
    for (int k = 0; k < scans; k++) {
      scanned[k] = new Scanned(values[operands[firstScan + k]], recurrent.scannedInputs().get(k));
      limit = Math.min(limit, scanned[k].steps());
    }
    Collected[] collected = new Collected[recurrent.scanOutputs().size()];
    for (int k = 0; k < collected.length; k++) {
      collected[k] = new Collected(recurrent.scanOutputs().get(k));
    }
    Tensor[] state = new Tensor[states];
    for (int k = 0; k < states; k++) {
      state[k] = values[operands[Recurrent.NODE_PREFIX + k]];
    }
    Tensor condition =
        operands[1] < 0 ? Tensor.integers(ElementType.BOOL, new long[] {1}) : values[operands[1]];
    for (long step = 0; step < limit && condition.get(0) != 0; step++) {
      steps.count(recurrent.name() + " node '" + node.name() + "'");
      values[bodyInputs[0]] = Tensor.of(new long[] {step});
      values[bodyInputs[1]] = condition;
      for (int k = 0; k < states; k++) {
        values[bodyInputs[Recurrent.BODY_PREFIX + k]] = state[k];
      }
      for (int k = 0; k < scans; k++) {
        values[bodyInputs[Recurrent.BODY_PREFIX + states + k]] = scanned[k].at((int) step);
      }
      body.run(values, steps);
      condition = values[bodyOutputs[0]];
      for (int k = 0; k < states; k++) {
        state[k] = values[bodyOutputs[1 + k]];
      }
      for (int k = 0; k < collected.length; k++) {
        collected[k].add(values[bodyOutputs[1 + states + k]]);
      }
    }
    for (int k = 0; k < states; k++) {
      write(values, k, state[k]);
    }
    for (int k = 0; k < collected.length; k++) {
      write(values, states + k, collected[k].joined(this::withoutSteps));
    }
  }

  private void write(Tensor[] values, int result, Tensor tensor) {
    if (result < results.length && results[result] >= 0) {
      values[results[result]] = tensor;
    }
  }

  private OnnxLrpException withoutSteps() {
    return OnnxLrpException.invalid(
        "%s node '%s': it runs no step, so that its scan outputs have no known shape",
        recurrent.name(), node.name());
  }

  /** A scanned input, from which steps are cut when they are read. */
  private static final class Scanned {
    private final Tensor whole;
    private final int axis;
    private final boolean reverse;

    Scanned(Tensor whole, Recurrent.Scan scan) {
      this.whole = whole;
      this.axis = Shapes.axis(scan.axis(), whole.rank());
      this.reverse = scan.reverse();
    }

    int steps() {
      return whole.dim(axis);
    }

    Tensor at(int step) {
      return Cut.along(whole, axis, reverse ? steps() - 1 - step : step);
    }
  }
}

package io.github.onnxlrp.execute;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.ConstantResults;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of one graph, prepared to run one after the other. */
final class Block {
  /** Something that reads and writes the array of values. */
  private interface Instruction {
    void run(Values values, Steps steps);
  }

  private final Instruction[] instructions;
  private final int[][] lastReads;

  private Block(List<Instruction> instructions, int[][] lastReads) {
    this.instructions = instructions.toArray(new Instruction[0]);
    this.lastReads = lastReads;
  }

  /**
   * Prepares a graph, the inputs of which have their slots.
   *
   * @param constantResults takes what is computed of constants alone
   */
  static Block of(Graph graph, Slots slots, ConstantResults constantResults) {
    graph.constants().forEach(slots::constant);
    List<Instruction> instructions = new ArrayList<>();
    Set<Value> readByStep = StepReads.of(graph);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof TensorOp op) {
        instructions.add(new Evaluation(node, op, slots, constantResults));
      } else if (node.op() instanceof Recurrent) {
        Repetition repetition = Repetition.of(node, readByStep, slots, constantResults);
        instructions.add(repetition::run);
      } else {
        throw OnnxLrpException.unsupported(
            "%s node '%s': no way to run this operation", node.op().name(), node.name());
      }
    }
    return new Block(instructions, lastReads(graph, slots));
  }

  /** For each node the slots of values of this graph that no later node reads. */
  private static int[][] lastReads(Graph graph, Slots slots) {
    Map<Value, Integer> last = new HashMap<>();
    for (int k = 0; k < graph.nodes().size(); k++) {
      int node = k;
      graph.nodes().get(k).outputs().stream()
          .filter(value -> value != null)
          .forEach(value -> last.put(value, node));
      for (Value read : graph.nodes().get(k).reads()) {
        last.computeIfPresent(read, (value, before) -> node);
      }
    }
    graph.outputs().forEach(last::remove);
    List<List<Integer>> found = new ArrayList<>();
    graph.nodes().forEach(node -> found.add(new ArrayList<>()));
    last.forEach((value, node) -> found.get(node).add(slots.of(value)));
    return found.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  void run(Values values, Steps steps) {
    for (int k = 0; k < instructions.length; k++) {
      instructions[k].run(values, steps);
      values.clear(lastReads[k]);
    }
  }

  /** One operation on tensors. */
  private static final class Evaluation implements Instruction {
    private final Node node;
    private final TensorOp op;
    private final int[] inputs;
    private final int[] outputs;
    // Both null where it has to be computed in each run.
    private final ConstantResults constantResults;
    private final ShapeResults shapeResults;

    Evaluation(Node node, TensorOp op, Slots slots, ConstantResults constantResults) {
      this.node = node;
      this.op = op;
      this.inputs =
          node.inputs().stream().mapToInt(value -> value == null ? -1 : slots.of(value)).toArray();
      this.outputs =
          node.outputs().stream()
              .mapToInt(value -> value == null ? -1 : slots.add(value))
              .toArray();
      this.constantResults =
          slots.areMadeOfConstants(inputs) && !op.isOfOneRun() ? constantResults : null;
      if (this.constantResults != null) {
        slots.addMadeOfConstants(outputs);
      }
      boolean isMadeOfShapes = op.readsShapesOnly() || slots.areMadeOfShapes(inputs);
      this.shapeResults =
          isMadeOfShapes && this.constantResults == null && !op.isOfOneRun()
              ? new ShapeResults(op.readsShapesOnly(), slots.notMadeOfConstants(inputs))
              : null;
      if (shapeResults != null) {
        slots.addMadeOfShapes(outputs);
      }
    }

    @Override
    public void run(Values values, Steps steps) {
      Tensor[] operands = new Tensor[inputs.length];
      for (int k = 0; k < operands.length; k++) {
        operands[k] = inputs[k] < 0 ? null : values.get(inputs[k]);
      }
      List<Tensor> read = Arrays.asList(operands);
      List<Tensor> results;
      if (constantResults != null) {
        results = constantResults.of(node, read, () -> results(read));
      } else if (shapeResults != null) {
        results = shapeResults.of(read, () -> results(read));
      } else {
        results = results(read);
      }
      for (int k = 0; k < outputs.length; k++) {
        if (outputs[k] >= 0) {
          values.set(outputs[k], results.get(k));
        }
      }
    }

    private List<Tensor> results(List<Tensor> operands) {
      try {
        return op.forward(operands);
      } catch (IllegalArgumentException
          | IllegalStateException
          | ArithmeticException
          | IndexOutOfBoundsException
          | NegativeArraySizeException e) {
        throw new OnnxLrpException(
            OnnxLrpException.Reason.INVALID_INPUT,
            "%s node '%s': %s".formatted(op.name(), node.name(), e.getMessage()),
            e);
      }
    }
  }
}

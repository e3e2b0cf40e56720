package io.github.onnxlrp.execute;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph of tensor operations and recurrences. A tensor is given up when it was read for the
 * last time; of a recurrence only states and what its scan outputs collect outlive a step. What
 * depends on constants and shapes alone is kept for the next run. May be used by several threads at
 * a time.
 */
public final class Executor {
  private final Graph graph;
  private final Slots slots = new Slots();
  private final Block block;
  private final Tensor[] constants;

  /** Prepares a graph. */
  public Executor(Graph graph) {
    this.graph = graph;
    graph.inputs().forEach(slots::add);
    this.block = Block.of(graph, slots, graph.constantResults());
    this.constants = slots.constants();
  }

  /**
   * Runs the graph.
   *
   * @param inputs a tensor for every input, by name
   * @return the outputs by name
   * @throws OnnxLrpException if an input is missing, a node cannot be evaluated, or the thread is
   *     interrupted
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Values values = new Values(constants);
    List<Value> names = graph.inputs();
    for (Value input : names) {
      Tensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw OnnxLrpException.invalid("input '%s' is missing", input.name());
      }
      values.set(slots.of(input), tensor);
    }
    block.run(values, new Steps(graph.maxSteps()));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(output -> outputs.put(output.name(), values.get(slots.of(output))));
    return outputs;
  }
}

package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes a graph of what is emitted, and runs it. */
public final class GraphEmitter implements Emitter<Value> {
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private int values;

  /** Inputs of the graph, and what it is run on; null where there is none. */
  public List<Value> inputs(List<Tensor> given) {
    List<Value> inputs = new ArrayList<>();
    for (Tensor tensor : given) {
      Value input = tensor == null ? null : builder.input(next());
      inputs.add(input);
      if (input != null) {
        tensors.put(input.name(), tensor);
      }
    }
    return inputs;
  }

  @Override
  public List<Value> add(TensorOp op, List<Value> operands) {
    List<Value> outputs = new ArrayList<>();
    for (int k = op.outputCount(operands.size()); k > 0; k--) {
      outputs.add(next());
    }
    builder.add(new Node("node" + outputs, op, operands, outputs));
    return outputs;
  }

  private Value next() {
    return new Value("v" + values++);
  }

  /** The tensors of values; null in the place of null. */
  public List<Tensor> run(List<Value> results) {
    results.stream().filter(Objects::nonNull).forEach(builder::outputs);
    Trace trace = ForwardPass.run(builder.build(), tensors);
    List<Tensor> found = new ArrayList<>();
    for (Value result : results) {
      found.add(result == null ? null : trace.outputs().get(result.name()).tensor());
    }
    return found;
  }
}

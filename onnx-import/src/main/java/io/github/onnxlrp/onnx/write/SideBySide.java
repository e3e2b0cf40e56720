package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations of one kind with as many operands each as one node, which can be written together.
 * Operands and outputs are those of the first operation, then those of the next one.
 *
 * @param parts the operations
 */
record SideBySide(List<TensorOp> parts) implements AdjointOp {
  /** Copies the list. */
  SideBySide {
    parts = List.copyOf(parts);
  }

  @Override
  public String name() {
    return parts.get(0).name();
  }

  @Override
  public int outputCount(int operands) {
    return parts.size() * parts.get(0).outputCount(operands / parts.size());
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int count = inputs.size() / parts.size();
    List<Tensor> results = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      results.addAll(parts.get(k).forward(inputs.subList(k * count, (k + 1) * count)));
    }
    return results;
  }
}

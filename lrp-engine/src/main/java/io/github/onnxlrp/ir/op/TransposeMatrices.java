package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Transposed matrices, whatever the number of batch axes; a vector stays as it is.
 *
 * @param batch whether {@code [m, ..., n]} becomes {@code [..., m, n]} first
 * @param matrix whether {@code [..., m, n]} becomes {@code [..., n, m]} then
 */
public record TransposeMatrices(boolean batch, boolean matrix) implements RoutingOp {
  @Override
  public String name() {
    return "Transpose";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int[] shape = inputs.get(0).shape();
    int[] strides = Shapes.strides(shape);
    reorder(shape);
    reorder(strides);
    return List.of(Elements.strided(inputs.get(0), shape, strides, 0));
  }

  private void reorder(int... axes) {
    int rows = axes.length - 2;
    if (batch) {
      for (int k = 0; k < rows; k++) {
        swap(axes, k, k + 1);
      }
    }
    if (matrix && rows >= 0) {
      swap(axes, rows, rows + 1);
    }
  }

  private static void swap(int[] numbers, int left, int right) {
    int number = numbers[left];
    numbers[left] = numbers[right];
    numbers[right] = number;
  }
}

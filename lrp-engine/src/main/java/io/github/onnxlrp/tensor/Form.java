package io.github.onnxlrp.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * What a tensor is like, apart from its elements.
 *
 * @param type the type of its elements
 * @param rounding {@link Tensor#rounding}
 * @param shape its shape
 */
public record Form(ElementType type, ElementType rounding, List<Integer> shape) {
  /** That of a tensor. */
  public static Form of(Tensor tensor) {
    List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
    return new Form(tensor.type(), tensor.rounding(), shape);
  }

  /** Whether it is that of a tensor. */
  public boolean isOf(Tensor tensor) {
    boolean same = type == tensor.type() && rounding == tensor.rounding();
    same &= shape.size() == tensor.rank();
    for (int axis = 0; same && axis < shape.size(); axis++) {
      same = shape.get(axis) == tensor.dim(axis);
    }
    return same;
  }
}

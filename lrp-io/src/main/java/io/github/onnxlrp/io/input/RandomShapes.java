package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shapes of random inputs: what is fixed, what the user said, and what is still open. */
final class RandomShapes {
  private final DeclaredInputs declared;
  private final Map<String, Long> bound = new HashMap<>();
  private final Set<String> batchSymbols = new HashSet<>();

  /** Lengths that the user said, and those of the given arrays. */
  RandomShapes(DeclaredInputs declared, Map<String, Tensor> given) {
    this.declared = declared;
    bound.putAll(declared.dims());
    for (Value input : declared.graph().inputs()) {
      Tensor array = given.get(input.name());
      int rank = input.shape() == null ? 0 : input.shape().size();
      for (int axis = 0; axis < rank; axis++) {
        boolean open = !input.shape().get(axis).isFixed();
        if (open && array != null && array.rank() == rank) {
          bound.putIfAbsent(DeclaredInputs.dimensionName(input, axis), (long) array.dim(axis));
        }
        if (open && axis == declared.batchAxisOf(input)) {
          batchSymbols.add(DeclaredInputs.dimensionName(input, axis));
        }
      }
    }
  }

  /** Names of the dimensions of inputs whose lengths nobody has said. */
  List<String> open(List<Value> inputs) {
    Set<String> names = new LinkedHashSet<>();
    for (Value input : inputs) {
      for (int axis = 0; axis < input.shape().size(); axis++) {
        if (!input.shape().get(axis).isFixed() && !isBatch(input, axis)) {
          names.add(DeclaredInputs.dimensionName(input, axis));
        }
      }
    }
    names.removeAll(bound.keySet());
    return new ArrayList<>(names);
  }

  /** Whether the model takes one sample at a time. */
  boolean takesOneSample() {
    return declared.graph().inputs().stream()
        .anyMatch(
            input -> {
              int axis = declared.batchAxisOf(input);
              return input.shape() != null
                  && axis >= 0
                  && axis < input.shape().size()
                  && input.shape().get(axis).size() == 1;
            });
  }

  /** Whether an axis counts samples, in this input or, by its symbol, in another one. */
  private boolean isBatch(Value input, int axis) {
    return axis == declared.batchAxisOf(input)
        || batchSymbols.contains(DeclaredInputs.dimensionName(input, axis));
  }

  /** The shape of an input for a number of samples. */
  int[] shape(Value input, int samples, Map<String, Long> lengths) {
    int[] shape = new int[input.shape().size()];
    for (int axis = 0; axis < shape.length; axis++) {
      Dimension dimension = input.shape().get(axis);
      boolean one = dimension.size() == 1 && axis == declared.batchAxisOf(input);
      boolean counts = one || (!dimension.isFixed() && isBatch(input, axis));
      String name = DeclaredInputs.dimensionName(input, axis);
      long length =
          counts
              ? samples
              : dimension.isFixed()
                  ? dimension.size()
                  : bound.containsKey(name) ? bound.get(name) : lengths.get(name);
      shape[axis] = Math.toIntExact(length);
    }
    requireSize(shape, input);
    return shape;
  }

  private static void requireSize(int[] shape, Value input) {
    double size = 1;
    for (int dim : shape) {
      size *= dim;
      // Also where a later axis has length 0, as tensors count.
      if (size > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid(
            "--random: input '%s' would have shape %s, which has too many elements",
            input.name(), Shapes.toString(shape));
      }
    }
    try {
      Shapes.size(shape);
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("--random: input '%s': %s", input.name(), e.getMessage());
    }
  }
}

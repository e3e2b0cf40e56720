package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An operation whose output elements are copies of input elements or constant fill: transpose,
 * slice, concat, where. Its vector-Jacobian product needs no code of its own: {@link #forward} is
 * run on element numbers instead of elements, which tells where each output element came from.
 */
public interface RoutingOp extends TensorOp {
  /**
   * Whether elements of this operand are copied (and not read as indices, shapes or conditions).
   */
  boolean copies(int operand);

  @Override
  default Kind kind(boolean[] active) {
    for (int operand = 0; operand < active.length; operand++) {
      if (active[operand] && copies(operand)) {
        return Kind.MOVEMENT;
      }
    }
    return Kind.DISCRETE;
  }

  @Override
  default Tensor vjp(int operand, Call call, List<Tensor> cotangents) {
    List<Tensor> numbers = new ArrayList<>(call.inputs());
    for (int k = 0; k < numbers.size(); k++) {
      if (numbers.get(k) != null && copies(k)) {
        numbers.set(k, k == operand ? elementNumbers(numbers.get(k)) : noNumbers(numbers.get(k)));
      }
    }
    List<Tensor> sources = forward(numbers);
    double[] result = new double[call.input(operand).size()];
    for (int output = 0; output < sources.size(); output++) {
      if (cotangents.get(output) != null && sources.get(output) != null) {
        scatter(sources.get(output).longs(), cotangents.get(output).doubles(), result);
      }
    }
    return Tensor.of(result, call.input(operand).shape());
  }

  /** Numbers from 1: zero is left for elements that come from somewhere else. */
  private static Tensor elementNumbers(Tensor tensor) {
    long[] numbers = new long[tensor.size()];
    Arrays.setAll(numbers, k -> k + 1L);
    return Tensor.of(numbers, tensor.shape());
  }

  private static Tensor noNumbers(Tensor tensor) {
    return Tensor.of(new long[tensor.size()], tensor.shape());
  }

  private static void scatter(long[] sources, double[] cotangent, double[] result) {
    for (int k = 0; k < sources.length; k++) {
      if (sources[k] > 0) {
        result[(int) sources[k] - 1] += cotangent[k];
      }
    }
  }
}

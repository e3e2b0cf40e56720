package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.ElementType;
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

  /**
   * Where the elements of the outputs come from.
   *
   * @param operand the operand that they are looked for in
   * @param inputs operands of the evaluation
   * @return for each element of each output its flat index in the operand, or -1 where it is not
   *     from there
   */
  default List<int[]> places(int operand, List<Tensor> inputs) {
    List<Tensor> numbers = new ArrayList<>(inputs);
    for (int k = 0; k < numbers.size(); k++) {
      if (numbers.get(k) != null && copies(k)) {
        Tensor like = numbers.get(k);
        numbers.set(
            k,
            k == operand
                ? elementNumbers(like, 1)
                : Tensor.of(new long[like.size()], like.shape()));
      }
    }
    List<int[]> places = new ArrayList<>();
    for (Tensor found : forward(numbers)) {
      places.add(Arrays.stream(found.longs()).mapToInt(number -> (int) number - 1).toArray());
    }
    return places;
  }

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
  default boolean isCheap() {
    return true;
  }

  @Override
  default Interval range(List<Interval> operands) {
    Interval all = null;
    for (int k = 0; k < operands.size(); k++) {
      if (operands.get(k) != null && copies(k)) {
        all = all == null ? operands.get(k) : all.hull(operands.get(k));
      }
    }
    return all == null ? Interval.ALL : all;
  }

  @Override
  default Tensor vjp(int operand, Call call, List<Tensor> cotangents) {
    boolean[] wanted = new boolean[call.inputs().size()];
    wanted[operand] = true;
    return vjps(wanted, call, cotangents).get(operand);
  }

  @Override
  default List<Tensor> vjps(boolean[] wanted, Call call, List<Tensor> cotangents) {
    List<Tensor> numbers = new ArrayList<>(call.inputs());
    int[] starts = new int[wanted.length];
    int next = 1;
    for (int k = 0; k < wanted.length; k++) {
      if (numbers.get(k) != null && copies(k)) {
        starts[k] = next;
        numbers.set(k, elementNumbers(numbers.get(k), next));
        next += numbers.get(k).size();
      }
    }
    double[] routed = new double[next];
    List<Tensor> sources = forward(numbers);
    for (int output = 0; output < sources.size(); output++) {
      if (cotangents.get(output) != null && sources.get(output) != null) {
        scatter(sources.get(output).longs(), cotangents.get(output).doubles(), routed);
      }
    }
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < wanted.length; k++) {
      // What is not copied, such as ids, has no part in the result.
      Tensor operand = call.input(k);
      Tensor product =
          !wanted[k]
              ? null
              : copies(k)
                  ? part(routed, starts[k], operand)
                  : Tensor.zeros(ElementType.DOUBLE, operand.shape());
      result.add(product);
    }
    return result;
  }

  /** Consecutive numbers; 0 is left for elements that come from no operand. */
  private static Tensor elementNumbers(Tensor tensor, int start) {
    long[] numbers = new long[tensor.size()];
    Arrays.setAll(numbers, k -> start + (long) k);
    return Tensor.of(numbers, tensor.shape());
  }

  private static void scatter(long[] sources, double[] cotangent, double[] routed) {
    for (int k = 0; k < sources.length; k++) {
      routed[(int) sources[k]] += cotangent[k];
    }
  }

  private static Tensor part(double[] routed, int start, Tensor like) {
    return Tensor.of(Arrays.copyOfRange(routed, start, start + like.size()), like.shape());
  }
}

package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An operation whose output elements are copies of input elements or constant fill: transpose,
 * slice, concat, where. Its adjoint needs no code of its own: the operation is run on {@link
 * ElementNumbers} instead of elements, which tells where each output element came from.
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
                ? ElementNumbers.from(1, like)
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
  default <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<Integer> copied =
        IntStream.range(0, wanted.length)
            .filter(k -> call.input(k) != null && copies(k))
            .boxed()
            .toList();
    List<Integer> summed =
        IntStream.range(0, copied.size()).filter(k -> wanted[copied.get(k)]).boxed().toList();
    // What is not copied, such as ids, has no part in the result.
    List<V> result = new ArrayList<>(Collections.nCopies(wanted.length, null));
    if (summed.isEmpty()) {
      return result;
    }
    List<V> data = copied.stream().map(call::input).toList();
    List<V> numbers = emitter.add(new ElementNumbers(), data);
    List<V> numbered = new ArrayList<>(call.inputs());
    for (int k = 0; k < copied.size(); k++) {
      numbered.set(copied.get(k), numbers.get(k));
    }
    List<V> sources = emitter.add(this, numbered);
    List<V> operands = new ArrayList<>(data);
    for (int k = 0; k < cotangents.size(); k++) {
      if (cotangents.get(k) != null) {
        operands.add(sources.get(k));
        operands.add(cotangents.get(k));
      }
    }
    List<V> sums = emitter.add(new ElementNumbers.Sums(copied.size(), summed), operands);
    for (int k = 0; k < summed.size(); k++) {
      result.set(copied.get(summed.get(k)), sums.get(k));
    }
    return result;
  }
}

package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors like the operands that hold consecutive numbers, from the first element of the first
 * operand to the last one of the last. They start at 1: 0 is left for elements that come from no
 * operand. A {@link RoutingOp} that is run on them tells where its outputs come from.
 */
public record ElementNumbers() implements AdjointOp {
  @Override
  public String name() {
    return "ElementNumbers";
  }

  @Override
  public int outputCount(int operands) {
    return operands;
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    List<Tensor> numbers = new ArrayList<>(inputs.size());
    int next = 1;
    for (Tensor input : inputs) {
      numbers.add(from(next, input));
      next += input.size();
    }
    return numbers;
  }

  /** Consecutive numbers in the shape of {@code like}. */
  static Tensor from(int start, Tensor like) {
    long[] numbers = new long[like.size()];
    Arrays.setAll(numbers, k -> start + (long) k);
    return Tensor.of(numbers, like.shape());
  }

  /**
   * Adds cotangents up at the elements that the numbers name. Operands are those that were
   * numbered, and then pairs of numbers and a cotangent.
   *
   * @param numbered how many were numbered
   * @param wanted for which of these there is an output
   */
  public record Sums(int numbered, List<Integer> wanted) implements AdjointOp {
    @Override
    public String name() {
      return "NumberedSums";
    }

    @Override
    public int outputCount(int operands) {
      return wanted.size();
    }

    @Override
    public boolean readsShapeOf(int operand) {
      return operand < numbered;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int[] starts = new int[numbered + 1];
      starts[0] = 1;
      for (int k = 0; k < numbered; k++) {
        starts[k + 1] = starts[k] + inputs.get(k).size();
      }
      double[] sums = new double[starts[numbered]];
      for (int k = numbered; k < inputs.size(); k += 2) {
        add(inputs.get(k).longs(), inputs.get(k + 1).doubles(), sums);
      }
      List<Tensor> result = new ArrayList<>(wanted.size());
      for (int k : wanted) {
        double[] part = Arrays.copyOfRange(sums, starts[k], starts[k + 1]);
        result.add(Tensor.of(part, inputs.get(k).shape()));
      }
      return result;
    }

    private static void add(long[] numbers, double[] cotangent, double[] sums) {
      for (int k = 0; k < numbers.length; k++) {
        sums[(int) numbers[k]] += cotangent[k];
      }
    }
  }
}

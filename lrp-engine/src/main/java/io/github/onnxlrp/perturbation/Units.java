package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * All units of a sample, and what belongs to their elements.
 *
 * @param all in the order of inputs and elements
 */
record Units(List<Unit> all) {
  /** How many there are. */
  int size() {
    return all.size();
  }

  /** For each element of an input the units that it belongs to. */
  int[][] of(String input, Tensor tensor) {
    int[][] result = new int[tensor.size()][];
    Arrays.fill(result, new int[0]);
    for (int unit = 0; unit < all.size(); unit++) {
      for (int element : all.get(unit).in(input)) {
        int[] more = Arrays.copyOf(result[element], result[element].length + 1);
        more[more.length - 1] = unit;
        result[element] = more;
      }
    }
    return result;
  }

  /** 1 at the elements of an input that are in a unit, 0 elsewhere, in the type of the input. */
  Tensor mask(int unit, String input, Tensor like) {
    long[] mask = new long[like.size()];
    for (int element : all.get(unit).in(input)) {
      mask[element] = 1;
    }
    return like.isFloating()
        ? Tensor.floating(like.type(), Arrays.stream(mask).asDoubleStream().toArray(), like.shape())
        : Tensor.integers(like.type(), mask, like.shape());
  }

  /**
   * What was found for the units, shared equally among the elements of each. An element of several
   * units gets the sum of its shares, so that all elements add up to what all units do.
   */
  double[] sums(String input, Tensor tensor, double... found) {
    return shares(of(input, tensor), own -> 1, found);
  }

  /** The same, but an element of several units gets the mean of its shares. */
  double[] means(String input, Tensor tensor, double... found) {
    return shares(of(input, tensor), own -> own.length, found);
  }

  private double[] shares(int[][] own, ToIntFunction<int[]> divisor, double... found) {
    double[] shares = new double[own.length];
    for (int element = 0; element < shares.length; element++) {
      for (int unit : own[element]) {
        shares[element] += found[unit] / all.get(unit).size() / divisor.applyAsInt(own[element]);
      }
    }
    return shares;
  }
}

package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cotangents of the outputs of an operation, and the gradients by its operands. */
final class Cotangents {
  private Cotangents() {}

  /** One for each output, with zeros where there is none. */
  static <V> List<V> all(Emitter<V> emitter, Call<V> call, List<V> cotangents) {
    Discrete zeros = Generators.like(Tensor.scalar(0));
    List<V> all = new ArrayList<>(cotangents);
    for (int k = 0; k < all.size(); k++) {
      if (all.get(k) == null) {
        all.set(k, emitter.emit(zeros, List.of(call.outputs().get(k))));
      }
    }
    return all;
  }

  /** The gradients that are wanted; null in the place of the others. */
  static <V> List<V> wanted(boolean[] wanted, List<V> gradients) {
    List<V> result = new ArrayList<>(wanted.length);
    for (int k = 0; k < wanted.length; k++) {
      result.add(wanted[k] ? gradients.get(k) : null);
    }
    return result;
  }

  /**
   * Which elements have won, by where a cotangent of 1 goes.
   *
   * @param adjoint takes operands, the output and the cotangent
   */
  static long[] picks(AdjointOp adjoint, List<Tensor> operands, Tensor output) {
    if (!output.isFloating()) {
      return new long[0];
    }
    List<Tensor> all = new ArrayList<>(operands);
    all.add(output);
    all.add(output.map(element -> 1));
    return Arrays.stream(adjoint.forward(all).get(0).doubles()).mapToLong(Math::round).toArray();
  }
}

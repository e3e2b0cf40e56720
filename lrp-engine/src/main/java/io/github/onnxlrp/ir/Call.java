package io.github.onnxlrp.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * One use of a {@link TensorOp}: what goes in and what comes out.
 *
 * @param inputs operands; null where an optional operand is absent
 * @param outputs results, all of them
 * @param <V> what operands and results are: tensors, or values of a graph
 */
public record Call<V>(List<V> inputs, List<V> outputs) {
  public V input(int index) {
    return inputs.get(index);
  }

  /** The first output. */
  public V output() {
    return outputs.get(0);
  }

  /** The operands and behind them others, as operations of a backward pass take them. */
  @SafeVarargs
  public final List<V> inputsAnd(V... others) {
    List<V> all = new ArrayList<>(inputs);
    for (V other : others) {
      all.add(other);
    }
    return all;
  }
}

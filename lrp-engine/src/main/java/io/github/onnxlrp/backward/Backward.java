package io.github.onnxlrp.backward;

import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A backward pass on its way from the evaluations of a trace to their operands: what has reached
 * each value, and the operations that carry it on. A value may be reached over several channels,
 * such as relevance and the multipliers of a rule.
 *
 * @param <V> what is carried: tensors, computed at once, or values of a graph that is being built
 */
public interface Backward<V> extends Forward<V> {
  /** The channels over which something has reached a value. */
  Set<Object> channels(TraceValue traced);

  /** What has reached a value over a channel, in its shape; null where nothing has. */
  V arrived(TraceValue traced, Object channel);

  /** Adds to what has reached a value. */
  void send(TraceValue traced, Object channel, V share);

  /**
   * Adds the k-th element of a share to the element {@code places[k]} of a value, in the time that
   * the share takes, however large the value is.
   */
  void scatter(TraceValue traced, Object channel, V places, V share);

  /** Forgets what has reached a value over a channel. */
  void clear(TraceValue traced, Object channel);

  /** Adds the sum of all elements to a number of the whole backward pass. */
  void add(Object total, V amounts);

  /** Raises a number of the whole backward pass to the sum of magnitudes of all elements. */
  void raise(Object total, V amounts);

  /** A tensor that depends on the shapes of this run. */
  V ofThisRun(Tensor tensor);

  /** What has reached the outputs of an evaluation; null where nothing has reached any. */
  default List<V> arrived(TraceNode node, Object channel) {
    List<V> result = new ArrayList<>();
    boolean any = false;
    for (TraceValue output : node.outputs()) {
      V found = arrived(output, channel);
      result.add(found);
      any |= found != null;
    }
    return any ? result : null;
  }
}

package io.github.onnxlrp.method;

import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Further runs of a model on the sample of one run, with some of its values changed. Those of one
 * call go through a graph that is derived once, in batches; no more than a few hundred are held at
 * a time, so that a call may ask for any number.
 */
public interface ChangedRuns {
  /** Takes what one run gives. */
  interface GradientConsumer {
    /**
     * Takes it, in the order of the runs.
     *
     * @param score what the values add up to
     * @param gradients the gradient of the score by each of the changed values, in their order
     */
    void accept(double score, List<Tensor> gradients);
  }

  /**
   * The scores of changed runs.
   *
   * @param changed the values that are changed: inputs of the model, or results of nodes outside of
   *     recurrences and branches
   * @param count how many runs there are
   * @param tensors gives what stands in place of these values in a run, numbered from 0, in their
   *     types and shapes
   * @throws io.github.onnxlrp.OnnxLrpException if a value to change, or one that counts, is inside
   *     of a recurrence or a branch
   */
  double[] scores(
      ScoredValues scored, List<TraceValue> changed, int count, IntFunction<List<Tensor>> tensors);

  /** Hands on the scores and gradients of changed runs; otherwise as {@link #scores}. */
  void gradients(
      ScoredValues scored,
      List<TraceValue> changed,
      int count,
      IntFunction<List<Tensor>> tensors,
      GradientConsumer consumer);
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * The explanation of a target as a graph for one sample, with what has to be known to run it for
 * several.
 *
 * @param graph as {@link Explainer#derive} gives it, and also the output {@code target}, where the
 *     target is no sum: the indices of the elements that it means, int64 {@code [terms, axes]},
 *     without these axes where they are of length 1
 * @param axes of inputs and outputs the axis of length 1 along which the model has samples; those
 *     without one are absent
 * @param lengths the shapes of the inputs, where the graph is for inputs of these lengths alone;
 *     otherwise empty
 * @param reader says what outputs of the graph mean
 */
public record DerivedGraph(
    Graph graph, Map<String, Integer> axes, Map<String, int[]> lengths, Reader reader) {
  /** Says what outputs mean that something else has computed, such as ONNX Runtime. */
  public interface Reader {
    /**
     * The explanation of one sample, or why it cannot be told of these outputs alone.
     *
     * @param sample the number of the sample
     * @param outputs the outputs of the graph for that sample, by name; numbers of the ledger that
     *     are not there are 0
     * @param precision in which numbers they were computed
     */
    Outcome read(Samples samples, int sample, Map<String, Tensor> outputs, Precision precision);

    /**
     * How many samples are to be run at once, so that what they keep for the way back takes at most
     * 128 MiB of doubles; at least 1 and at most 64.
     *
     * @param elements how many elements the inputs of one sample have
     */
    int batchSize(long elements);
  }

  /**
   * What was read.
   *
   * @param explanation the explanation; null where there is a doubt
   * @param doubt why only a walk can tell, in words: a ledger that does not close, an amplification
   *     above the limit, numbers that are not finite, inputs that look like masks, a note where
   *     notes are errors; null where there is an explanation
   */
  public record Outcome(Explanation explanation, String doubt) {
    static Outcome of(Explanation explanation) {
      return new Outcome(explanation, null);
    }

    static Outcome doubtful(String doubt) {
      return new Outcome(null, doubt);
    }
  }

  /** Copies the maps. */
  public DerivedGraph {
    axes = Map.copyOf(axes);
    lengths = new TreeMap<>(lengths);
  }
}

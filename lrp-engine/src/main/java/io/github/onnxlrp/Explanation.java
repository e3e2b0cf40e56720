package io.github.onnxlrp;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The explanation of one sample for one target. All shapes are without the batch axis, but for
 * layers of models that run only one sample at a time, which a note says.
 *
 * @param target what was explained
 * @param prediction what the output predicts: a class, one of two classes, or a value
 * @param output what the explained output gives for this sample, such as the probabilities of all
 *     classes
 * @param score the explained score
 * @param inputs value of every explained graph input, by name
 * @param relevance relevance of every explained graph input, by name and in its shape
 * @param layers relevance of the values that were kept, by name; inside a recurrence with the steps
 *     as a leading axis, in the order of time
 * @param ledger where the score went; null for methods that are not relevance propagation
 * @param unreliable whether rounding leaves the relevance of the inputs no digits that count, or it
 *     is not finite; a note says what helps, {@link io.github.onnxlrp.propagation.Reliability} how
 *     it is found out
 * @param notes what a reader must know to judge the explanation
 * @param precision in which numbers it was computed
 * @param measures what the method has measured of the result, such as {@code standard_error}, by
 *     name; empty for most methods
 */
public record Explanation(
    ResolvedTarget target,
    Prediction prediction,
    Tensor output,
    double score,
    Map<String, Tensor> inputs,
    Map<String, Tensor> relevance,
    Map<String, Tensor> layers,
    Ledger ledger,
    boolean unreliable,
    List<String> notes,
    Precision precision,
    Map<String, Double> measures) {
  /** An explanation in double precision of which nothing was measured. */
  public Explanation(
      ResolvedTarget target,
      Prediction prediction,
      Tensor output,
      double score,
      Map<String, Tensor> inputs,
      Map<String, Tensor> relevance,
      Map<String, Tensor> layers,
      Ledger ledger,
      boolean unreliable,
      List<String> notes) {
    this(
        target,
        prediction,
        output,
        score,
        inputs,
        relevance,
        layers,
        ledger,
        unreliable,
        notes,
        Precision.DOUBLE,
        Map.of());
  }

  /** Relevance of an input or of a kept value. */
  public Tensor relevance(String name) {
    Tensor found = relevance.containsKey(name) ? relevance.get(name) : layers.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no relevance for '%s'; there is %s".formatted(name, relevance.keySet()));
    }
    return found;
  }
}

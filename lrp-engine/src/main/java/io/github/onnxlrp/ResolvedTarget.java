package io.github.onnxlrp;

import java.util.List;

/**
 * A {@link Target} after the forward pass has said which elements it means.
 *
 * @param output name of the graph's output that was asked for
 * @param start name of the value at which relevance starts: the output, or the logit below its head
 * @param specification the specification as it was given or defaulted
 * @param terms the elements whose weighted sum is the score; empty for a target made of weights
 */
public record ResolvedTarget(String output, String start, String specification, List<Term> terms) {

  /**
   * One element of the score: its index without the batch axis, and its weight. Of one unit below a
   * Sigmoid the last component is the class: 1 is the unit, 0 minus the unit.
   */
  public record Term(List<Integer> index, double weight) {}
}

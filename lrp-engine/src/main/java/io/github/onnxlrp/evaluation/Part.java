package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/** A part of the inputs of a sample that is removed as a whole, such as a time step. */
public final class Part {
  private final String input;
  private final int[] elements;

  /**
   * A part.
   *
   * @param input name of the input
   * @param elements places of its elements in the input of the sample, in C order
   */
  Part(String input, int... elements) {
    this.input = input;
    this.elements = elements;
  }

  /** Name of the input. */
  public String input() {
    return input;
  }

  /** Places of its elements in the input of the sample, in C order; not to be written. */
  public int[] elements() {
    return elements;
  }

  /** What its elements get together: the sum of their relevance. */
  public double sum(Map<String, Tensor> relevance) {
    Tensor all = relevance.get(input);
    double sum = 0;
    for (int element : elements) {
      sum += all.get(element);
    }
    return sum;
  }
}

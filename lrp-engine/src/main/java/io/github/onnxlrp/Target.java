package io.github.onnxlrp;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * What to explain: one score computed from one value of the graph.
 *
 * <p>A specification names elements of one sample, so its indices do not count the batch axis:
 * {@code argmax}, {@code sum}, an index such as {@code 2} or {@code 3,1}, or a mixture such as
 * {@code -1,argmax} (the strongest class at the last time step). Negative components count from the
 * end, and those of leading axes of length 1 may be left out.
 *
 * <p>One unit below a Sigmoid, an output {@code [N,1]}, {@code [N]} or {@code [N,time,1]}, has two
 * classes: the last component is 1 for the unit itself, 0 for minus it, and {@code argmax} is 1
 * where the logit is above 0; {@code sum} sums the units.
 */
public final class Target {
  private final String value;
  private final String specification;
  private final String versus;
  private final Tensor weights;
  private final boolean keepHead;

  private Target(
      String value, String specification, String versus, Tensor weights, boolean keepHead) {
    this.value = value;
    this.specification = specification;
    this.versus = versus;
    this.weights = weights;
    this.keepHead = keepHead;
  }

  /**
   * The elements of {@code output} that {@code specification} names; a null output means the only
   * float output of the graph, a null specification means {@code argmax} where the output is batch
   * x classes.
   */
  public static Target of(String output, String specification) {
    return new Target(output, specification, null, null, false);
  }

  /** The largest element of {@code output}. */
  public static Target argmax(String output) {
    return of(output, "argmax");
  }

  /** The sum of all elements of {@code output}. */
  public static Target sum(String output) {
    return of(output, "sum");
  }

  /** One element of {@code output}; the index is without the batch axis. */
  public static Target index(String output, int... index) {
    return of(output, Arrays.toString(index).replaceAll("[\\[\\] ]", ""));
  }

  /**
   * Any weighting of any float value of the graph; {@code weights} has its shape without the batch
   * axis.
   */
  public static Target weights(String value, Tensor weights) {
    return new Target(value, "weights", null, weights, true);
  }

  /** This target minus another element of the same output. */
  public Target versus(String otherSpecification) {
    return new Target(value, specification, otherSpecification, weights, keepHead);
  }

  /** Starts at the output itself, also where it is the Softmax or Sigmoid of a logit. */
  public Target keepHead() {
    return new Target(value, specification, versus, weights, true);
  }

  /** Name of the value, or null for the only float output. */
  public String value() {
    return value;
  }

  /** The specification, or null for the default. */
  public String specification() {
    return specification;
  }

  /** The specification that is subtracted, or null. */
  public String versus() {
    return versus;
  }

  /** The weights of a target made with {@link #weights(String, Tensor)}, or null. */
  public Tensor weights() {
    return weights;
  }

  public boolean keepsHead() {
    return keepHead;
  }
}

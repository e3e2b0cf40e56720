package io.github.onnxlrp.method;

import io.github.onnxlrp.target.Head;
import java.util.List;

/**
 * The gradient of the score, the gradient times the value, or the square of the gradient:
 *
 * <pre>
 * gradient            R_i = d score / d x_i
 * gradient-x-input    R_i = x_i d score / d x_i
 * sensitivity         R_i = (d score / d x_i)^2
 * </pre>
 *
 * An id gets what the row e gets that it looks up: the sum of {@code d score / d e_d}, of {@code
 * e_d d score / d e_d}, or of {@code (d score / d e_d)^2}; of several lookups the sum. At ties of a
 * maximum the first element has the derivative, and where a function has a corner the derivative is
 * that of one side, as exporters' frameworks have it.
 *
 * <p>Sources: Simonyan et al. 2014, "Deep Inside Convolutional Networks"; Shrikumar et al. 2017,
 * "Not Just a Black Box"; Gevrey et al. 2003, "Review and comparison of methods to study the
 * contribution of variables in artificial neural network models" for squares.
 */
public final class Gradient implements DerivableMethod {
  private final String name;
  private final GradientMeasure measure;

  private Gradient(String name, GradientMeasure measure) {
    this.name = name;
    this.measure = measure;
  }

  /** The gradient itself. */
  public static Gradient plain() {
    return new Gradient("gradient", GradientMeasure.PLAIN);
  }

  /** The gradient times the value. */
  public static Gradient timesInput() {
    return new Gradient("gradient-x-input", GradientMeasure.TIMES_INPUT);
  }

  /** The square of the gradient. */
  public static Gradient squared() {
    return new Gradient("sensitivity", GradientMeasure.SQUARED);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    GradientWalk walk = GradientWalk.run(run.analysis(), head, measure);
    return new Attribution(walk::attribution, null, !walk.isFinite(), List.copyOf(walk.notes()));
  }

  @Override
  public AttributionRule rule(ExplainedRun run, Head head) {
    return new GradientRule(run.analysis(), measure);
  }
}

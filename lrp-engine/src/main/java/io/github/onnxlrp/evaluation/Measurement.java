package io.github.onnxlrp.evaluation;

import java.util.List;

/**
 * What a metric says of one explanation of one sample.
 *
 * @param quantity what was measured
 * @param method whose explanation it is: the name of a method, or of a control
 * @param value the number; NaN where it is not defined for this sample
 * @param curve the curve that the number sums up; empty where there is none
 */
public record Measurement(Quantity quantity, String method, double value, List<Double> curve) {
  /** The order of parts that is drawn at random. */
  public static final String RANDOM = "random";

  /** The order of parts that is found by trying all that are left at each step. */
  public static final String ORACLE = "oracle";

  /** A number without a curve. */
  public Measurement(Quantity quantity, String method, double value) {
    this(quantity, method, value, List.of());
  }

  /** Whether it is of no method but of what methods are compared with. */
  public boolean isControl() {
    return method.equals(RANDOM) || method.equals(ORACLE);
  }

  /**
   * What is measured.
   *
   * @param metric name of the metric
   * @param setting under which circumstances, such as the baseline; empty where there are none
   * @param direction which values are better
   */
  public record Quantity(String metric, String setting, Direction direction) {}
}

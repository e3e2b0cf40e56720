package io.github.onnxlrp.propagation;

/**
 * The linear rules written as loops over single contributions {@code c = x_i w_ij}, from the
 * papers' formulas; {@code E s} is added to each denominator.
 */
final class SlowRules {
  /** One rule for one pre-activation. */
  interface Rule {
    /**
     * What each unit gets of a relevance of 1.
     *
     * @param x the inputs
     * @param w their weights to one pre-activation; 0 where they do not lead to it
     * @param bias the total bias
     */
    double[] shares(double[] x, double[] w, double bias);
  }

  private SlowRules() {}

  static Rule epsilon(double epsilon) {
    return (x, w, bias) -> {
      double z = bias;
      for (int i = 0; i < x.length; i++) {
        z += x[i] * w[i];
      }
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = x[i] * w[i] / (z >= 0 ? z + epsilon : z - epsilon);
      }
      return result;
    };
  }

  /**
   * zennit: where z is above 0, the map of {@code x+ (w + G w+) + x- (w + G w-)}; else mirrored.
   */
  static Rule gamma(double gamma, double epsilon) {
    return (x, w, bias) -> {
      double z = bias;
      for (int i = 0; i < x.length; i++) {
        z += x[i] * w[i];
      }
      boolean up = z >= 0;
      double denominator = bias + gamma * (up == bias > 0 ? bias : 0);
      double[] numerator = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        boolean favoured = up == x[i] * w[i] > 0;
        numerator[i] = x[i] * (w[i] + (favoured ? gamma * w[i] : 0));
        denominator += numerator[i];
      }
      for (int i = 0; i < x.length; i++) {
        numerator[i] /= up ? denominator + epsilon : denominator - epsilon;
      }
      return numerator;
    };
  }

  static Rule alphaBeta(double alpha, double beta, double epsilon) {
    return (x, w, bias) -> {
      double above = epsilon + (bias > 0 ? bias : 0);
      double below = -epsilon + (bias < 0 ? bias : 0);
      for (int i = 0; i < x.length; i++) {
        if (x[i] * w[i] > 0) {
          above += x[i] * w[i];
        } else {
          below += x[i] * w[i];
        }
      }
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double c = x[i] * w[i];
        result[i] = c > 0 ? alpha * c / above : -beta * c / below;
      }
      return result;
    };
  }

  static Rule weightSquare(double epsilon) {
    return (x, w, bias) -> {
      double sum = bias * bias + epsilon;
      for (double weight : w) {
        sum += weight * weight;
      }
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = w[i] * w[i] / sum;
      }
      return result;
    };
  }

  static Rule flat(double epsilon) {
    return (x, w, bias) -> {
      double units = epsilon;
      for (double weight : w) {
        units += weight == 0 ? 0 : 1;
      }
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = w[i] == 0 ? 0 : 1 / units;
      }
      return result;
    };
  }

  static Rule box(double low, double high, double epsilon) {
    return (x, w, bias) -> {
      double sum = 0;
      double[] result = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = w[i] * (x[i] - (w[i] > 0 ? low : high));
        sum += result[i];
      }
      for (int i = 0; i < x.length; i++) {
        result[i] /= sum >= 0 ? sum + epsilon : sum - epsilon;
      }
      return result;
    };
  }
}

package io.github.onnxlrp.perturbation;

/**
 * Gauss-Legendre quadrature on [0, 1]: {@code sum_k weight(k) f(node(k))} is the integral of f,
 * exactly for polynomials of degree below twice the number of nodes.
 */
final class GaussLegendre {
  private final double[] nodes;
  private final double[] weights;

  private GaussLegendre(double[] nodes, double... weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  /** Where f is taken. */
  double node(int k) {
    return nodes[k];
  }

  /** How much a node counts; all add up to 1. */
  double weight(int k) {
    return weights[k];
  }

  /** The rule with so many nodes, the zeros of a Legendre polynomial by Newton's method. */
  static GaussLegendre of(int count) {
    double[] nodes = new double[count];
    double[] weights = new double[count];
    for (int k = 0; k < count; k++) {
      double z = Math.cos(Math.PI * (k + 0.75) / (count + 0.5));
      double slope = 0;
      for (int iteration = 0; iteration < 100; iteration++) {
        double last = 1;
        double value = z;
        for (int degree = 2; degree <= count; degree++) {
          double next = ((2 * degree - 1) * z * value - (degree - 1) * last) / degree;
          last = value;
          value = next;
        }
        slope = count * (z * value - last) / (z * z - 1);
        double move = value / slope;
        z -= move;
        if (Math.abs(move) < 1e-16) {
          break;
        }
      }
      nodes[k] = (1 - z) / 2;
      weights[k] = 1 / ((1 - z * z) * slope * slope);
    }
    return new GaussLegendre(nodes, weights);
  }
}

package io.github.onnxlrp.models;

import io.github.onnxlrp.rule.GateRule;
import java.util.Arrays;

/**
 * The relevance of docs/exact-models.md, from its formulas alone. Sums go from the last step to the
 * first; {@code s(g, x)} is what the signal x of a product gets beside a gate g.
 *
 * @param gate how products are shared
 * @param epsilon the stabilizer E
 */
record ExactRelevance(GateRule gate, double epsilon) {
  private static boolean isLstm(String cell) {
    return cell.equals("lstm");
  }

  /** {@code part / (whole + E sign(whole))}, and 0 where that is 0. */
  private double share(double part, double whole) {
    double denominator = whole + (whole < 0 ? -epsilon : epsilon);
    return denominator == 0 ? 0 : part / denominator;
  }

  private double signal(double g, double x) {
    return switch (gate) {
      case ALL -> 1;
      case HALF -> 0.5;
      case PROP -> share(x, g + x);
      case ABS -> g == 0 && x == 0 ? 1 : Math.abs(x) / (Math.abs(g) + Math.abs(x));
    };
  }

  private double gate(double g, double x) {
    return switch (gate) {
      case ALL -> 0;
      case HALF -> 0.5;
      case PROP -> share(g, g + x);
      case ABS -> 1 - signal(g, x);
    };
  }

  double[] counter(String cell, double[] x) {
    double[] ones = new double[x.length];
    Arrays.fill(ones, 1);
    double[] relevance = new double[x.length];
    double[][] both = isLstm(cell) ? lstmSums(x, ones) : gruSums(x, ones);
    for (int t = 0; t < x.length; t++) {
      relevance[t] = both[t][0];
    }
    return relevance;
  }

  double[][] adder(String cell, double[] value, double[] part) {
    return isLstm(cell) ? lstmSums(value, part) : gruSums(value, part);
  }

  /** {@code c_t = c_(t-1) + m_t v_t}: relevance of v and m. */
  private double[][] lstmSums(double[] v, double[] m) {
    int steps = v.length;
    double[] c = new double[steps + 1];
    for (int t = 0; t < steps; t++) {
      c[t + 1] = c[t] + m[t] * v[t];
    }
    double[][] relevance = new double[steps][2];
    double ofCell = c[steps] * signal(1, c[steps]);
    for (int t = steps - 1; t >= 0; t--) {
      double ofProduct = ofCell * share(m[t] * v[t], c[t + 1]);
      relevance[t][0] = ofProduct * signal(m[t], v[t]) * share(v[t], v[t]);
      relevance[t][1] = ofProduct * gate(m[t], v[t]) * share(m[t], m[t]);
      ofCell *= share(c[t], c[t + 1]) * signal(1, c[t]);
    }
    return relevance;
  }

  /** {@code h_t = (m_t / 2) n_t + (1 - m_t / 2) h_(t-1)} with {@code n_t = 2 v_t + h_(t-1)}. */
  private double[][] gruSums(double[] v, double[] m) {
    int steps = v.length;
    double[] h = new double[steps + 1];
    for (int t = 0; t < steps; t++) {
      h[t + 1] = h[t] + m[t] * v[t];
    }
    double[][] relevance = new double[steps][2];
    double all = h[steps];
    for (int t = steps - 1; t >= 0; t--) {
      double z = 1 - m[t] / 2;
      double n = 2 * v[t] + h[t];
      double ofNew = all * share((1 - z) * n, h[t + 1]);
      double ofOld = all * share(z * h[t], h[t + 1]);
      double ofCandidate = ofNew * signal(1 - z, n);
      double ofGate = ofNew * gate(1 - z, n) + ofOld * gate(z, h[t]);
      relevance[t][0] = ofCandidate * share(2 * v[t], n);
      relevance[t][1] = ofGate * share(-m[t] / 2, z);
      all = ofOld * signal(z, h[t]) + ofCandidate * share(h[t], n) * signal(1, h[t]);
    }
    return relevance;
  }

  /** Relevance of a value and of the 1 beside it, {@code steps} before the end with its own. */
  double[] latch(String cell, double v, int steps) {
    double kept = share(v, v);
    double held = Math.pow(kept * signal(1, v), steps - 1);
    double output = isLstm(cell) ? signal(1, v) : 1;
    double ofProduct = v * output * held * kept;
    // Of a GRU the gate of the candidate is 1 - z with z = clip(1 - 2 s), which is -1 at s = 1.
    double ofGate = isLstm(cell) ? share(1, 1) : share(-2, -1);
    return new double[] {
      ofProduct * signal(1, v) * kept, ofProduct * gate(1, v) * ofGate,
    };
  }

  /** Relevance of a value that comes out of three units and a linear map. */
  double delay(String cell, double v) {
    double kept = Math.pow(share(v, v), 7);
    return v * kept * Math.pow(signal(1, v), isLstm(cell) ? 6 : 5);
  }

  /** {@code a = clip(p + x)}, {@code b = clip(p + x - 1)}, parity {@code p = a - b}. */
  double[] parity(String cell, double[] x) {
    int steps = x.length;
    double[][] units = new double[steps + 1][2];
    for (int t = 0; t < steps; t++) {
      double sum = units[t][0] - units[t][1] + x[t];
      units[t + 1] = new double[] {Math.min(sum, 1), Math.max(sum - 1, 0)};
    }
    double parity = units[steps][0] - units[steps][1];
    double[] of = {
      parity * share(units[steps][0], parity), parity * share(-units[steps][1], parity)
    };
    double[] relevance = new double[steps];
    for (int t = steps - 1; t >= 0; t--) {
      double message = 0;
      for (int k = 0; k < 2; k++) {
        double unit = units[t + 1][k];
        double output = isLstm(cell) ? signal(1, unit) : 1;
        // The candidate is a hard sigmoid, and of two gates each gets half.
        double ofCandidate = of[k] * output * share(unit, unit) * 0.5;
        message += share(ofCandidate, units[t][0] - units[t][1] + x[t] - k);
      }
      relevance[t] = message * x[t];
      for (int k = 0; k < 2; k++) {
        // A state between 0 and 1 is a gate as well, beside the reset gate.
        double reset = isLstm(cell) ? 1 : 0.5;
        of[k] = message * (k == 0 ? 1 : -1) * units[t][k] * reset;
      }
    }
    return relevance;
  }
}

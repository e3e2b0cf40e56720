package io.github.onnxlrp.rule;

import java.util.Locale;

/**
 * How a product {@code gate * signal} shares its relevance {@code R}; {@code g} and {@code x} are
 * the values of gate and signal, {@code E s} the stabilizer of {@code g + x}.
 *
 * <pre>
 *        gate                 signal
 * all    0                    R
 * half   R/2                  R/2
 * prop   g/(g+x+E s) R        x/(g+x+E s) R       E s/(g+x+E s) R goes to the stabilizer
 * abs    |g|/(|g|+|x|) R      |x|/(|g|+|x|) R     both zero: the signal takes all
 * </pre>
 *
 * Source: Arras et al. 2019, "Explaining and Interpreting LSTMs".
 */
public enum GateRule implements ProductRule {
  /** The signal takes all. */
  ALL {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      return 0;
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      return 1;
    }
  },
  /** Gate and signal take half each. */
  HALF {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      return 0.5;
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      return 0.5;
    }
  },
  /** In proportion to the values; amplifies without bound where they cancel. */
  PROP {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      return stabilizer.divide(gate, gate + signal);
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      return stabilizer.divide(signal, gate + signal);
    }

    @Override
    public double stabilizerFraction(double gate, double signal, Stabilizer stabilizer) {
      double sum = gate + signal;
      return stabilizer.divide(stabilizer.of(sum), sum);
    }

    @Override
    public double unassignedFraction(double gate, double signal, Stabilizer stabilizer) {
      return stabilizer.isUndefined(gate + signal) ? 1 : 0;
    }
  },
  /** In proportion to the absolute values. */
  ABS {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      double sum = Math.abs(gate) + Math.abs(signal);
      return sum == 0 ? 0 : Math.abs(gate) / sum;
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      double sum = Math.abs(gate) + Math.abs(signal);
      return sum == 0 ? 1 : Math.abs(signal) / sum;
    }
  };

  @Override
  public boolean passesAll() {
    return this == ALL;
  }

  /** The name in lower case, as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

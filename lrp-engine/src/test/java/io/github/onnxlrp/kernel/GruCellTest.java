package io.github.onnxlrp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cell of a GRU by plain loops against its formulas, unit by unit with functions of Math. */
class GruCellTest {
  private static final long SEED = 419;
  private static final int ROWS = 3;
  private static final int PRODUCTS = DoubleGruCell.PRODUCTS;
  private static final double HIDDEN_EPSILON = 1e-3;
  private static final double CANDIDATE_EPSILON = 1e-2;
  private static final double RESET_EPSILON = 3e-3;

  private final Random random = new Random(SEED);

  /** One unit of one row. */
  private record Unit(double z, double r, double ofInput, double u, double before, double q) {
    double reset() {
      return r * u;
    }

    double sum() {
      return ofInput + reset();
    }

    double kept() {
      return z * before;
    }

    double added() {
      return (1 - z) * Math.tanh(sum());
    }

    double hidden() {
      return kept() + added();
    }

    double ofCandidate() {
      return added() / stab(hidden(), HIDDEN_EPSILON) * q;
    }

    double sent() {
      return ofCandidate() / stab(sum(), CANDIDATE_EPSILON);
    }

    double ofReset() {
      return reset() * sent();
    }

    double passed() {
      return ofReset() / stab(u, RESET_EPSILON);
    }

    double ofKept() {
      return kept() / stab(hidden(), HIDDEN_EPSILON) * q;
    }

    /** What is left of q where its parts are taken away. */
    double lost() {
      double ofHidden = q - hidden() / stab(hidden(), HIDDEN_EPSILON) * q;
      double ofSum = ofCandidate() - sum() * sent();
      return ofHidden + ofSum + ofReset() - u * passed();
    }
  }

  private static double stab(double z, double epsilon) {
    return z + (z < 0 ? -epsilon : epsilon);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double[] numbers(int length) {
    return random.doubles(length, -2, 2).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 61})
  void stepsAreTheirFormulas(int units) {
    int width = PRODUCTS * units;
    int size = ROWS * units;
    double[] fromInput = numbers(2 + ROWS * (width + 3));
    double[] fromHidden = numbers(ROWS * width);
    double[] bias = numbers(DoubleGruCell.BIASES * units);
    double[] before = numbers(size);
    double[] q = numbers(size);
    DoubleGruCell cell =
        new PlainKernels()
            .doubles()
            .gruCell(ROWS, units, bias, HIDDEN_EPSILON, CANDIDATE_EPSILON, RESET_EPSILON);
    double[] h = new double[size];
    DoubleGruFactors factors = new DoubleGruFactors(size);
    cell.forward(fromInput, 2, width + 3, fromHidden, before, h, factors);
    double[] back = q.clone();
    double[] sent = new double[size];
    double[] passed = new double[size];
    DoubleGruSums all = new DoubleGruSums(size);
    GruMagnitudes magnitudes = new GruMagnitudes(ROWS);
    cell.backward(q.clone(), factors, sent, passed, all, magnitudes);
    cell.backward(back, factors, sent, passed, all, magnitudes);
    for (int row = 0; row < ROWS; row++) {
      double[] sums = new double[4];
      for (int k = 0; k < units; k++) {
        int x = 2 + row * (width + 3) + k;
        int from = row * width + k;
        int at = row * units + k;
        Unit unit =
            new Unit(
                sigmoid(fromInput[x] + fromHidden[from] + bias[k]),
                sigmoid(fromInput[x + units] + fromHidden[from + units] + bias[units + k]),
                fromInput[x + 2 * units] + bias[2 * units + k],
                fromHidden[from + 2 * units] + bias[3 * units + k],
                before[at],
                q[at]);
        assertClose(h[at], unit.hidden());
        assertClose(back[at], unit.ofKept());
        assertClose(sent[at], unit.sent());
        assertClose(passed[at], unit.passed());
        assertClose(all.sent()[at], 2 * unit.sent());
        assertClose(all.passed()[at], 2 * unit.passed());
        assertClose(all.lost()[at], 2 * unit.lost());
        sums[0] += Math.abs(unit.q());
        sums[1] += Math.abs(unit.ofKept());
        sums[2] += Math.abs(unit.ofCandidate());
        sums[3] += Math.abs(unit.ofReset());
      }
      assertClose(magnitudes.hidden()[row], sums[0]);
      assertClose(magnitudes.kept()[row], sums[1]);
      assertClose(magnitudes.candidate()[row], sums[2]);
      assertClose(magnitudes.reset()[row], sums[3]);
    }
  }

  /** Two values near 0 lose some digits in their sum, and a quotient by it with them. */
  private static void assertClose(double found, double expected) {
    assertThat(found)
        .as("seed %d", SEED)
        .isCloseTo(expected, within(1e-10 + 1e-10 * Math.abs(expected)));
  }
}

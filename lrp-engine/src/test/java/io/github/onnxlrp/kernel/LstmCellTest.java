package io.github.onnxlrp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cell of plain loops against its formulas, unit by unit with the functions of Math. */
class LstmCellTest {
  private static final long SEED = 417;
  private static final int ROWS = 3;
  private static final int GATES = DoubleLstmCell.GATES;
  private static final double CELL_EPSILON = 1e-3;
  private static final double CANDIDATE_EPSILON = 1e-2;

  private final Random random = new Random(SEED);

  /** One unit of one row, from its pre-activations. */
  private record Unit(double i, double f, double o, double z, double c, double r, double h) {
    double kept() {
      return f * c;
    }

    double added() {
      return i * Math.tanh(z);
    }

    double next() {
      return kept() + added();
    }

    double ofCell() {
      return 1 / (next() + (next() < 0 ? -CELL_EPSILON : CELL_EPSILON));
    }

    double ofCandidate() {
      return 1 / (z + (z < 0 ? -CANDIDATE_EPSILON : CANDIDATE_EPSILON));
    }

    double share() {
      return added() * ofCell();
    }

    double lose() {
      return CELL_EPSILON * Math.abs(ofCell())
          + CANDIDATE_EPSILON * share() * Math.abs(ofCandidate());
    }

    double q() {
      return r + h;
    }
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
    int width = GATES * units;
    double[] products = numbers(2 + ROWS * (width + 3));
    double[] bias = numbers(width);
    // Nothing arrives at g of one unit.
    products[2 + 3 * units] = -bias[3 * units];
    double[] before = numbers(ROWS * units);
    double[] ofCell = numbers(ROWS * units);
    double[] ofHidden = numbers(ROWS * units);
    DoubleLstmCell cell =
        new PlainKernels().doubles().lstmCell(ROWS, units, bias, CELL_EPSILON, CANDIDATE_EPSILON);
    double[] c = before.clone();
    double[] h = new double[ROWS * units];
    DoubleLstmFactors factors = new DoubleLstmFactors(ROWS * units);
    cell.forward(products, 2, width + 3, c, h, factors);
    double[] back = ofCell.clone();
    double[] sent = new double[ROWS * units];
    double[] sentInAll = before.clone();
    double[] lostInAll = before.clone();
    LstmMagnitudes magnitudes = new LstmMagnitudes(ROWS);
    cell.backward(ofHidden, back, factors, sent, sentInAll, lostInAll, magnitudes);
    for (int row = 0; row < ROWS; row++) {
      double[] sums = new double[4];
      for (int k = 0; k < units; k++) {
        double[] z = new double[GATES];
        for (int gate = 0; gate < GATES; gate++) {
          int place = gate * units + k;
          z[gate] = products[2 + row * (width + 3) + place] + bias[place];
        }
        int at = row * units + k;
        Unit unit =
            new Unit(
                sigmoid(z[0]),
                sigmoid(z[1]),
                sigmoid(z[2]),
                z[3],
                before[at],
                ofCell[at],
                ofHidden[at]);
        assertUnit(unit, at, c, h, factors);
        assertClose(back[at], unit.kept() * unit.ofCell() * unit.q());
        assertClose(sent[at], unit.share() * unit.ofCandidate() * unit.q());
        assertClose(sentInAll[at], before[at] + sent[at]);
        assertClose(lostInAll[at], before[at] + unit.lose() * unit.q());
        sums[0] += Math.abs(ofHidden[at]);
        sums[1] += Math.abs(unit.q());
        sums[2] += Math.abs(back[at]);
        sums[3] += Math.abs(unit.share() * unit.q());
      }
      assertClose(magnitudes.hidden()[row], sums[0]);
      assertClose(magnitudes.cell()[row], sums[1]);
      assertClose(magnitudes.cellBefore()[row], sums[2]);
      assertClose(magnitudes.candidate()[row], sums[3]);
    }
  }

  private static void assertUnit(
      Unit unit, int at, double[] c, double[] h, DoubleLstmFactors factors) {
    assertClose(c[at], unit.next());
    assertClose(h[at], unit.o() * Math.tanh(unit.next()));
    assertClose(factors.keep()[at], unit.kept() * unit.ofCell());
    assertClose(factors.send()[at], unit.share() * unit.ofCandidate());
    assertClose(factors.lose()[at], unit.lose());
  }

  /** Two values near 0 lose some digits in their sum, and a quotient by it with them. */
  private static void assertClose(double found, double expected) {
    assertThat(found)
        .as("seed %d", SEED)
        .isCloseTo(expected, within(1e-10 + 1e-10 * Math.abs(expected)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9, 60})
  void productsAndMagnitudes(int length) {
    DoubleKernels doubles = new PlainKernels().doubles();
    double[] x = numbers(length + 1);
    double[] y = numbers(length + 2);
    double[] z = new double[length + 3];
    doubles.product(x, 1, y, 2, z, 3, length);
    double sum = 0;
    for (int k = 0; k < length; k++) {
      assertThat(z[3 + k]).isEqualTo(x[1 + k] * y[2 + k]);
      sum += Math.abs(z[3 + k]);
    }
    assertThat(Arrays.copyOf(z, 3)).containsOnly(0);
    assertThat(doubles.magnitude(z, 3, length)).isCloseTo(sum, within(1e-13 * sum));
  }
}

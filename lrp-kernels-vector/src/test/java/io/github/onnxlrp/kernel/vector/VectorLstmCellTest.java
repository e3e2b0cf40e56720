package io.github.onnxlrp.kernel.vector;

import static io.github.onnxlrp.kernel.vector.CellResults.assertClose;
import static io.github.onnxlrp.kernel.vector.CellResults.doubles;
import static io.github.onnxlrp.kernel.vector.CellResults.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.DoubleLstmFactors;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.KernelChoice;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import io.github.onnxlrp.kernel.PlainKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cell of an LSTM on vectors against that of plain loops. */
class VectorLstmCellTest {
  private static final long SEED = 418;
  private static final int GATES = DoubleLstmCell.GATES;
  private static final double CELL_EPSILON = 1e-3;
  private static final double CANDIDATE_EPSILON = 1e-2;

  private final Kernels plain = new PlainKernels();
  private final Kernels kernels = Kernels.chosen();
  private final Random random = new Random(SEED);

  @BeforeEach
  void theProcessorHasVectors() {
    assumeThat(kernels)
        .as(KernelChoice.ofThisProcess().describe())
        .isInstanceOf(VectorKernels.class);
  }

  /** Operands; each run gets copies. */
  private final class Operands {
    final int rows;
    final double[] input;
    final double[] bias;
    final double[] c;
    final double[] r;
    final double[] h;

    Operands(int rows, int units) {
      int width = GATES * units;
      this.rows = rows;
      this.input = numbers(1 + rows * (width + 2));
      this.bias = numbers(width);
      this.c = numbers(rows * units);
      this.r = numbers(rows * units);
      this.h = numbers(rows * units);
    }
  }

  private double[] numbers(int length) {
    return random.doubles(length, -2, 2).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void stepsOfDoublesAreThoseOfPlainLoops(int rows) {
    for (int vectors : new int[] {1, 3, 8}) {
      Operands all = new Operands(rows, vectors * kernels.doubles().lanes());
      assertClose(run(plain.doubles(), all), run(kernels.doubles(), all), 1e-11, SEED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void stepsOfFloatsAreThoseOfPlainLoops(int rows) {
    for (int vectors : new int[] {1, 3, 8}) {
      Operands all = new Operands(rows, vectors * kernels.floats().lanes());
      assertClose(run(plain.floats(), all), run(kernels.floats(), all), 1e-4, SEED);
    }
  }

  /** Everything that a step and the way back through it give. */
  private static List<double[]> run(DoubleKernels kernels, Operands all) {
    int size = all.c.length;
    int units = size / all.rows;
    DoubleLstmCell cell =
        kernels.lstmCell(all.rows, units, all.bias, CELL_EPSILON, CANDIDATE_EPSILON);
    double[] c = all.c.clone();
    double[] h = new double[size];
    DoubleLstmFactors f = new DoubleLstmFactors(size);
    cell.forward(all.input, 1, GATES * units + 2, c, h, f);
    double[] back = all.r.clone();
    double[] sent = new double[size];
    double[] sentInAll = all.c.clone();
    double[] lostInAll = all.c.clone();
    LstmMagnitudes m = new LstmMagnitudes(all.rows);
    cell.backward(all.h, back, f, sent, sentInAll, lostInAll, m);
    return List.of(
        c,
        h,
        f.keep(),
        f.send(),
        f.lose(),
        back,
        sent,
        sentInAll,
        lostInAll,
        m.hidden(),
        m.cell(),
        m.cellBefore(),
        m.candidate());
  }

  private static List<double[]> run(FloatKernels kernels, Operands all) {
    int size = all.c.length;
    int units = size / all.rows;
    float[] bias = floats(all.bias);
    FloatLstmCell cell =
        kernels.lstmCell(all.rows, units, bias, (float) CELL_EPSILON, (float) CANDIDATE_EPSILON);
    float[] c = floats(all.c);
    float[] h = new float[size];
    FloatLstmFactors f = new FloatLstmFactors(size);
    cell.forward(floats(all.input), 1, GATES * units + 2, c, h, f);
    float[] back = floats(all.r);
    float[] sent = new float[size];
    float[] sentInAll = floats(all.c);
    float[] lostInAll = floats(all.c);
    LstmMagnitudes m = new LstmMagnitudes(all.rows);
    cell.backward(floats(all.h), back, f, sent, sentInAll, lostInAll, m);
    List<double[]> found = new ArrayList<>();
    for (float[] numbers :
        List.of(c, h, f.keep(), f.send(), f.lose(), back, sent, sentInAll, lostInAll)) {
      found.add(doubles(numbers));
    }
    found.addAll(List.of(m.hidden(), m.cell(), m.cellBefore(), m.candidate()));
    return found;
  }

  @Test
  void unitsThatFillNoVectorAreRefused() {
    DoubleKernels doubles = kernels.doubles();
    int units = doubles.lanes() + 1;
    assertThatThrownBy(() -> doubles.lstmCell(1, units, new double[GATES * units], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%d units; expected a multiple of %d".formatted(units, doubles.lanes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9, 60})
  void productsAndMagnitudes(int length) {
    double[] x = numbers(length + 1);
    double[] y = numbers(length + 2);
    double[] expected = new double[length + 3];
    double[] found = new double[length + 3];
    plain.doubles().product(x, 1, y, 2, expected, 3, length);
    kernels.doubles().product(x, 1, y, 2, found, 3, length);
    assertThat(found).isEqualTo(expected);
    double sum = plain.doubles().magnitude(expected, 3, length);
    assertThat(kernels.doubles().magnitude(found, 3, length)).isCloseTo(sum, within(1e-13 * sum));
    float[] single = new float[length + 3];
    kernels.floats().product(floats(x), 1, floats(y), 2, single, 3, length);
    assertThat(doubles(single)).containsExactly(expected, within(1e-6));
    assertThat((double) kernels.floats().magnitude(single, 3, length))
        .isCloseTo(sum, within(1e-6 * sum));
  }
}

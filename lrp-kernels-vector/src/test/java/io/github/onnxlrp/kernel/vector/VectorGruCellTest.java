package io.github.onnxlrp.kernel.vector;

import static io.github.onnxlrp.kernel.vector.CellResults.assertClose;
import static io.github.onnxlrp.kernel.vector.CellResults.doubles;
import static io.github.onnxlrp.kernel.vector.CellResults.floats;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.onnxlrp.kernel.DoubleGruCell;
import io.github.onnxlrp.kernel.DoubleGruFactors;
import io.github.onnxlrp.kernel.DoubleGruSums;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatGruFactors;
import io.github.onnxlrp.kernel.FloatGruSums;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.GruMagnitudes;
import io.github.onnxlrp.kernel.KernelChoice;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PlainKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cell of a GRU on vectors against that of plain loops. */
class VectorGruCellTest {
  private static final long SEED = 420;
  private static final int PRODUCTS = DoubleGruCell.PRODUCTS;
  private static final double HIDDEN_EPSILON = 1e-3;
  private static final double CANDIDATE_EPSILON = 1e-2;
  private static final double RESET_EPSILON = 3e-3;

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
    final int units;
    final double[] input;
    final double[] hidden;
    final double[] bias;
    final double[] before;
    final double[] q;

    Operands(int rows, int units) {
      this.rows = rows;
      this.units = units;
      this.input = numbers(1 + rows * (PRODUCTS * units + 2));
      this.hidden = numbers(rows * PRODUCTS * units);
      this.bias = numbers(DoubleGruCell.BIASES * units);
      this.before = numbers(rows * units);
      this.q = numbers(rows * units);
    }

    int stride() {
      return PRODUCTS * units + 2;
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

  /** Everything that a step and the way back through it, twice, give. */
  private static List<double[]> run(DoubleKernels kernels, Operands of) {
    int size = of.q.length;
    DoubleGruCell cell =
        kernels.gruCell(
            of.rows, of.units, of.bias, HIDDEN_EPSILON, CANDIDATE_EPSILON, RESET_EPSILON);
    double[] h = new double[size];
    DoubleGruFactors f = new DoubleGruFactors(size);
    cell.forward(of.input, 1, of.stride(), of.hidden, of.before, h, f);
    double[] back = of.q.clone();
    double[] sent = new double[size];
    double[] passed = new double[size];
    DoubleGruSums all = new DoubleGruSums(size);
    GruMagnitudes m = new GruMagnitudes(of.rows);
    cell.backward(of.before.clone(), f, sent, passed, all, m);
    cell.backward(back, f, sent, passed, all, m);
    List<double[]> found = new ArrayList<>(List.of(h, back, sent, passed));
    found.addAll(List.of(f.keep(), f.add(), f.send(), f.reset(), f.pass(), f.lose()));
    found.addAll(List.of(all.sent(), all.passed(), all.lost()));
    found.addAll(magnitudes(m));
    return found;
  }

  private static List<double[]> run(FloatKernels kernels, Operands of) {
    int size = of.q.length;
    FloatGruCell cell =
        kernels.gruCell(
            of.rows,
            of.units,
            floats(of.bias),
            (float) HIDDEN_EPSILON,
            (float) CANDIDATE_EPSILON,
            (float) RESET_EPSILON);
    float[] h = new float[size];
    FloatGruFactors f = new FloatGruFactors(size);
    cell.forward(floats(of.input), 1, of.stride(), floats(of.hidden), floats(of.before), h, f);
    float[] back = floats(of.q);
    float[] sent = new float[size];
    float[] passed = new float[size];
    FloatGruSums all = new FloatGruSums(size);
    GruMagnitudes m = new GruMagnitudes(of.rows);
    cell.backward(floats(of.before), f, sent, passed, all, m);
    cell.backward(back, f, sent, passed, all, m);
    List<float[]> given = new ArrayList<>(List.of(h, back, sent, passed));
    given.addAll(List.of(f.keep(), f.add(), f.send(), f.reset(), f.pass(), f.lose()));
    given.addAll(List.of(all.sent(), all.passed(), all.lost()));
    List<double[]> found = new ArrayList<>();
    given.forEach(numbers -> found.add(doubles(numbers)));
    found.addAll(magnitudes(m));
    return found;
  }

  private static List<double[]> magnitudes(GruMagnitudes m) {
    return List.of(m.hidden(), m.kept(), m.candidate(), m.reset());
  }

  @Test
  void unitsThatFillNoVectorAreRefused() {
    DoubleKernels doubles = kernels.doubles();
    int units = doubles.lanes() + 1;
    double[] bias = new double[DoubleGruCell.BIASES * units];
    assertThatThrownBy(() -> doubles.gruCell(1, units, bias, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%d units; expected a multiple of %d".formatted(units, doubles.lanes()));
  }
}

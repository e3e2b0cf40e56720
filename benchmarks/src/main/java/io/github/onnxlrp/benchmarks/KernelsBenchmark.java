package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels that recurrences spend their time in: those of a step of an LSTM, {@code [rows,
 * units] x [units, 4 * units]}, and functions of its input.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelsBenchmark {
  /** Samples, or steps whose products are taken at once. */
  @Param({"1", "64"})
  public int rows;

  /** Units of a layer, which has four gates. */
  @Param({"60", "128", "512"})
  public int units;

  private final Kernels kernels = Kernels.chosen();
  private double[] doubles;
  private double[] doubleGates;
  private PackedMatrix doubleWeights;
  private float[] floats;
  private float[] floatGates;
  private PackedMatrix floatWeights;

  /** Draws the operands. */
  @Setup
  public void draw() {
    int gates = 4 * units;
    SplittableRandom random = new SplittableRandom(1);
    doubles = random.doubles((long) rows * units, -1, 1).toArray();
    doubleGates = new double[rows * gates];
    double[] weights = random.doubles((long) units * gates, -0.1, 0.1).toArray();
    doubleWeights = kernels.doubles().pack(weights, 0, gates, 1, units, gates);
    floats = toFloats(doubles);
    floatGates = new float[rows * gates];
    floatWeights = kernels.floats().pack(toFloats(weights), 0, gates, 1, units, gates);
  }

  private static float[] toFloats(double[] values) {
    float[] result = new float[values.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = (float) values[k];
    }
    return result;
  }

  /** The product of a step. */
  @Benchmark
  public double[] doubleProduct() {
    int n = 4 * units;
    kernels.doubles().multiply(doubles, 0, units, rows, doubleWeights, doubleGates, 0, n, false);
    return doubleGates;
  }

  /** Of the inputs, as those of the gates would be squashed again and again. */
  @Benchmark
  public double[] doubleSigmoid() {
    kernels.doubles().sigmoid(doubles, 0, doubleGates, 0, doubles.length);
    return doubleGates;
  }

  /** Of the inputs, too. */
  @Benchmark
  public double[] doubleTanh() {
    kernels.doubles().tanh(doubles, 0, doubleGates, 0, doubles.length);
    return doubleGates;
  }

  /** The product of a step. */
  @Benchmark
  public float[] floatProduct() {
    int n = 4 * units;
    kernels.floats().multiply(floats, 0, units, rows, floatWeights, floatGates, 0, n, false);
    return floatGates;
  }

  /** Of the inputs, too. */
  @Benchmark
  public float[] floatSigmoid() {
    kernels.floats().sigmoid(floats, 0, floatGates, 0, floats.length);
    return floatGates;
  }

  /** Of the inputs, too. */
  @Benchmark
  public float[] floatTanh() {
    kernels.floats().tanh(floats, 0, floatGates, 0, floats.length);
    return floatGates;
  }
}

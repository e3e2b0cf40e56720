package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
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

/** The operations that recurrences spend their time in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OperationsBenchmark {
  /** Rows of the left operand: samples, or steps whose products are taken at once. */
  @Param({"1", "64"})
  public int rows;

  /** Units of a layer; the right operand holds its four gates. */
  @Param({"60", "128", "512"})
  public int units;

  private List<Tensor> product;
  private List<Tensor> gates;

  /** Draws the operands. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    product =
        List.of(
            RecurrentModel.uniform(random, 1, rows, units),
            RecurrentModel.uniform(random, 1, units, 4 * units));
    gates = List.of(RecurrentModel.uniform(random, 3, rows, 4 * units));
  }

  /** The product of a step, {@code [rows, units] x [units, 4 * units]}. */
  @Benchmark
  public Tensor product() {
    return new MatMul().apply(product);
  }

  /** Of {@code [rows, 4 * units]}. */
  @Benchmark
  public Tensor sigmoid() {
    return Functions.sigmoid().apply(gates);
  }

  /** Of {@code [rows, 4 * units]}. */
  @Benchmark
  public Tensor tanh() {
    return Functions.tanh().apply(gates);
  }
}

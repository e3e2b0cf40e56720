package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Random inputs: floats from the standard normal distribution, ids uniformly from the rows of the
 * table that they index. The same seed gives the same inputs.
 */
public final class RandomInputs {
  private final DeclaredInputs declared;
  private final int samples;
  private final Random random;

  /** Draws {@code samples} samples. */
  public RandomInputs(DeclaredInputs declared, int samples, long seed) {
    this.declared = declared;
    this.samples = samples;
    this.random = new Random(seed);
  }

  /**
   * Inputs with these ones as they are and random ones for the rest.
   *
   * @throws OnnxLrpException if no input that is drawn holds that many samples
   */
  public InputBatch draw(Map<String, Tensor> given) {
    Map<String, Tensor> arrays = new LinkedHashMap<>(given);
    requireSamples(given);
    for (Value input : declared.graph().inputs()) {
      if (!given.containsKey(input.name())) {
        arrays.put(input.name(), draw(input));
      }
    }
    return InputBatch.of(arrays);
  }

  private Tensor draw(Value input) {
    int[] shape = shape(input);
    ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
    OptionalLong rows = LookupTables.rows(declared.graph(), input);
    if (rows.isPresent() || type == ElementType.BOOL) {
      long bound = rows.orElse(2);
      long[] ids = random.longs(Shapes.size(shape), 0, bound).toArray();
      return type == ElementType.BOOL ? Tensor.integers(type, ids, shape) : Tensor.of(ids, shape);
    }
    if (!type.isFloating()) {
      throw OnnxLrpException.invalid(
          "--random: the range of the %s input '%s' cannot be told, as it indexes no constant"
              + " table; give it with --input %s=FILE",
          type, input.name(), input.name());
    }
    double[] data = new double[Shapes.size(shape)];
    for (int k = 0; k < data.length; k++) {
      data[k] = random.nextGaussian();
    }
    return Tensor.of(data, shape);
  }

  private int[] shape(Value input) {
    if (input.shape() == null) {
      throw OnnxLrpException.invalid(
          "--random: input '%s' has no declared shape; give it with --input %s=FILE",
          input.name(), input.name());
    }
    int batchAxis = declared.batchAxisOf(input);
    int[] shape = new int[input.shape().size()];
    for (int axis = 0; axis < shape.length; axis++) {
      Dimension dimension = input.shape().get(axis);
      long length =
          axis == batchAxis && (!dimension.isFixed() || dimension.size() == 1)
              ? samples
              : dimension.isFixed() ? dimension.size() : bound(input, axis);
      shape[axis] = Math.toIntExact(length);
    }
    requireSize(shape, input);
    return shape;
  }

  /** One sample needs no batch axis; more must not silently become fewer. */
  private void requireSamples(Map<String, Tensor> given) {
    boolean found = samples == 1;
    for (Value input : declared.graph().inputs()) {
      if (!given.containsKey(input.name()) && !found) {
        int[] shape = shape(input);
        int axis = declared.batchAxisOf(input);
        found = axis >= 0 && axis < shape.length && shape[axis] == samples;
      }
    }
    if (found) {
      return;
    }
    throw OnnxLrpException.invalid(
        "--random %d: no input that is drawn takes %d samples; the model has %s; pass --random 1,"
            + " or --batch-axis INPUT=AXIS",
        samples, samples, declared.describe());
  }

  private static void requireSize(int[] shape, Value input) {
    double size = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (size > Integer.MAX_VALUE) {
      throw OnnxLrpException.invalid(
          "--random: input '%s' would have shape %s, which has too many elements",
          input.name(), Shapes.toString(shape));
    }
  }

  private long bound(Value input, int axis) {
    String name = DeclaredInputs.dimensionName(input, axis);
    Long length = declared.dims().get(name);
    if (length == null) {
      throw OnnxLrpException.invalid(
          "--random: the length of axis %d of input '%s' is open; pass --dim %s=LENGTH%s",
          axis,
          input,
          name,
          declared.batchAxisOf(input) < 0
              ? ", or --batch-axis %s=%d where it holds the samples".formatted(input.name(), axis)
              : "");
    }
    return length;
  }
}

package io.github.onnxlrp.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors of several samples: all have one shape and lie one behind the other along a leading axis
 * of their own, which is not the batch axis of a model.
 */
public final class Batch {
  private Batch() {}

  /** A batch of tensors. */
  public static Tensor of(List<Tensor> samples) {
    Tensor first = samples.get(0);
    int size = first.size();
    int[] shape = shape(samples.size(), first.shape());
    double[] doubles = first.isFloating() ? new double[Shapes.size(shape)] : null;
    long[] longs = first.isFloating() ? null : new long[Shapes.size(shape)];
    for (int k = 0; k < samples.size(); k++) {
      Tensor sample = samples.get(k);
      if (!sample.hasShape(first.shape()) || sample.isFloating() != first.isFloating()) {
        throw new IllegalArgumentException(
            "sample %d of a batch gives %s, the first one %s".formatted(k, sample, first));
      }
      if (doubles != null) {
        System.arraycopy(sample.doubles(), 0, doubles, k * size, size);
      } else {
        System.arraycopy(sample.longs(), 0, longs, k * size, size);
      }
    }
    return like(first, doubles, longs, shape);
  }

  /** The shape of a batch of samples of a shape. */
  public static int[] shape(int samples, int... shape) {
    int[] result = new int[shape.length + 1];
    result[0] = samples;
    System.arraycopy(shape, 0, result, 1, shape.length);
    return result;
  }

  private static Tensor like(Tensor like, double[] doubles, long[] longs, int... shape) {
    return doubles != null
        ? Tensor.floating(like.type(), doubles, shape).roundedAs(like.rounding())
        : Tensor.integers(like.type(), longs, shape);
  }

  /** The tensor of one sample. */
  public static Tensor sample(Tensor batch, int index) {
    int[] shape = shapeOfSample(batch);
    int size = Shapes.size(shape);
    int start = index * size;
    return batch.isFloating()
        ? like(batch, Arrays.copyOfRange(batch.doubles(), start, start + size), null, shape)
        : like(batch, null, Arrays.copyOfRange(batch.longs(), start, start + size), shape);
  }

  /** The tensors of all samples. */
  public static List<Tensor> samples(Tensor batch) {
    List<Tensor> samples = new ArrayList<>();
    for (int k = 0; k < batch.dim(0); k++) {
      samples.add(sample(batch, k));
    }
    return samples;
  }

  /** The sum of all elements of each sample of a floating batch. */
  public static double[] sums(Tensor batch) {
    double[] sums = new double[batch.dim(0)];
    int size = batch.size() / sums.length;
    for (int k = 0; k < sums.length; k++) {
      sums[k] = Arithmetic.sum(batch.doubles(), k * size, size);
    }
    return sums;
  }

  /** The sum of the magnitudes of all elements of each sample of a floating batch. */
  public static double[] absoluteSums(Tensor batch) {
    double[] sums = new double[batch.dim(0)];
    int size = batch.size() / sums.length;
    for (int k = 0; k < sums.length; k++) {
      sums[k] = Arithmetic.absoluteSum(batch.doubles(), k * size, size);
    }
    return sums;
  }

  /** A batch of tensors {@code [n, ...]} as one tensor, along whose first axis they follow. */
  public static Tensor joined(Tensor batch) {
    int[] shape = shapeOfSample(batch);
    shape[0] *= batch.dim(0);
    return batch.reshaped(shape);
  }

  /** A tensor of the shape that so many tensors like one have when they are {@link #joined}. */
  public static Tensor repeatedShape(Tensor like, int samples) {
    int[] shape = like.shape();
    shape[0] *= samples;
    return Tensor.ofShape(shape);
  }

  /** The batch of so many tensors that follow each other along the first axis of a tensor. */
  public static Tensor apart(Tensor joined, int samples) {
    int[] shape = joined.shape();
    shape[0] /= Math.max(1, samples);
    return joined.reshaped(shape(samples, shape));
  }

  /** The shape that the tensor of each sample has. */
  public static int[] shapeOfSample(Tensor batch) {
    return Arrays.copyOfRange(batch.shape(), 1, batch.rank());
  }

  /** Whether the tensors of all samples have a shape. */
  public static boolean samplesHaveShape(Tensor batch, int... shape) {
    boolean same = batch.rank() == shape.length + 1;
    for (int axis = 0; same && axis < shape.length; axis++) {
      same = batch.dim(axis + 1) == shape[axis];
    }
    return same;
  }

  /** A tensor of the shape that the tensor of each sample has; of its elements nothing is known. */
  public static Tensor likeSample(Tensor batch) {
    return Tensor.ofShape(shapeOfSample(batch));
  }

  /** The same elements, those of each sample under another shape. */
  public static Tensor reshaped(Tensor batch, int... shapeOfSample) {
    return batch.reshaped(shape(batch.dim(0), shapeOfSample));
  }

  /**
   * The axis of a batch that is this axis of its samples, which counts from the end if negative.
   */
  public static int axis(int axisOfSample) {
    return axisOfSample < 0 ? axisOfSample : axisOfSample + 1;
  }

  /** A batch of the same tensor. */
  public static Tensor repeated(Tensor tensor, int samples) {
    return Broadcast.to(tensor, shape(samples, tensor.shape()));
  }

  /** Operands as batches: those that are the same for all samples are repeated. */
  public static List<Tensor> repeated(List<Tensor> operands, boolean... batched) {
    int samples = samples(operands, batched);
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < batched.length; k++) {
      Tensor operand = operands.get(k);
      result.add(batched[k] || operand == null ? operand : repeated(operand, samples));
    }
    return result;
  }

  /** How many samples the batches among operands have. */
  public static int samples(List<Tensor> operands, boolean... batched) {
    int first = 0;
    while (!batched[first]) {
      first++;
    }
    return operands.get(first).dim(0);
  }

  /**
   * Operands that broadcast to one shape for each sample, all in that shape, with the leading axis.
   *
   * @param operands null where an optional operand is absent
   * @param batched which of them are batches; the others are the same for all samples
   */
  public static List<Tensor> broadcast(List<Tensor> operands, boolean... batched) {
    if (haveOneShape(operands, batched)) {
      return operands;
    }
    int[] shape = {};
    for (int k = 0; k < batched.length; k++) {
      Tensor operand = operands.get(k);
      if (operand != null) {
        shape = Shapes.broadcast(shape, batched[k] ? shapeOfSample(operand) : operand.shape());
      }
    }
    int[] all = shape(samples(operands, batched), shape);
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < batched.length; k++) {
      Tensor operand = operands.get(k);
      result.add(
          operand == null
              ? null
              : Broadcast.to(batched[k] ? ofRank(operand, shape.length) : operand, all));
    }
    return result;
  }

  private static boolean haveOneShape(List<Tensor> operands, boolean... batched) {
    Tensor first = operands.get(0);
    boolean same = first != null;
    for (int k = 0; same && k < batched.length; k++) {
      Tensor operand = operands.get(k);
      same = operand == null || (batched[k] && operand.hasShapeOf(first));
    }
    return same;
  }

  /** A batch whose samples have leading axes of length 1 before their own, up to a rank. */
  public static Tensor ofRank(Tensor batch, int rankOfSample) {
    return batch.rank() > rankOfSample
        ? batch
        : reshaped(batch, Shapes.ofRank(rankOfSample, shapeOfSample(batch)));
  }
}

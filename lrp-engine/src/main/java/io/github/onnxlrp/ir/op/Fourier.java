package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * The discrete Fourier transform as a product with a matrix. A signal is {@code [..., n, 1]} where
 * it is real and {@code [..., n, 2]} where it is complex. Source: ONNX operator specification.
 */
public final class Fourier {
  /** A gigabyte of numbers. */
  private static final long MOST_ELEMENTS = 1 << 27;

  private Fourier() {}

  /**
   * The matrix {@code [n * components, m * 2]} that turns a signal with its last two axes joined
   * into its spectrum. Operands are the signal and the length N of the transform, absent for n:
   * what a signal has more than N elements is cut off, what it has less is 0.
   *
   * @param axis along which the signal runs, which has to be the last but one
   * @param inverse whether angles turn back and sums are divided by N
   * @param oneSided whether only the bins up to N / 2 are wanted
   */
  public static Discrete matrix(int axis, boolean inverse, boolean oneSided) {
    return new Discrete(
        "FourierMatrix",
        inputs -> {
          Tensor signal = inputs.get(0);
          requireSignal(signal, axis, oneSided);
          int n = signal.dim(-2);
          boolean given = inputs.size() > 1 && inputs.get(1) != null;
          int length = given ? Math.toIntExact(inputs.get(1).integer()) : n;
          if (length < 1) {
            throw new IllegalArgumentException(
                "the length of the transform is %d; expected 1 or more".formatted(length));
          }
          return matrix(n, signal.dim(-1), length, inverse, oneSided ? length / 2 + 1 : length);
        });
  }

  private static void requireSignal(Tensor signal, int axis, boolean oneSided) {
    if (signal.rank() < 2 || signal.dim(-1) < 1 || signal.dim(-1) > 2) {
      throw new IllegalArgumentException(
          "the signal is %s; expected a last axis of length 1 or 2".formatted(signal));
    }
    if (Shapes.axis(axis, signal.rank()) != signal.rank() - 2) {
      throw new IllegalArgumentException(
          "the transform is along axis %d of %s; only the last but one is supported"
              .formatted(axis, signal));
    }
    if (oneSided && signal.dim(-1) != 1) {
      throw new IllegalArgumentException(
          "one side of the spectrum of %s; expected a real signal".formatted(signal));
    }
  }

  private static Tensor matrix(int n, int components, int length, boolean inverse, int bins) {
    if ((long) n * components * bins * 2 > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "a transform of length %d needs a matrix that is too large".formatted(length));
    }
    double[] result = new double[n * components * bins * 2];
    for (int time = 0; time < Math.min(n, length); time++) {
      for (int bin = 0; bin < bins; bin++) {
        double angle = 2 * Math.PI * ((long) time * bin % length) / length;
        double cosine = Math.cos(angle) / (inverse ? length : 1);
        double sine = Math.sin(inverse ? -angle : angle) / (inverse ? length : 1);
        int real = (time * components * bins + bin) * 2;
        result[real] = cosine;
        result[real + 1] = -sine;
        if (components == 2) {
          int imaginary = real + bins * 2;
          result[imaginary] = sine;
          result[imaginary + 1] = cosine;
        }
      }
    }
    return Tensor.floating(ElementType.FLOAT, result, n * components, bins * 2);
  }

  /** {@code [samples, n]} to {@code [samples, n, 1]}; three axes stay as they are. */
  public static Reshape withComponents() {
    return new Reshape(
        "WithComponents",
        inputs -> {
          int[] shape = Arrays.copyOf(inputs.get(0).shape(), 3);
          shape[2] = inputs.get(0).rank() == 3 ? shape[2] : 1;
          return shape;
        });
  }

  /** {@code [..., n, c]} to {@code [..., n c]}. */
  public static Reshape joinedLast() {
    return new Reshape(
        "JoinLast",
        inputs -> {
          int[] shape = inputs.get(0).shape();
          int last = shape.length - 1;
          int[] joined = Arrays.copyOf(shape, last);
          joined[last - 1] = shape[last - 1] * shape[last];
          return joined;
        });
  }

  /** {@code [..., 2 m]} to {@code [..., m, 2]}. */
  public static Reshape inPairs() {
    return new Reshape(
        "Pairs",
        inputs -> {
          int[] shape = inputs.get(0).shape();
          int last = shape.length - 1;
          int[] pairs = Arrays.copyOf(shape, shape.length + 1);
          pairs[last] = shape[last] / 2;
          pairs[last + 1] = 2;
          return pairs;
        });
  }

  /**
   * The time steps {@code [frames, length]} of frames that lie a step apart. Operands are the
   * signal {@code [samples, time, components]}, the step, and the length of a frame.
   */
  public static Discrete frames() {
    return new Discrete(
        "Frames",
        inputs -> {
          int time = inputs.get(0).dim(1);
          long step = inputs.get(1).integer();
          long length = inputs.get(2).integer();
          if (step < 1 || length < 1 || length > time) {
            throw new IllegalArgumentException(
                "frames of length %d in steps of %d do not fit a signal of length %d"
                    .formatted(length, step, time));
          }
          int count = (int) ((time - length) / step + 1);
          long[] result = new long[Math.multiplyExact(count, (int) length)];
          Arrays.setAll(result, k -> k / length * step + k % length);
          return Tensor.of(result, count, (int) length);
        });
  }
}

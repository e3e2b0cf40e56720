package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Shapes;
import java.util.Arrays;

/** Which spatial element each tap of a window reads at each of its positions. */
final class Taps {
  /** The tap lies on a pad. */
  static final int ON_PAD = -1;

  /** The tap lies beyond the pads, where a last, partial position reaches. */
  static final int BEYOND = -2;

  private final int[] positions;
  private final int count;
  private final int[] sources;

  private Taps(int[] positions, int count, int... sources) {
    this.positions = positions;
    this.count = count;
    this.sources = sources;
  }

  /** Lengths of the spatial axes of the output. */
  int[] positions() {
    return positions.clone();
  }

  /** Number of positions. */
  int size() {
    return sources.length / Math.max(1, count);
  }

  /** Number of taps. */
  int count() {
    return count;
  }

  /** Flat spatial index at {@code [tap * size() + position]}; negative outside. */
  int source(int tap, int position) {
    return sources[tap * size() + position];
  }

  /** The taps of a window that moves over {@code spatial}. */
  static Taps over(Window window, int[] spatial, int... kernel) {
    int rank = spatial.length;
    if (kernel.length != rank) {
      throw new IllegalArgumentException(
          "a window of %d axes does not fit data with %d axes in space or time"
              .formatted(kernel.length, rank));
    }
    window.requireAxes(rank);
    int[] positions = new int[rank];
    int[][] pads = new int[rank][];
    for (int axis = 0; axis < rank; axis++) {
      pads[axis] = window.pads(axis, spatial[axis], kernel[axis]);
      positions[axis] = positions(window, axis, spatial[axis], kernel[axis], pads[axis]);
    }
    requireSize(kernel, positions);
    int[][][] axes = new int[rank][][];
    for (int axis = 0; axis < rank; axis++) {
      axes[axis] =
          axis(
              kernel[axis],
              positions[axis],
              window.stride(axis),
              window.dilation(axis),
              pads[axis][0],
              pads[axis][1],
              spatial[axis]);
    }
    return new Taps(positions, Shapes.size(kernel), product(axes, kernel, positions, spatial));
  }

  private static int positions(Window window, int axis, int length, int kernel, int... pads) {
    int reach = window.reach(axis, kernel);
    int stride = window.stride(axis);
    int free = Shapes.length((long) length + pads[0] + pads[1]) - reach;
    if (free < 0) {
      throw new IllegalArgumentException(
          "a window of length %d does not fit axis %d of length %d with pads %d and %d"
              .formatted(reach, axis + 2, length, pads[0], pads[1]));
    }
    long count = (window.ceil() ? free + stride - 1L : free) / stride + 1;
    boolean beyond = window.ceil() && (count - 1) * stride >= length + pads[0];
    return (int) (beyond ? count - 1 : count);
  }

  /** What does not fit into memory is refused before anything is allocated. */
  private static void requireSize(int[] kernel, int... positions) {
    Shapes.size(Shapes.size(kernel), Shapes.size(positions));
  }

  /** The taps of a window that stands over {@code output} once for each element of the input. */
  static Taps transposed(Window window, int[] input, int[] output, int[] padBefore, int... kernel) {
    requireSize(kernel, input);
    int[][][] axes = new int[input.length][][];
    for (int axis = 0; axis < input.length; axis++) {
      axes[axis] =
          axis(
              kernel[axis],
              input[axis],
              window.stride(axis),
              window.dilation(axis),
              padBefore[axis],
              0,
              output[axis]);
    }
    return new Taps(input.clone(), Shapes.size(kernel), product(axes, kernel, input, output));
  }

  private static int[][] axis(
      int taps, int positions, int stride, int dilation, int before, int behind, int length) {
    int[][] result = new int[taps][positions];
    for (int tap = 0; tap < taps; tap++) {
      for (int position = 0; position < positions; position++) {
        long source = (long) position * stride - before + (long) tap * dilation;
        boolean inside = source >= 0 && source < length;
        boolean onPad = source < (long) length + behind;
        result[tap][position] = inside ? (int) source : onPad ? ON_PAD : BEYOND;
      }
    }
    return result;
  }

  private static int[] product(int[][][] axes, int[] kernel, int[] positions, int[] spatial) {
    int taps = Shapes.size(kernel);
    int size = Shapes.size(positions);
    int[] strides = Shapes.strides(spatial);
    int[] sources = new int[Math.multiplyExact(taps, size)];
    int[] tap = new int[kernel.length];
    for (int t = 0; t < taps; t++) {
      int[] position = new int[positions.length];
      for (int p = 0; p < size; p++) {
        int source = 0;
        for (int axis = 0; axis < axes.length; axis++) {
          int along = axes[axis][tap[axis]][position[axis]];
          boolean inside = source >= 0 && along >= 0;
          source = inside ? source + along * strides[axis] : Math.min(source, Math.min(along, -1));
        }
        sources[t * size + p] = source;
        Elements.advance(position, positions);
      }
      Elements.advance(tap, kernel);
    }
    return sources;
  }

  /**
   * The elements under the window: row {@code channel * count() + tap}, one column for each
   * position.
   */
  double[] columns(double[] data, int start, int channels, int spatial) {
    int size = size();
    double[] result = new double[Math.multiplyExact(channels * count, size)];
    for (int channel = 0; channel < channels; channel++) {
      int offset = start + channel * spatial;
      int row = channel * sources.length;
      for (int k = 0; k < sources.length; k++) {
        result[row + k] = sources[k] < 0 ? 0 : data[offset + sources[k]];
      }
    }
    return result;
  }

  /** Whether the only tap reads each element of so many at its place. */
  boolean readsAllInOrder(int spatial) {
    boolean inOrder = count == 1 && sources.length == spatial;
    for (int k = 0; inOrder && k < spatial; k++) {
      inOrder = sources[k] == k;
    }
    return inOrder;
  }

  /**
   * The transpose of {@link #columns}: row for row what the window reads at a position.
   *
   * @param rows where they are written, from a place on
   */
  void writeRows(double[] data, int start, int channels, int spatial, double[] rows, int place) {
    int size = size();
    int length = channels * count;
    for (int channel = 0; channel < channels; channel++) {
      int offset = start + channel * spatial;
      for (int tap = 0; tap < count; tap++) {
        int column = place + channel * count + tap;
        for (int position = 0; position < size; position++) {
          int source = sources[tap * size + position];
          rows[column + position * length] = source < 0 ? 0 : data[offset + source];
        }
      }
    }
  }

  /** The transpose of {@link #writeRows}: adds rows up at the elements that they come from. */
  void addRows(double[] rows, int place, double[] data, int start, int channels, int spatial) {
    int size = size();
    int length = channels * count;
    for (int position = 0; position < size; position++) {
      for (int channel = 0; channel < channels; channel++) {
        int offset = start + channel * spatial;
        int column = place + position * length + channel * count;
        for (int tap = 0; tap < count; tap++) {
          int source = sources[tap * size + position];
          if (source >= 0) {
            data[offset + source] += rows[column + tap];
          }
        }
      }
    }
  }

  /** The transpose of {@link #columns}: adds columns up at the elements that they come from. */
  void add(double[] columns, double[] data, int start, int channels, int spatial) {
    for (int channel = 0; channel < channels; channel++) {
      int offset = start + channel * spatial;
      int row = channel * sources.length;
      for (int k = 0; k < sources.length; k++) {
        if (sources[k] >= 0) {
          data[offset + sources[k]] += columns[row + k];
        }
      }
    }
  }

  /** The spatial lengths of {@code [samples, channels, spatial...]}. */
  static int[] spatial(int... shape) {
    if (shape.length < 3) {
      throw new IllegalArgumentException(
          "shape %s has no spatial axes".formatted(Shapes.toString(shape)));
    }
    return Arrays.copyOfRange(shape, 2, shape.length);
  }

  /** {@code [samples, channels, spatial...]}. */
  static int[] shape(int samples, int channels, int... spatial) {
    int[] shape = new int[spatial.length + 2];
    shape[0] = samples;
    shape[1] = channels;
    System.arraycopy(spatial, 0, shape, 2, spatial.length);
    return shape;
  }
}

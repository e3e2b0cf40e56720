package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import io.github.onnxlrp.tensor.Tensor;

/**
 * The products of a convolution with its weights, and with the transposed ones. Where there is one
 * group, the weights are the right operand, which constants are packed for once. Groups have few
 * maps, and loops of their own.
 */
final class ConvolutionProducts {
  /** How many numbers are gathered for one product, so that they stay in the cache. */
  private static final int GATHERED = 1 << 15;

  private final ConvolutionSizes sizes;
  private final Tensor weights;
  private final Taps taps;
  private final int rows;
  private final int maps;
  private final int positions;

  ConvolutionProducts(ConvolutionSizes sizes, Tensor weights) {
    this.sizes = sizes;
    this.weights = weights;
    this.taps = sizes.taps();
    this.rows = sizes.rows();
    this.maps = sizes.maps();
    this.positions = sizes.positions();
  }

  /** Writes the convolution of the data. */
  void apply(double[] data, double[] output) {
    if (sizes.groups() == 1 && maps >= positions) {
      applyInRows(data, output);
      return;
    }
    boolean isData = taps.readsAllInOrder(sizes.spatial());
    for (int sample = 0; sample < sizes.samples(); sample++) {
      for (int group = 0; group < sizes.groups(); group++) {
        int start = sizes.data(sample, group);
        double[] columns =
            isData ? data : taps.columns(data, start, sizes.channels(), sizes.spatial());
        int first = isData ? start : 0;
        if (sizes.groups() == 1) {
          Matrix.part(weights.doubles(), 0, maps, rows)
              .times(
                  Matrix.part(columns, first, rows, positions).packed(false),
                  output,
                  sizes.output(sample, group));
        } else {
          addGroup(group, columns, first, output, sizes.output(sample, group));
        }
      }
    }
  }

  /** {@code [maps, positions] += [maps, rows] [rows, positions]}. */
  private void addGroup(int group, double[] columns, int first, double[] output, int start) {
    double[] factors = weights.doubles();
    for (int map = 0; map < maps; map++) {
      for (int row = 0; row < rows; row++) {
        double factor = factors[sizes.weights(group) + map * rows + row];
        add(factor, columns, first + row * positions, output, start + map * positions, positions);
      }
    }
  }

  private static void add(
      double factor, double[] from, int start, double[] to, int place, int length) {
    for (int k = 0; k < length; k++) {
      to[place + k] += factor * from[start + k];
    }
  }

  private int samplesAtATime() {
    return Math.max(1, Math.min(sizes.samples(), GATHERED / Math.max(1, rows * positions)));
  }

  private void applyInRows(double[] data, double[] output) {
    PackedMatrix right = weights.rightOperand().doubles(true);
    int most = samplesAtATime();
    double[] gathered = new double[most * positions * rows];
    double[] product = new double[most * positions * maps];
    for (int first = 0; first < sizes.samples(); first += most) {
      int count = Math.min(most, sizes.samples() - first);
      for (int k = 0; k < count; k++) {
        int start = sizes.data(first + k, 0);
        int place = k * positions * rows;
        taps.writeRows(data, start, sizes.channels(), sizes.spatial(), gathered, place);
      }
      multiply(gathered, rows, count * positions, right, product);
      for (int k = 0; k < count; k++) {
        int start = k * positions * maps;
        transpose(product, start, positions, maps, output, sizes.output(first + k, 0));
      }
    }
  }

  private static void multiply(
      double[] left, int inner, int count, PackedMatrix right, double[] product) {
    Kernels.chosen()
        .doubles()
        .multiply(left, 0, inner, count, right, product, 0, right.columns(), false);
  }

  private static void transpose(
      double[] from, int start, int fromRows, int fromColumns, double[] to, int place) {
    for (int i = 0; i < fromRows; i++) {
      for (int j = 0; j < fromColumns; j++) {
        to[place + j * fromRows + i] = from[start + i * fromColumns + j];
      }
    }
  }

  /** Adds the gradient by the data, whose gradient by the output is the cotangent. */
  void addByData(double[] cotangent, double[] data) {
    if (sizes.groups() == 1 && rows >= positions) {
      addByDataInRows(cotangent, data);
      return;
    }
    boolean isData = taps.readsAllInOrder(sizes.spatial());
    for (int sample = 0; sample < sizes.samples(); sample++) {
      for (int group = 0; group < sizes.groups(); group++) {
        int start = sizes.data(sample, group);
        double[] columns = isData ? data : new double[rows * positions];
        int place = isData ? start : 0;
        int from = sizes.output(sample, group);
        if (sizes.groups() == 1) {
          Matrix.part(weights.doubles(), 0, maps, rows)
              .transposed()
              .times(Matrix.part(cotangent, from, maps, positions).packed(false), columns, place);
        } else {
          addTransposedGroup(group, cotangent, from, columns, place);
        }
        if (!isData) {
          taps.add(columns, data, start, sizes.channels(), sizes.spatial());
        }
      }
    }
  }

  /** {@code [rows, positions] += [maps, rows]^T [maps, positions]}. */
  private void addTransposedGroup(
      int group, double[] cotangent, int from, double[] columns, int place) {
    double[] factors = weights.doubles();
    for (int row = 0; row < rows; row++) {
      for (int map = 0; map < maps; map++) {
        double factor = factors[sizes.weights(group) + map * rows + row];
        add(factor, cotangent, from + map * positions, columns, place + row * positions, positions);
      }
    }
  }

  private void addByDataInRows(double[] cotangent, double[] data) {
    PackedMatrix right = weights.rightOperand().doubles(false);
    int most = samplesAtATime();
    double[] turned = new double[most * positions * maps];
    double[] product = new double[most * positions * rows];
    for (int first = 0; first < sizes.samples(); first += most) {
      int count = Math.min(most, sizes.samples() - first);
      for (int k = 0; k < count; k++) {
        int from = sizes.output(first + k, 0);
        transpose(cotangent, from, maps, positions, turned, k * positions * maps);
      }
      multiply(turned, maps, count * positions, right, product);
      for (int k = 0; k < count; k++) {
        int start = sizes.data(first + k, 0);
        int place = k * positions * rows;
        taps.addRows(product, place, data, start, sizes.channels(), sizes.spatial());
      }
    }
  }
}

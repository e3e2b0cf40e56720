package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sequences of one length, each zero but for one number in column 0 and a later one in column 1.
 */
final class ArithmeticPoints {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 10;

  private final Tensor x;
  private final double[] first;
  private final double[] second;
  private final int[][] places;

  private ArithmeticPoints(int steps, int size, SplittableRandom random) {
    first = new double[size];
    second = new double[size];
    places = new int[size][];
    double[] elements = new double[steps * size * 2];
    for (int k = 0; k < size; k++) {
      places[k] = random.ints(0, steps).distinct().limit(2).sorted().toArray();
      first[k] = (float) random.nextDouble(-1, 1);
      second[k] = (float) random.nextDouble(-1, 1);
      elements[(places[k][0] * size + k) * 2] = first[k];
      elements[(places[k][1] * size + k) * 2 + 1] = second[k];
    }
    x = Tensor.floating(ElementType.FLOAT, elements, steps, size, 2);
  }

  /** {@code count} points, as many of each length; they follow from the seed. */
  static List<ArithmeticPoints> draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int lengths = LONGEST - SHORTEST + 1;
    List<ArithmeticPoints> points = new ArrayList<>();
    for (int k = 0; k < lengths; k++) {
      int size = count * (k + 1) / lengths - count * k / lengths;
      points.add(new ArithmeticPoints(SHORTEST + k, size, random));
    }
    return points;
  }

  int size() {
    return first.length;
  }

  /** {@code [seq_length, batch, 2]}. */
  Tensor x() {
    return x;
  }

  /** The number in column 0 of a sequence. */
  double first(int sequence) {
    return first[sequence];
  }

  /** The number in column 1. */
  double second(int sequence) {
    return second[sequence];
  }

  /**
   * What relevance {@code [seq_length, 2]} says of the steps of the first number and of the second,
   * both columns.
   */
  double[] atNumbers(int sequence, Tensor relevance) {
    return new double[] {
      atStep(relevance, places[sequence][0]), atStep(relevance, places[sequence][1])
    };
  }

  private static double atStep(Tensor relevance, int step) {
    return relevance.get(2 * step) + relevance.get(2 * step + 1);
  }
}

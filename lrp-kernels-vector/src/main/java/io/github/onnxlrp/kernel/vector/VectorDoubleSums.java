package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products and sums of doubles, element by element. What a vector holds is summed up in one order,
 * as the Vector API promises none.
 */
final class VectorDoubleSums {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorDoubleSums() {}

  /** See {@link VectorDoubleKernels#product}. */
  static void product(
      double[] x, int xStart, double[] y, int yStart, double[] z, int zStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      DoubleVector.fromArray(SPECIES, x, xStart + k)
          .mul(DoubleVector.fromArray(SPECIES, y, yStart + k))
          .intoArray(z, zStart + k);
    }
    for (; k < length; k++) {
      z[zStart + k] = x[xStart + k] * y[yStart + k];
    }
  }

  /** See {@link VectorDoubleKernels#magnitude}. */
  static double magnitude(double[] x, int start, int length) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      sum = sum.add(DoubleVector.fromArray(SPECIES, x, start + k).abs());
    }
    double rest = 0;
    for (; k < length; k++) {
      rest += Math.abs(x[start + k]);
    }
    return rest + inOrder(sum);
  }

  private static double inOrder(DoubleVector sum) {
    double[] lanes = new double[LENGTH];
    sum.intoArray(lanes, 0);
    return inOrder(lanes, 0);
  }

  /** The sum of as many elements as a vector has, which is a multiple of four. */
  static double inOrder(double[] lanes, int start) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = start; k < start + LENGTH; k += 4) {
      a += lanes[k];
      b += lanes[k + 1];
      c += lanes[k + 2];
      d += lanes[k + 3];
    }
    return a + b + (c + d);
  }
}

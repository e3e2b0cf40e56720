package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products and sums of floats, element by element. What a vector holds is summed up in one order,
 * as the Vector API promises none.
 */
final class VectorFloatSums {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorFloatSums() {}

  /** See {@link VectorFloatKernels#product}. */
  static void product(
      float[] x, int xStart, float[] y, int yStart, float[] z, int zStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      FloatVector.fromArray(SPECIES, x, xStart + k)
          .mul(FloatVector.fromArray(SPECIES, y, yStart + k))
          .intoArray(z, zStart + k);
    }
    for (; k < length; k++) {
      z[zStart + k] = x[xStart + k] * y[yStart + k];
    }
  }

  /** See {@link VectorFloatKernels#magnitude}. */
  static float magnitude(float[] x, int start, int length) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, start + k).abs());
    }
    float rest = 0;
    for (; k < length; k++) {
      rest += Math.abs(x[start + k]);
    }
    return rest + inOrder(sum);
  }

  private static float inOrder(FloatVector sum) {
    float[] lanes = new float[LENGTH];
    sum.intoArray(lanes, 0);
    return inOrder(lanes, 0);
  }

  /** The sum of as many elements as a vector has, which is a multiple of four. */
  static float inOrder(float[] lanes, int start) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int k = start; k < start + LENGTH; k += 4) {
      a += lanes[k];
      b += lanes[k + 1];
      c += lanes[k + 2];
      d += lanes[k + 3];
    }
    return a + b + (c + d);
  }
}

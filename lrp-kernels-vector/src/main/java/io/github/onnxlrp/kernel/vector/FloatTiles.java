package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product, each one loop over the inner dimension with its sums in registers: of the 16
 * of AVX2 four rows by two vectors take 11, of the 32 of AVX-512 eight rows take 19. The compiler
 * keeps sums in registers that are variables, not in arrays, so that each is written out. Of rows
 * in one array it computes the place of each anew at each step, which with four rows takes as long
 * as the sums do.
 */
final class FloatTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  /** The columns of a panel. */
  static final int WIDTH = 2 * LENGTH;

  /** Whether eight rows fit into the registers. */
  static final boolean EIGHT_ROWS = SPECIES.vectorBitSize() >= 512;

  private FloatTiles() {}

  private static FloatVector begin(float[] c, int start, boolean add) {
    return add ? FloatVector.fromArray(SPECIES, c, start) : FloatVector.zero(SPECIES);
  }

  /** Eight rows and one panel. */
  static void eightRows(
      float[] a,
      int left,
      int aStride,
      int inner,
      float[] panels,
      int panel,
      float[] c,
      int start,
      int cStride,
      boolean add) {
    FloatVector s0a = begin(c, start, add);
    FloatVector s0b = begin(c, start + LENGTH, add);
    FloatVector s1a = begin(c, start + cStride, add);
    FloatVector s1b = begin(c, start + cStride + LENGTH, add);
    FloatVector s2a = begin(c, start + 2 * cStride, add);
    FloatVector s2b = begin(c, start + 2 * cStride + LENGTH, add);
    FloatVector s3a = begin(c, start + 3 * cStride, add);
    FloatVector s3b = begin(c, start + 3 * cStride + LENGTH, add);
    FloatVector s4a = begin(c, start + 4 * cStride, add);
    FloatVector s4b = begin(c, start + 4 * cStride + LENGTH, add);
    FloatVector s5a = begin(c, start + 5 * cStride, add);
    FloatVector s5b = begin(c, start + 5 * cStride + LENGTH, add);
    FloatVector s6a = begin(c, start + 6 * cStride, add);
    FloatVector s6b = begin(c, start + 6 * cStride + LENGTH, add);
    FloatVector s7a = begin(c, start + 7 * cStride, add);
    FloatVector s7b = begin(c, start + 7 * cStride + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      int row = panel + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, panels, row);
      FloatVector y = FloatVector.fromArray(SPECIES, panels, row + LENGTH);
      int place = left + k;
      FloatVector factor = FloatVector.broadcast(SPECIES, a[place]);
      s0a = factor.fma(x, s0a);
      s0b = factor.fma(y, s0b);
      factor = FloatVector.broadcast(SPECIES, a[place + aStride]);
      s1a = factor.fma(x, s1a);
      s1b = factor.fma(y, s1b);
      factor = FloatVector.broadcast(SPECIES, a[place + 2 * aStride]);
      s2a = factor.fma(x, s2a);
      s2b = factor.fma(y, s2b);
      factor = FloatVector.broadcast(SPECIES, a[place + 3 * aStride]);
      s3a = factor.fma(x, s3a);
      s3b = factor.fma(y, s3b);
      factor = FloatVector.broadcast(SPECIES, a[place + 4 * aStride]);
      s4a = factor.fma(x, s4a);
      s4b = factor.fma(y, s4b);
      factor = FloatVector.broadcast(SPECIES, a[place + 5 * aStride]);
      s5a = factor.fma(x, s5a);
      s5b = factor.fma(y, s5b);
      factor = FloatVector.broadcast(SPECIES, a[place + 6 * aStride]);
      s6a = factor.fma(x, s6a);
      s6b = factor.fma(y, s6b);
      factor = FloatVector.broadcast(SPECIES, a[place + 7 * aStride]);
      s7a = factor.fma(x, s7a);
      s7b = factor.fma(y, s7b);
    }
    s0a.intoArray(c, start);
    s0b.intoArray(c, start + LENGTH);
    s1a.intoArray(c, start + cStride);
    s1b.intoArray(c, start + cStride + LENGTH);
    s2a.intoArray(c, start + 2 * cStride);
    s2b.intoArray(c, start + 2 * cStride + LENGTH);
    s3a.intoArray(c, start + 3 * cStride);
    s3b.intoArray(c, start + 3 * cStride + LENGTH);
    s4a.intoArray(c, start + 4 * cStride);
    s4b.intoArray(c, start + 4 * cStride + LENGTH);
    s5a.intoArray(c, start + 5 * cStride);
    s5b.intoArray(c, start + 5 * cStride + LENGTH);
    s6a.intoArray(c, start + 6 * cStride);
    s6b.intoArray(c, start + 6 * cStride + LENGTH);
    s7a.intoArray(c, start + 7 * cStride);
    s7b.intoArray(c, start + 7 * cStride + LENGTH);
  }

  /** Four rows, each in an array of its own from 0 on, and one panel. */
  static void fourRows(
      float[] first,
      float[] second,
      float[] third,
      float[] fourth,
      int inner,
      float[] panels,
      int panel,
      float[] c,
      int start,
      int cStride,
      boolean add) {
    FloatVector s0a = begin(c, start, add);
    FloatVector s0b = begin(c, start + LENGTH, add);
    FloatVector s1a = begin(c, start + cStride, add);
    FloatVector s1b = begin(c, start + cStride + LENGTH, add);
    FloatVector s2a = begin(c, start + 2 * cStride, add);
    FloatVector s2b = begin(c, start + 2 * cStride + LENGTH, add);
    FloatVector s3a = begin(c, start + 3 * cStride, add);
    FloatVector s3b = begin(c, start + 3 * cStride + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      int row = panel + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, panels, row);
      FloatVector y = FloatVector.fromArray(SPECIES, panels, row + LENGTH);
      FloatVector factor = FloatVector.broadcast(SPECIES, first[k]);
      s0a = factor.fma(x, s0a);
      s0b = factor.fma(y, s0b);
      factor = FloatVector.broadcast(SPECIES, second[k]);
      s1a = factor.fma(x, s1a);
      s1b = factor.fma(y, s1b);
      factor = FloatVector.broadcast(SPECIES, third[k]);
      s2a = factor.fma(x, s2a);
      s2b = factor.fma(y, s2b);
      factor = FloatVector.broadcast(SPECIES, fourth[k]);
      s3a = factor.fma(x, s3a);
      s3b = factor.fma(y, s3b);
    }
    s0a.intoArray(c, start);
    s0b.intoArray(c, start + LENGTH);
    s1a.intoArray(c, start + cStride);
    s1b.intoArray(c, start + cStride + LENGTH);
    s2a.intoArray(c, start + 2 * cStride);
    s2b.intoArray(c, start + 2 * cStride + LENGTH);
    s3a.intoArray(c, start + 3 * cStride);
    s3b.intoArray(c, start + 3 * cStride + LENGTH);
  }

  /** One row and four panels, each so far behind the one before. */
  static void oneRow(
      float[] a,
      int left,
      int inner,
      float[] panels,
      int panel,
      int next,
      float[] c,
      int start,
      boolean add) {
    FloatVector s0 = begin(c, start, add);
    FloatVector s1 = begin(c, start + LENGTH, add);
    FloatVector s2 = begin(c, start + 2 * LENGTH, add);
    FloatVector s3 = begin(c, start + 3 * LENGTH, add);
    FloatVector s4 = begin(c, start + 4 * LENGTH, add);
    FloatVector s5 = begin(c, start + 5 * LENGTH, add);
    FloatVector s6 = begin(c, start + 6 * LENGTH, add);
    FloatVector s7 = begin(c, start + 7 * LENGTH, add);
    int second = panel + next;
    int third = second + next;
    int fourth = third + next;
    for (int k = 0; k < inner; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
      s2 = factor.fma(FloatVector.fromArray(SPECIES, panels, second + row), s2);
      s3 = factor.fma(FloatVector.fromArray(SPECIES, panels, second + row + LENGTH), s3);
      s4 = factor.fma(FloatVector.fromArray(SPECIES, panels, third + row), s4);
      s5 = factor.fma(FloatVector.fromArray(SPECIES, panels, third + row + LENGTH), s5);
      s6 = factor.fma(FloatVector.fromArray(SPECIES, panels, fourth + row), s6);
      s7 = factor.fma(FloatVector.fromArray(SPECIES, panels, fourth + row + LENGTH), s7);
    }
    s0.intoArray(c, start);
    s1.intoArray(c, start + LENGTH);
    s2.intoArray(c, start + 2 * LENGTH);
    s3.intoArray(c, start + 3 * LENGTH);
    s4.intoArray(c, start + 4 * LENGTH);
    s5.intoArray(c, start + 5 * LENGTH);
    s6.intoArray(c, start + 6 * LENGTH);
    s7.intoArray(c, start + 7 * LENGTH);
  }

  /** One row and two panels, the second one so far behind the first. */
  static void oneRowOfTwoPanels(
      float[] a,
      int left,
      int inner,
      float[] panels,
      int panel,
      int next,
      float[] c,
      int start,
      boolean add) {
    FloatVector s0 = begin(c, start, add);
    FloatVector s1 = begin(c, start + LENGTH, add);
    FloatVector s2 = begin(c, start + 2 * LENGTH, add);
    FloatVector s3 = begin(c, start + 3 * LENGTH, add);
    int second = panel + next;
    for (int k = 0; k < inner; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
      s2 = factor.fma(FloatVector.fromArray(SPECIES, panels, second + row), s2);
      s3 = factor.fma(FloatVector.fromArray(SPECIES, panels, second + row + LENGTH), s3);
    }
    s0.intoArray(c, start);
    s1.intoArray(c, start + LENGTH);
    s2.intoArray(c, start + 2 * LENGTH);
    s3.intoArray(c, start + 3 * LENGTH);
  }

  /** One row and one panel. */
  static void oneRowOfOnePanel(
      float[] a,
      int left,
      int inner,
      float[] panels,
      int panel,
      float[] c,
      int start,
      boolean add) {
    FloatVector s0 = begin(c, start, add);
    FloatVector s1 = begin(c, start + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(FloatVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
    }
    s0.intoArray(c, start);
    s1.intoArray(c, start + LENGTH);
  }
}

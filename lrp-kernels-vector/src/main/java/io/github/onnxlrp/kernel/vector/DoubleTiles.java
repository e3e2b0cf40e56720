package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product, each one loop over the inner dimension with its sums in registers: of the 16
 * of AVX2 four rows by two vectors take 11, of the 32 of AVX-512 eight rows take 19. The compiler
 * keeps sums in registers that are variables, not in arrays, so that each is written out. Of rows
 * in one array it computes the place of each anew at each step, which with four rows takes as long
 * as the sums do.
 */
final class DoubleTiles {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  /** The columns of a panel. */
  static final int WIDTH = 2 * LENGTH;

  /** Whether eight rows fit into the registers. */
  static final boolean EIGHT_ROWS = SPECIES.vectorBitSize() >= 512;

  private DoubleTiles() {}

  private static DoubleVector begin(double[] c, int start, boolean add) {
    return add ? DoubleVector.fromArray(SPECIES, c, start) : DoubleVector.zero(SPECIES);
  }

  /** Eight rows and one panel. */
  static void eightRows(
      double[] a,
      int left,
      int aStride,
      int inner,
      double[] panels,
      int panel,
      double[] c,
      int start,
      int cStride,
      boolean add) {
    DoubleVector s0a = begin(c, start, add);
    DoubleVector s0b = begin(c, start + LENGTH, add);
    DoubleVector s1a = begin(c, start + cStride, add);
    DoubleVector s1b = begin(c, start + cStride + LENGTH, add);
    DoubleVector s2a = begin(c, start + 2 * cStride, add);
    DoubleVector s2b = begin(c, start + 2 * cStride + LENGTH, add);
    DoubleVector s3a = begin(c, start + 3 * cStride, add);
    DoubleVector s3b = begin(c, start + 3 * cStride + LENGTH, add);
    DoubleVector s4a = begin(c, start + 4 * cStride, add);
    DoubleVector s4b = begin(c, start + 4 * cStride + LENGTH, add);
    DoubleVector s5a = begin(c, start + 5 * cStride, add);
    DoubleVector s5b = begin(c, start + 5 * cStride + LENGTH, add);
    DoubleVector s6a = begin(c, start + 6 * cStride, add);
    DoubleVector s6b = begin(c, start + 6 * cStride + LENGTH, add);
    DoubleVector s7a = begin(c, start + 7 * cStride, add);
    DoubleVector s7b = begin(c, start + 7 * cStride + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      int row = panel + k * WIDTH;
      DoubleVector x = DoubleVector.fromArray(SPECIES, panels, row);
      DoubleVector y = DoubleVector.fromArray(SPECIES, panels, row + LENGTH);
      int place = left + k;
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[place]);
      s0a = factor.fma(x, s0a);
      s0b = factor.fma(y, s0b);
      factor = DoubleVector.broadcast(SPECIES, a[place + aStride]);
      s1a = factor.fma(x, s1a);
      s1b = factor.fma(y, s1b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 2 * aStride]);
      s2a = factor.fma(x, s2a);
      s2b = factor.fma(y, s2b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 3 * aStride]);
      s3a = factor.fma(x, s3a);
      s3b = factor.fma(y, s3b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 4 * aStride]);
      s4a = factor.fma(x, s4a);
      s4b = factor.fma(y, s4b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 5 * aStride]);
      s5a = factor.fma(x, s5a);
      s5b = factor.fma(y, s5b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 6 * aStride]);
      s6a = factor.fma(x, s6a);
      s6b = factor.fma(y, s6b);
      factor = DoubleVector.broadcast(SPECIES, a[place + 7 * aStride]);
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
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      int inner,
      double[] panels,
      int panel,
      double[] c,
      int start,
      int cStride,
      boolean add) {
    DoubleVector s0a = begin(c, start, add);
    DoubleVector s0b = begin(c, start + LENGTH, add);
    DoubleVector s1a = begin(c, start + cStride, add);
    DoubleVector s1b = begin(c, start + cStride + LENGTH, add);
    DoubleVector s2a = begin(c, start + 2 * cStride, add);
    DoubleVector s2b = begin(c, start + 2 * cStride + LENGTH, add);
    DoubleVector s3a = begin(c, start + 3 * cStride, add);
    DoubleVector s3b = begin(c, start + 3 * cStride + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      int row = panel + k * WIDTH;
      DoubleVector x = DoubleVector.fromArray(SPECIES, panels, row);
      DoubleVector y = DoubleVector.fromArray(SPECIES, panels, row + LENGTH);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, first[k]);
      s0a = factor.fma(x, s0a);
      s0b = factor.fma(y, s0b);
      factor = DoubleVector.broadcast(SPECIES, second[k]);
      s1a = factor.fma(x, s1a);
      s1b = factor.fma(y, s1b);
      factor = DoubleVector.broadcast(SPECIES, third[k]);
      s2a = factor.fma(x, s2a);
      s2b = factor.fma(y, s2b);
      factor = DoubleVector.broadcast(SPECIES, fourth[k]);
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
      double[] a,
      int left,
      int inner,
      double[] panels,
      int panel,
      int next,
      double[] c,
      int start,
      boolean add) {
    DoubleVector s0 = begin(c, start, add);
    DoubleVector s1 = begin(c, start + LENGTH, add);
    DoubleVector s2 = begin(c, start + 2 * LENGTH, add);
    DoubleVector s3 = begin(c, start + 3 * LENGTH, add);
    DoubleVector s4 = begin(c, start + 4 * LENGTH, add);
    DoubleVector s5 = begin(c, start + 5 * LENGTH, add);
    DoubleVector s6 = begin(c, start + 6 * LENGTH, add);
    DoubleVector s7 = begin(c, start + 7 * LENGTH, add);
    int second = panel + next;
    int third = second + next;
    int fourth = third + next;
    for (int k = 0; k < inner; k++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
      s2 = factor.fma(DoubleVector.fromArray(SPECIES, panels, second + row), s2);
      s3 = factor.fma(DoubleVector.fromArray(SPECIES, panels, second + row + LENGTH), s3);
      s4 = factor.fma(DoubleVector.fromArray(SPECIES, panels, third + row), s4);
      s5 = factor.fma(DoubleVector.fromArray(SPECIES, panels, third + row + LENGTH), s5);
      s6 = factor.fma(DoubleVector.fromArray(SPECIES, panels, fourth + row), s6);
      s7 = factor.fma(DoubleVector.fromArray(SPECIES, panels, fourth + row + LENGTH), s7);
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
      double[] a,
      int left,
      int inner,
      double[] panels,
      int panel,
      int next,
      double[] c,
      int start,
      boolean add) {
    DoubleVector s0 = begin(c, start, add);
    DoubleVector s1 = begin(c, start + LENGTH, add);
    DoubleVector s2 = begin(c, start + 2 * LENGTH, add);
    DoubleVector s3 = begin(c, start + 3 * LENGTH, add);
    int second = panel + next;
    for (int k = 0; k < inner; k++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
      s2 = factor.fma(DoubleVector.fromArray(SPECIES, panels, second + row), s2);
      s3 = factor.fma(DoubleVector.fromArray(SPECIES, panels, second + row + LENGTH), s3);
    }
    s0.intoArray(c, start);
    s1.intoArray(c, start + LENGTH);
    s2.intoArray(c, start + 2 * LENGTH);
    s3.intoArray(c, start + 3 * LENGTH);
  }

  /** One row and one panel. */
  static void oneRowOfOnePanel(
      double[] a,
      int left,
      int inner,
      double[] panels,
      int panel,
      double[] c,
      int start,
      boolean add) {
    DoubleVector s0 = begin(c, start, add);
    DoubleVector s1 = begin(c, start + LENGTH, add);
    for (int k = 0; k < inner; k++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[left + k]);
      int row = k * WIDTH;
      s0 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row), s0);
      s1 = factor.fma(DoubleVector.fromArray(SPECIES, panels, panel + row + LENGTH), s1);
    }
    s0.intoArray(c, start);
    s1.intoArray(c, start + LENGTH);
  }
}

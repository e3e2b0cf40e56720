package io.github.onnxlrp.kernel;

/** Kernels on arrays of floats; see the package for what they have in common. */
public interface FloatKernels {
  /**
   * Packs a matrix whose element (i, j) is {@code source[start + i * rowStride + j *
   * columnStride]}: in C order its strides are {@code (columns, 1)}, and {@code (1, rows)} where
   * the source holds it transposed.
   *
   * @param rows the number of rows
   * @param columns the number of columns
   * @throws IndexOutOfBoundsException if an element is outside of the array
   */
  PackedMatrix pack(
      float[] source, int start, int rowStride, int columnStride, int rows, int columns);

  /**
   * The product {@code C[m, n] = A[m, k] B[k, n]}, or {@code C += A B}, where row i of A begins at
   * {@code a[aStart + i * aStride]} and row i of C at {@code c[cStart + i * cStride]}. C must not
   * overlap A.
   *
   * @param m the number of rows of A and C
   * @param b the right operand, as {@link #pack} of these kernels gave it; k and n are its rows and
   *     columns
   * @param add whether the product is added to what is in C
   * @throws IndexOutOfBoundsException if a row is not inside of its array
   */
  void multiply(
      float[] a,
      int aStart,
      int aStride,
      int m,
      PackedMatrix b,
      float[] c,
      int cStart,
      int cStride,
      boolean add);

  /**
   * {@code y = 1 / (1 + exp(-x))} of {@code length} elements. The ranges of x and y are the same
   * one or do not overlap.
   *
   * @throws IndexOutOfBoundsException if a range is not inside of its array
   */
  void sigmoid(float[] x, int xStart, float[] y, int yStart, int length);

  /**
   * {@code y = tanh(x)} of {@code length} elements. The ranges of x and y are the same one or do
   * not overlap.
   *
   * @throws IndexOutOfBoundsException if a range is not inside of its array
   */
  void tanh(float[] x, int xStart, float[] y, int yStart, int length);

  /**
   * {@code z = x * y} element by element. The ranges of x and z are the same one or do not overlap,
   * and so are those of y and z.
   *
   * @throws IndexOutOfBoundsException if a range is not inside of its array
   */
  void product(float[] x, int xStart, float[] y, int yStart, float[] z, int zStart, int length);

  /**
   * The sum of the magnitudes of {@code length} elements.
   *
   * @throws IndexOutOfBoundsException if the range is not inside of its array
   */
  float magnitude(float[] x, int start, int length);

  /**
   * How many elements are computed at once. A row whose length is a multiple of it takes no longer
   * than one that is a little shorter.
   */
  int lanes();

  /**
   * The cell of an LSTM.
   *
   * @param rows how many rows each step has
   * @param units a multiple of {@link #lanes}
   * @param bias {@code [4, units]}
   * @param cellEpsilon the epsilon of c
   * @param candidateEpsilon the epsilon of the pre-activation of g
   * @throws IllegalArgumentException if the units are no multiple of {@link #lanes}
   */
  FloatLstmCell lstmCell(
      int rows, int units, float[] bias, float cellEpsilon, float candidateEpsilon);

  /**
   * The cell of a GRU.
   *
   * @param rows how many rows each step has
   * @param units a multiple of {@link #lanes}
   * @param bias {@code [4, units]}
   * @param hiddenEpsilon the epsilon of h
   * @param candidateEpsilon the epsilon of the pre-activation of n
   * @param resetEpsilon the epsilon of what the reset gate multiplies
   * @throws IllegalArgumentException if the units are no multiple of {@link #lanes}
   */
  FloatGruCell gruCell(
      int rows,
      int units,
      float[] bias,
      float hiddenEpsilon,
      float candidateEpsilon,
      float resetEpsilon);
}

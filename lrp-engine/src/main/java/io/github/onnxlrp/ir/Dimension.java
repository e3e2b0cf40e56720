package io.github.onnxlrp.ir;

/**
 * One declared dimension of a value.
 *
 * @param size the length, or -1 when it is not fixed
 * @param symbol the name of a symbolic dimension, or null
 */
public record Dimension(long size, String symbol) {
  /** A fixed length. */
  public static Dimension of(long size) {
    return new Dimension(size, null);
  }

  /** A named length that is bound when the model runs. */
  public static Dimension symbol(String symbol) {
    return new Dimension(-1, symbol);
  }

  public boolean isFixed() {
    return size >= 0;
  }

  @Override
  public String toString() {
    return isFixed() ? Long.toString(size) : symbol == null ? "?" : symbol;
  }
}

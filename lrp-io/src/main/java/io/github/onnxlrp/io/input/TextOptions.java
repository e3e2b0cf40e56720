package io.github.onnxlrp.io.input;

/**
 * How a text becomes ids.
 *
 * @param lowercase whether it is put into lower case before it is cut
 * @param padBefore whether padding stands before the text, not behind it
 */
public record TextOptions(boolean lowercase, boolean padBefore) {
  /** As it is, with padding behind it. */
  public static final TextOptions DEFAULT = new TextOptions(false, false);
}

package io.github.onnxlrp.onnx.validate;

/** What a comparison says about the import. */
public enum Verdict {
  /** Both values agree. */
  AGREES("agrees"),
  /**
   * Both values differ, for a proven reason that is not the import: this ONNX Runtime gives another
   * value on another processor, or a rounding error of single precision has become a whole step.
   */
  NOT_COMPARABLE("not comparable here"),
  /** Both values differ. */
  DIFFERS("differs");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** How reports name it. */
  public String text() {
    return text;
  }
}

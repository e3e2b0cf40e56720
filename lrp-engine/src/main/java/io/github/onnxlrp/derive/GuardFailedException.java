package io.github.onnxlrp.derive;

import java.util.List;

/** Says that samples are not of the structure that a graph was derived for. */
public final class GuardFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Integer> samples;

  GuardFailedException(String message, List<Integer> samples) {
    super(message);
    this.samples = samples;
  }

  /** Which samples of the batch these are; empty where all are. */
  public List<Integer> samples() {
    return samples;
  }
}

package io.github.onnxlrp.derive;

import java.util.Locale;

/** Says why no graph can be derived from a run, so that its trace has to be walked. */
public final class UnderivableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what stands against it. */
  public UnderivableException(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }
}

package io.github.onnxlrp.method;

import java.util.List;

/** The methods beside relevance propagation that users can name. */
public final class AttributionMethods {
  private static final List<AttributionMethod> ALL =
      List.of(Gradient.plain(), Gradient.timesInput());

  private AttributionMethods() {}

  /** All of them. */
  public static List<AttributionMethod> all() {
    return ALL;
  }
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.perturbation.Occlusion;
import java.util.List;

/** The methods beside relevance propagation that users can name, each with its standard options. */
public final class AttributionMethods {
  private static final List<AttributionMethod> ALL =
      List.of(Gradient.plain(), Gradient.timesInput(), Gradient.squared(), new Occlusion());

  private AttributionMethods() {}

  /** All of them. */
  public static List<AttributionMethod> all() {
    return ALL;
  }
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.perturbation.ContextualDecomposition;
import io.github.onnxlrp.perturbation.DeepLift;
import io.github.onnxlrp.perturbation.IntegratedGradients;
import io.github.onnxlrp.perturbation.Occlusion;
import io.github.onnxlrp.perturbation.Shapley;
import io.github.onnxlrp.perturbation.SmoothGrad;
import java.util.List;

/** The methods beside relevance propagation that users can name, each with its standard options. */
public final class AttributionMethods {
  private static final List<AttributionMethod> ALL =
      List.of(
          Gradient.plain(),
          Gradient.timesInput(),
          Gradient.squared(),
          new Occlusion(),
          new IntegratedGradients(),
          new SmoothGrad(),
          new Shapley(),
          new DeepLift(),
          new ContextualDecomposition());

  private AttributionMethods() {}

  /** All of them. */
  public static List<AttributionMethod> all() {
    return ALL;
  }

  /**
   * The method of a name, which is not relevance propagation.
   *
   * @param methods among which it is looked for
   * @param option what the user calls the choice, in the error
   * @throws OnnxLrpException if none has this name
   */
  public static AttributionMethod named(
      String name, List<AttributionMethod> methods, String option) {
    return methods.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.unsupported(
                    "%s %s: not supported; there is %s, %s",
                    option,
                    name,
                    LayerwiseRelevance.NAME,
                    String.join(", ", methods.stream().map(AttributionMethod::name).toList())));
  }
}

package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Explains one sample again: with other inputs, another target, or another model. */
final class Reexplanations {
  private final MethodExplainers explainers;
  private final Map<String, Tensor> inputs;
  private final Map<String, Tensor> divided;
  private final Target target;

  Reexplanations(
      MethodExplainers explainers,
      Map<String, Tensor> inputs,
      Map<String, Tensor> divided,
      Target target) {
    this.explainers = explainers;
    this.inputs = inputs;
    this.divided = divided;
    this.target = target;
  }

  /** What goes into the model, by name. */
  Map<String, Tensor> inputs() {
    return inputs;
  }

  /** Those inputs of which parts can be removed, without their batch axes. */
  Map<String, Tensor> divided() {
    return divided;
  }

  /** The model. */
  Graph graph() {
    return explainers.graph();
  }

  /** By a method on a model with other weights. */
  Explanation on(Graph model, String method) {
    Explainer explainer = explainers.of(method, model);
    return explainer.explain(inputs, target);
  }

  /** By a method for another target. */
  Explanation of(Target other, String method) {
    return explainers.of(method, explainers.graph()).explain(inputs, other);
  }

  /** By a method with other inputs, each in the shapes of the sample. */
  List<Explanation> with(List<Map<String, Tensor>> changed, String method) {
    Explainer explainer = explainers.of(method, explainers.graph());
    List<Samples> samples = changed.stream().map(explainer::samples).toList();
    List<Explanation> found = new ArrayList<>();
    explainer.explainEach(samples, target, found::add);
    return found;
  }
}

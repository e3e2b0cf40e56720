package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/** A graph with what to run it on. */
record LongTrace(Graph graph, Map<String, Tensor> inputs) {
  Explainer explainer() {
    return Explainer.of(graph).batchAxis("x", Samples.SHARED).build();
  }

  Explanation explain(Explainer explainer) {
    return explainer.explain(inputs, Target.sum(graph.outputs().get(0).name()));
  }
}

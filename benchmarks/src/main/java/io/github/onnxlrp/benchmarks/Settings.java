package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.kernel.Kernels;

/**
 * How an explainer is built.
 *
 * @param threads how many it uses for many samples
 */
record Settings(int threads) {
  static final Settings SINGLE = new Settings(1);

  Explainer.Builder explainer(Graph graph) {
    return Explainer.of(graph).threads(threads);
  }

  Settings withThreads(int count) {
    return new Settings(count);
  }

  /** How tables call it. */
  String name() {
    return "double, " + Kernels.chosen().name();
  }
}

package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.kernel.Kernels;
import java.util.Locale;

/**
 * How an explainer is built.
 *
 * @param precision what its costly parts are computed in
 * @param threads how many it uses for many samples
 */
record Settings(Precision precision, int threads) {
  Explainer.Builder explainer(Graph graph) {
    return Explainer.of(graph).precision(precision).threads(threads);
  }

  Settings withThreads(int count) {
    return new Settings(precision, count);
  }

  /** How tables call it. */
  String name() {
    return precision.name().toLowerCase(Locale.ROOT) + ", " + Kernels.chosen().name();
  }
}

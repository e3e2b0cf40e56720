package io.github.onnxlrp.method;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the results of a derived backward pass mean. */
public interface Reading {
  /** The totals of the backward pass that are wanted, by what outputs of a graph are called. */
  Map<String, Object> totals();

  /** What is to be said of one run; null where a walk has to say it. */
  Finding read(Run run);

  /** Why a walk has to say it, in words; null where {@link #read} says something. */
  default String doubt(Run run) {
    return read(run) == null ? "some of its numbers are not finite" : null;
  }

  /**
   * One run of a derived graph.
   *
   * @param graph the graph
   * @param score the score
   * @param totals gives the totals
   * @param inputs the explained inputs by name
   * @param attributions how much each of their elements counts
   * @param precision in which numbers the graph was run
   */
  record Run(
      Graph graph,
      double score,
      ToDoubleFunction<Object> totals,
      Map<String, Tensor> inputs,
      Map<String, Tensor> attributions,
      Precision precision) {}

  /**
   * What is to be said.
   *
   * @param ledger where the score went; null for methods that do not distribute it
   * @param notes what a reader must know to judge the result
   * @param measures what the method has measured of the result, by name
   */
  record Finding(Ledger ledger, List<String> notes, Map<String, Double> measures) {
    /** What is to be said where nothing is measured. */
    public Finding(Ledger ledger, List<String> notes) {
      this(ledger, notes, Map.of());
    }
  }
}

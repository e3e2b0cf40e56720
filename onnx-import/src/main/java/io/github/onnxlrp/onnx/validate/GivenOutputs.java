package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares our outputs with the expected ones that were given. */
final class GivenOutputs {
  private static final String GIVEN = "the given data";

  private final Subject subject;
  private final Trace trace;
  private final Map<String, Tensor> runtime;
  private final List<Comparison> outputs;

  /** The outputs as they were compared with ONNX Runtime come with what it has. */
  GivenOutputs(Subject subject, Trace trace, Reference reference, List<Comparison> outputs) {
    this.subject = subject;
    this.trace = trace;
    this.runtime = reference.values().tensors();
    this.outputs = outputs;
  }

  /** What is given and no output is added to {@code notCompared}. */
  List<Comparison> compare(List<NotCompared> notCompared) {
    Precisions precisions = new Precisions(trace);
    List<Comparison> comparisons = new ArrayList<>();
    Map<String, Tensor> given = new TreeMap<>(subject.options().references());
    for (Map.Entry<String, TraceValue> output : trace.outputs().entrySet()) {
      Tensor expected = given.remove(output.getKey());
      if (expected != null) {
        Tolerance tolerance = subject.options().toleranceOf(precisions.of(output.getValue()));
        comparisons.add(compare(output.getKey(), output.getValue().tensor(), expected, tolerance));
      }
    }
    given
        .keySet()
        .forEach(name -> notCompared.add(new NotCompared(name, "the model has no such output")));
    return comparisons;
  }

  /** Data that ONNX Runtime made here is no more comparable than what it makes now. */
  private Comparison compare(String name, Tensor ours, Tensor expected, Tolerance tolerance) {
    Comparison found = Comparison.of(name, ours, expected, tolerance, GIVEN);
    Tensor now = runtime.get(name);
    if (found.ok() || now == null || !Comparison.of(name, now, expected, tolerance, GIVEN).ok()) {
      return found;
    }
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .filter(output -> output.verdict() == Verdict.NOT_COMPARABLE)
        .findFirst()
        .map(output -> found.notComparable(output.detail()))
        .orElse(found);
  }
}

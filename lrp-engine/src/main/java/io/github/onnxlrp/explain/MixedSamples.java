package io.github.onnxlrp.explain;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Looks for models that give a sample beside others something else than alone. */
final class MixedSamples {
  /** Of the largest element: another order of sums, and no statistics. */
  private static final double TOLERANCE = 1e-9;

  private MixedSamples() {}

  /** Whether the first two samples have other outputs in one run of the model than in two. */
  static boolean areMixed(Graph graph, Samples samples) {
    if (samples.size() < 2 || samples.isFixedBatch()) {
      return false;
    }
    List<Map<String, Tensor>> alone = List.of(first(graph, samples, 0), first(graph, samples, 1));
    Trace together;
    try {
      together = ForwardPass.run(graph, joined(graph, samples, alone));
    } catch (OnnxLrpException e) {
      if (e.reason() == OnnxLrpException.Reason.CHECK_FAILED) {
        throw e;
      }
      // The model was exported for one sample, or for other lengths: it mixes none.
      return false;
    }
    for (int sample = 0; sample < 2; sample++) {
      Trace one = ForwardPass.run(graph, alone.get(sample));
      for (Value output : graph.outputs()) {
        OptionalInt axis = samples.axes().axisOf(output);
        if (axis.isPresent()
            && differs(
                together.outputs().get(output.name()).tensor(),
                one.outputs().get(output.name()).tensor(),
                axis.getAsInt(),
                sample)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A sample, or a short piece of a long one. */
  private static Map<String, Tensor> first(Graph graph, Samples samples, int sample) {
    ExplainedSample whole = ExplainedSample.of(samples, sample);
    List<ExplainedSample> pieces = ShortPieces.of(graph, whole);
    return pieces.isEmpty() ? whole.inputs() : pieces.get(0).inputs();
  }

  private static Map<String, Tensor> joined(
      Graph graph, Samples samples, List<Map<String, Tensor>> alone) {
    Map<String, Tensor> joined = new HashMap<>(alone.get(0));
    for (Value input : graph.inputs()) {
      int axis = samples.axisOf(input);
      if (axis >= 0) {
        List<Tensor> both = alone.stream().map(inputs -> inputs.get(input.name())).toList();
        joined.put(input.name(), new Concat(axis).forward(both).get(0));
      }
    }
    return joined;
  }

  private static boolean differs(Tensor together, Tensor one, int batchAxis, int sample) {
    int axis = batchAxis < 0 ? batchAxis + together.rank() : batchAxis;
    if (!one.isFloating() || axis >= together.rank() || together.dim(axis) != 2) {
      return false;
    }
    Tensor own = SampleSlice.along(together, axis, sample);
    if (!own.hasShape(one.shape())) {
      return false;
    }
    double largest = largest(one);
    for (int k = 0; k < one.size(); k++) {
      if (Math.abs(own.get(k) - one.get(k)) > TOLERANCE * largest) {
        return true;
      }
    }
    return false;
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (double element : tensor.doubles()) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }
}

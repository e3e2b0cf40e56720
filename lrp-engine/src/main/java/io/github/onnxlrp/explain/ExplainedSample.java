package io.github.onnxlrp.explain;

import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Form;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the samples that are explained.
 *
 * @param inputs what goes into the model: the sample's own inputs, or the whole of a fixed batch
 * @param axes where the sample is in the values of its run
 * @param notes on where the samples are
 * @param isFixedBatch whether others run along, as the model takes no fewer
 */
record ExplainedSample(
    Map<String, Tensor> inputs, SampleAxes axes, List<String> notes, boolean isFixedBatch) {
  static ExplainedSample of(Samples samples, int sample) {
    return new ExplainedSample(
        samples.get(sample),
        new SampleAxes(samples, sample),
        samples.notes(),
        samples.isFixedBatch());
  }

  /** Samples with the same one fit into one batch; notes may be errors. */
  Object shapes() {
    Map<String, Object> shapes = new HashMap<>();
    inputs.forEach(
        (name, tensor) -> shapes.put(name, List.of(Form.of(tensor), axes.ofInput(name).axis())));
    return List.of(shapes, notes);
  }

  /** How many elements all inputs have together. */
  long size() {
    return inputs.values().stream().mapToLong(Tensor::size).sum();
  }
}

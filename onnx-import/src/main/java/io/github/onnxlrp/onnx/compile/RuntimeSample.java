package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of the samples that are explained. */
record RuntimeSample(Samples samples, int number) {
  /** Samples with the same one fit into one batch; what samples share is that of one reading. */
  Object shapes() {
    Map<String, Object> shapes = new LinkedHashMap<>();
    inputs()
        .forEach(
            (name, tensor) ->
                shapes.put(name, List.of(tensor.type(), Shapes.toString(tensor.shape()))));
    return RuntimeBatch.hasShared(samples) ? List.of(shapes, samples) : shapes;
  }

  Map<String, Tensor> inputs() {
    return samples.get(number);
  }

  long size() {
    return inputs().values().stream().mapToLong(Tensor::size).sum();
  }

  boolean isEmpty() {
    return inputs().values().stream().anyMatch(tensor -> tensor.size() == 0);
  }

  boolean hasNaN() {
    return inputs().values().stream()
        .anyMatch(
            tensor ->
                tensor.isFloating() && Arrays.stream(tensor.doubles()).anyMatch(Double::isNaN));
  }
}

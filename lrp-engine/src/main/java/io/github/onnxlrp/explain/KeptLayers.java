package io.github.onnxlrp.explain;

import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Values whose relevance is wanted beside that of the inputs, and where the one sample is in what a
 * run gives for each of them.
 *
 * @param slices where the sample is, by name
 * @param notes what is to be said of them
 */
record KeptLayers(Map<String, SampleSlice> slices, List<String> notes) {
  static final KeptLayers NONE = new KeptLayers(Map.of(), List.of());

  List<String> names() {
    return List.copyOf(slices.keySet());
  }

  /**
   * The relevance of each without the batch axis, from what a run gives by name. One that has not
   * one sample along that axis is left out: steps, or what else there are more of, lie there, too.
   */
  Map<String, Tensor> of(Function<String, Tensor> results) {
    Map<String, Tensor> layers = new LinkedHashMap<>();
    slices.forEach(
        (name, slice) -> {
          Tensor whole = results.apply(name);
          if (slice.axis() < 0 || whole.dim(slice.axis()) == 1) {
            layers.put(name, slice.of(whole));
          }
        });
    return layers;
  }
}

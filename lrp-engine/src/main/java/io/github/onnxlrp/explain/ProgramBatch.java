package io.github.onnxlrp.explain;

import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the graph of a program for several samples at once. */
final class ProgramBatch {
  private final BatchedGraph batched;
  private final Executor executor;
  private final Set<String> shared;

  /**
   * Prepares a graph.
   *
   * @param shared the inputs that are the same tensor for all samples
   * @throws io.github.onnxlrp.derive.UnderivableException if it has to run sample by sample
   */
  ProgramBatch(Graph graph, Set<String> shared) {
    this.batched = BatchedGraph.of(graph, shared);
    this.executor = new Executor(batched.graph());
    this.shared = shared;
  }

  /** The inputs for which all samples have the same tensor; none where all have all. */
  static Set<String> shared(List<Map<String, Tensor>> samples) {
    Map<String, Tensor> first = samples.get(0);
    Set<String> shared = new LinkedHashSet<>(first.keySet());
    for (int k = 1; k < samples.size() && !shared.isEmpty(); k++) {
      Map<String, Tensor> sample = samples.get(k);
      shared.removeIf(name -> sample.get(name) != first.get(name));
    }
    return shared.size() == first.size() ? Set.of() : shared;
  }

  /** The outputs for each sample. */
  List<Map<String, Tensor>> run(List<Map<String, Tensor>> samples) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (Value input : batched.graph().inputs()) {
      String name = input.name();
      inputs.put(
          name,
          shared.contains(name)
              ? samples.get(0).get(name)
              : Batch.of(samples.stream().map(sample -> sample.get(name)).toList()));
    }
    List<Map<String, Tensor>> result = new ArrayList<>();
    samples.forEach(sample -> result.add(new LinkedHashMap<>()));
    executor
        .run(inputs)
        .forEach(
            (name, output) -> {
              boolean isBatch = batched.isBatch(name);
              for (int k = 0; k < samples.size(); k++) {
                result.get(k).put(name, isBatch ? Batch.sample(output, k) : output);
              }
            });
    return result;
  }
}

package io.github.onnxlrp.models;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.fused.FusedRecurrences;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which models of the bank run with fused recurrences, and that they give the same. */
class BankFusionTest {
  private static final double TOLERANCE = 1e-12;

  /**
   * By exporter the recurrences that are fused, and all that have a way back. What is not fused are
   * other cells than LSTM and GRU, GRUs of which x is multiplied before the loop, sequences with
   * lengths, loops with an axis for a batch of one, and cells of which more is read than their
   * states.
   */
  private static final Map<String, String> FUSED =
      new TreeMap<>(
          Map.ofEntries(
              entry("dynamo", "59 of 63"),
              entry("keras3-jax", "16 of 25"),
              entry("keras3-jax-batch1", "1 of 1"),
              entry("keras3-tf", "29 of 32"),
              entry("keras3-tf-batch1", "0 of 2"),
              entry("keras3-torch", "0 of 0"),
              entry("keras3-torch-dynamic", "0 of 0"),
              entry("onnx", "27 of 45"),
              entry("onnxruntime", "2 of 2"),
              entry("tfkeras2", "32 of 36"),
              entry("tfkeras2-batch1", "2 of 2"),
              entry("torchscript", "83 of 102")));

  @Test
  void fusesWhatItFusedBefore() {
    Map<String, int[]> counts = new TreeMap<>();
    for (BankModel model : BankModel.all()) {
      Map<String, Tensor> sample = model.samples().get(0);
      Graph graph = derived(model, sample);
      if (graph == null) {
        continue;
      }
      long loops = graph.nodes().stream().filter(node -> node.op() instanceof Recurrent).count();
      FusedRecurrences fused = FusedRecurrences.in(graph, Kernels.chosen());
      String exporter = model.toString().replaceAll(".*[.](.*)-[0-9]+[.]onnx", "$1");
      int[] count = counts.computeIfAbsent(exporter, key -> new int[2]);
      count[0] += fused.count();
      count[1] += (int) (loops / 2);
      if (fused.count() > 0) {
        agree(model, new Executor(graph).run(sample), new Executor(fused.graph()).run(sample));
      }
    }
    Map<String, String> found = new TreeMap<>();
    counts.forEach(
        (exporter, count) -> found.put(exporter, "%d of %d".formatted(count[0], count[1])));
    assertThat(found).isEqualTo(FUSED);
  }

  /** The derived graph; null where the model is walked. */
  private static Graph derived(BankModel model, Map<String, Tensor> sample) {
    try {
      return model.explainer(Composites.arras()).derive(sample, model.target());
    } catch (OnnxLrpException e) {
      return null;
    }
  }

  private static void agree(
      BankModel model, Map<String, Tensor> expected, Map<String, Tensor> found) {
    expected.forEach(
        (name, tensor) -> {
          // Lines of the ledger are sums that may cancel.
          Tensor scale = name.startsWith("ledger") ? expected.get("ledger.turnover") : tensor;
          double largest = 0;
          for (int k = 0; k < scale.size(); k++) {
            largest = Math.max(largest, Math.abs(scale.get(k)));
          }
          for (int k = 0; k < tensor.size(); k++) {
            assertThat(found.get(name).get(k))
                .as("%s, %s, element %d", model, name, k)
                .isCloseTo(tensor.get(k), within(TOLERANCE * largest));
          }
        });
  }
}

package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights stay in the cache if none of the fused recurrences has more than 2^18 = 262,144. */
class WeightsInCacheTest {
  private static final int INPUTS = 4;

  private static Graph lstm(int units) {
    return fused(new LstmGraph(INPUTS, units, LstmGraph.Form.GATES, 3), units);
  }

  private static Graph gru(int units) {
    return fused(new GruGraph(INPUTS, units, GruGraph.Form.GATES, 3), units);
  }

  private static Graph fused(RecurrentGraph recurrence, int units) {
    Graph model = recurrence.build(1, false);
    Graph graph =
        FusedAgreement.derived(
            Explainer.of(model).build(), FusedAgreement.sample(model, 2, INPUTS, units, 1));
    return FusedAgreement.fused(graph, 1);
  }

  /** 4 units (4 + units). */
  @ParameterizedTest
  @CsvSource({"5, true", "254, true", "255, false"})
  void ofAnLstm(int units, boolean stay) {
    assertThat(FusedRecurrences.stayInCache(lstm(units))).isEqualTo(stay);
  }

  /** 3 units (4 + units). */
  @ParameterizedTest
  @CsvSource({"5, true", "293, true", "294, false"})
  void ofAGru(int units, boolean stay) {
    assertThat(FusedRecurrences.stayInCache(gru(units))).isEqualTo(stay);
  }

  @Test
  void oneThatIsTooLargeIsEnough() {
    List<Node> nodes = new ArrayList<>(lstm(5).nodes());
    nodes.addAll(lstm(255).nodes());
    nodes.addAll(gru(5).nodes());
    assertThat(FusedRecurrences.stayInCache(new Graph(List.of(), List.of(), Map.of(), nodes)))
        .isFalse();
  }
}

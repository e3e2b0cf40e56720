package io.github.onnxlrp.fused;

import static io.github.onnxlrp.fused.FusedAgreement.staysAsItIs;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.fused.GruGraph.Form;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** GRUs in all forms. */
class FusedGruTest extends FusedCellTest {
  private static final int SAMPLED = 6;

  /** Each number of inputs, and of units, twice, or once at least. */
  static List<int[]> sizes() {
    int[] sizes = {1, 7, 60, 61, 127};
    List<int[]> pairs = new ArrayList<>();
    for (int k = 0; k < sizes.length; k++) {
      pairs.add(new int[] {sizes[k], sizes[k]});
      pairs.add(new int[] {sizes[k], sizes[(k + 2) % sizes.length]});
    }
    return Grid.sample(pairs, SAMPLED, List.of(size -> size[0], size -> size[1]));
  }

  @Override
  RecurrentGraph gates(int inputs, int units, long seed) {
    return new GruGraph(inputs, units, Form.GATES, seed);
  }

  @Override
  RecurrentGraph wide(int inputs, int units, long seed) {
    return new GruGraph(inputs, units, Form.WIDE, seed);
  }

  @Override
  RecurrentGraph withoutBias(int inputs, int units, long seed) {
    return new GruGraph(inputs, units, Form.WITHOUT_BIAS, seed);
  }

  @Override
  String inner() {
    return "layer0/0/ru";
  }

  /**
   * A GRU divides by three sums a step, and random ones are often near 0, where floats have few
   * digits of them. A larger epsilon is the most of such a divisor.
   */
  @Override
  Explainer single(Graph model, Explainer explainer) {
    return Explainer.of(model).composite(Composites.arras().withParameters(0.01, null)).build();
  }

  @ParameterizedTest
  @EnumSource(value = Form.class, mode = Mode.EXCLUDE, names = "RESET_BEFORE")
  void agreesInAllForms(Form form) {
    agree(new GruGraph(7, 5, form, 6).build(1, true), 7, 5, 2);
  }

  @Test
  void leavesResetGatesBeforeTheProductAsTheyAre() {
    staysAsItIs(Explainer.of(new GruGraph(5, 4, Form.RESET_BEFORE, 14).build(1, false)).build());
  }
}

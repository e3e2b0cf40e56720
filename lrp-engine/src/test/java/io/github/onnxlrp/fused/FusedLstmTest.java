package io.github.onnxlrp.fused;

import static io.github.onnxlrp.fused.FusedAgreement.staysAsItIs;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.fused.LstmGraph.Form;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** LSTMs in all forms. */
class FusedLstmTest extends FusedCellTest {
  private static final int SAMPLED = 10;

  /** Each number of inputs and of units once at least. */
  static List<int[]> sizes() {
    int[] sizes = {1, 7, 60, 61, 127};
    List<int[]> pairs = new ArrayList<>();
    for (int inputs : sizes) {
      for (int units : sizes) {
        pairs.add(new int[] {inputs, units});
      }
    }
    return Grid.sample(pairs, SAMPLED, List.of(size -> size[0], size -> size[1]));
  }

  @Override
  RecurrentGraph gates(int inputs, int units, long seed) {
    return new LstmGraph(inputs, units, Form.GATES, seed);
  }

  @Override
  RecurrentGraph wide(int inputs, int units, long seed) {
    return new LstmGraph(inputs, units, Form.WIDE, seed);
  }

  @Override
  RecurrentGraph withoutBias(int inputs, int units, long seed) {
    return new LstmGraph(inputs, units, Form.WITHOUT_BIAS, seed);
  }

  @Override
  String inner() {
    return "layer0/0/ig";
  }

  @ParameterizedTest
  @EnumSource(value = Form.class, mode = Mode.EXCLUDE, names = "INTERLEAVED")
  void agreesInAllForms(Form form) {
    agree(new LstmGraph(7, 5, form, 6).build(1, true), 7, 5, 2);
  }

  /** What is multiplied side by side counts together. */
  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"SIDE_BY_SIDE", "HIDDEN_FIRST"})
  void agreesInTheTurnoverOfBoth(Form form) {
    agreesInTheTurnover(new LstmGraph(5, 8, form, 10), 30, 1);
    agreesInTheTurnover(new LstmGraph(5, 8, form, 10), 1, 30);
  }

  /** Relevance of a sum reaches h of all steps as a factor of it. */
  @Test
  void agreesWhereItsOutputIsATermOfASum() {
    agree(wide(6, 6, 14).residual().build(1, false), 6, 6, 1);
    agree(wide(8, 4, 15).residual().build(2, true), 8, 4, 4);
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 1", "1, 30", "1, 1e-3", "30, 1"})
  void agreesInTheTurnoverWhereItsOutputIsATermOfASum(double ofInputs, double ofStates) {
    agreesInTheTurnover(gates(8, 4, 16).residual(), ofInputs, ofStates);
  }

  @Test
  void leavesInterleavedGatesAsTheyAre() {
    staysAsItIs(Explainer.of(new LstmGraph(5, 4, Form.INTERLEAVED, 17).build(1, false)).build());
  }
}

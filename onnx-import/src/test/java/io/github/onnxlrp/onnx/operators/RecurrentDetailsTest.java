package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What ONNX Runtime cannot tell about LSTM, GRU and RNN: names, the layout that it refuses,
 * relevance.
 */
class RecurrentDetailsTest {
  private static final int STEPS = 4;
  private static final int BATCH = 2;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 2;
  private static final Map<String, Integer> GATES = Map.of("LSTM", 4, "GRU", 3, "RNN", 1);

  @ParameterizedTest
  @CsvSource({
    "LSTM,forward",
    "LSTM,reverse",
    "LSTM,bidirectional",
    "GRU,bidirectional",
    "RNN,bidirectional"
  })
  void batchFirstIsTimeFirstTransposed(String operator, String direction) {
    Map<String, Tensor> first = run(model(operator, direction, true, BATCH));
    Map<String, Tensor> second = run(model(operator, direction, false, BATCH));
    OnnxRuntimeReference.assertClose("Y", transposed(first.get("Y"), 1, 2, 0, 3), second.get("Y"));
    for (String state : operator.equals("LSTM") ? List.of("Y_h", "Y_c") : List.of("Y_h")) {
      OnnxRuntimeReference.assertClose(
          state, transposed(first.get(state), 1, 0, 2), second.get(state));
    }
  }

  private static Map<String, Tensor> run(OnnxTestModel model) {
    return OnnxRuntimeReference.forward(model.build(), model.inputs());
  }

  private static Tensor transposed(Tensor tensor, Integer... order) {
    return new Transpose(List.of(order)).forward(List.of(tensor)).get(0);
  }

  private static OnnxTestModel model(
      String operator, String direction, boolean batchFirst, int batch) {
    RandomTensors random = new RandomTensors(5);
    int d = direction.equals("bidirectional") ? 2 : 1;
    int gates = GATES.get(operator);
    Tensor x = random.floats(STEPS, batch, INPUTS);
    Tensor h = random.floats(d, batch, HIDDEN);
    Tensor c = random.floats(d, batch, HIDDEN);
    OneNode node =
        OneNode.of(operator, 14)
            .input(batchFirst ? transposed(x, 1, 0, 2) : x)
            .constant(random.floats(0.6, d, gates * HIDDEN, INPUTS))
            .constant(random.floats(0.6, d, gates * HIDDEN, HIDDEN))
            .constant(random.floats(0.6, d, 2 * gates * HIDDEN))
            .input(random.integers(ElementType.INT32, 3, 4, batch))
            .input(batchFirst ? transposed(h, 1, 0, 2) : h)
            .with("hidden_size", HIDDEN)
            .with("direction", direction)
            .with("layout", batchFirst ? 1 : 0);
    if (!operator.equals("LSTM")) {
      return node.outputs("Y", "Y_h").model();
    }
    return node.constant(batchFirst ? transposed(c, 1, 0, 2) : c)
        .constant(random.floats(0.6, d, 3 * HIDDEN))
        .outputs("Y", "Y_h", "Y_c")
        .model();
  }

  /** Seed 31. */
  @ParameterizedTest
  @CsvSource({"LSTM", "GRU", "RNN"})
  void aSampleWithoutStepsGivesZerosAsOnnxRuntimeDoes(String operator) {
    long[][] lengths = {{0}, {0, 3}, {4, 0, 2}, {0, 0}, {1, 0}, {0, 4, 0}};
    for (String direction : List.of("forward", "reverse", "bidirectional")) {
      for (long[] each : lengths) {
        for (boolean states : new boolean[] {false, true}) {
          OnnxRuntimeReference.assertAgrees(withLengths(operator, direction, states, each));
        }
      }
    }
  }

  private static OnnxTestModel withLengths(
      String operator, String direction, boolean states, long... lengths) {
    RandomTensors random = new RandomTensors(31);
    int d = direction.equals("bidirectional") ? 2 : 1;
    int gates = GATES.get(operator);
    OneNode node =
        OneNode.of(operator, 14)
            .input(random.floats(STEPS, lengths.length, INPUTS))
            .constant(random.floats(0.6, d, gates * HIDDEN, INPUTS))
            .constant(random.floats(0.6, d, gates * HIDDEN, HIDDEN))
            .constant(random.floats(0.6, d, 2 * gates * HIDDEN))
            .input(Tensor.integers(ElementType.INT32, lengths, lengths.length))
            .with("hidden_size", HIDDEN)
            .with("direction", direction);
    boolean lstm = operator.equals("LSTM");
    for (int state = 0; states && state < (lstm ? 2 : 1); state++) {
      node.input(random.floats(d, lengths.length, HIDDEN));
    }
    return node.outputs(lstm ? new String[] {"Y", "Y_h", "Y_c"} : new String[] {"Y", "Y_h"})
        .model();
  }

  @Test
  void aSampleWithoutStepsIsExplainedByNothing() {
    OnnxTestModel model = withLengths("LSTM", "bidirectional", true, 0);
    Explanation explanation =
        Explainer.of(OnnxModel.of(model.build()).graph())
            .batchAxis("in0", 1)
            .batchAxis("in4", 0)
            .batchAxis("in5", 1)
            .batchAxis("in6", 1)
            .build()
            .explain(model.inputs(), Target.sum("Y_h"));
    assertThat(explanation.score()).isZero();
    assertThat(explanation.relevance("in0").doubles()).containsOnly(0);
    assertThat(explanation.relevance("in5").doubles()).containsOnly(0);
    assertThat(explanation.ledger().closure()).isZero();
  }

  @Test
  void gatesAndCellsHaveNames() {
    OnnxTestModel forward = model("LSTM", "forward", false, BATCH);
    Trace trace = ForwardPass.run(OnnxModel.of(forward.build()).graph(), forward.inputs());
    for (String field : List.of("i", "o", "f", "g", "c", "h", "z_i", "z_o", "z_f", "z_g")) {
      assertThat(trace.values().get("the_LSTM/" + field)).as(field).hasSize(STEPS);
    }
    OnnxTestModel both = model("LSTM", "bidirectional", false, BATCH);
    trace = ForwardPass.run(OnnxModel.of(both.build()).graph(), both.inputs());
    assertThat(trace.values().get("the_LSTM/forward/c")).hasSize(STEPS);
    assertThat(trace.values().get("the_LSTM/reverse/c")).hasSize(STEPS);
    assertThat(trace.values()).containsKeys("Y", "Y_h", "Y_c");
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM,forward,c",
    "LSTM,reverse,c",
    "LSTM,bidirectional,c",
    "GRU,forward,n",
    "GRU,bidirectional,n",
    "RNN,reverse,z_h"
  })
  void theLedgerClosesWithEveryOperand(String operator, String direction, String kept) {
    OnnxTestModel model = model(operator, direction, false, 1);
    Explanation explanation =
        Explainer.of(OnnxModel.of(model.build()).graph())
            .batchAxis("in0", 1)
            .batchAxis("in4", 0)
            .batchAxis("in5", 1)
            .keep(
                "the_" + operator + (direction.equals("bidirectional") ? "/reverse/" : "/") + kept)
            .build()
            .explain(model.inputs(), Target.sum("Y_h"));
    // Double precision loses 1e-16 an operation.
    assertThat(explanation.ledger().closure()).isLessThan(1e-12);
    assertThat(explanation.relevance("in0").absoluteSum()).isPositive();
    double[] relevance = explanation.relevance("in0").doubles();
    // The last step lies behind the sample's length of 3.
    for (int k = 3 * INPUTS; k < relevance.length; k++) {
      assertThat(relevance[k]).isZero();
    }
  }

  /** Three steps, and the same three steps before a fourth that lies behind the length. */
  @ParameterizedTest
  @CsvSource({"LSTM", "GRU", "RNN"})
  void paddingChangesNoRelevance(String operator) {
    for (String direction : List.of("forward", "reverse", "bidirectional")) {
      OnnxTestModel padded = model(operator, direction, false, 1);
      padded.graph().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
      Map<String, Tensor> shorter = new HashMap<>(padded.inputs());
      Tensor x = padded.inputs().get("in0");
      double[] first = Arrays.copyOf(x.doubles(), 3 * INPUTS);
      shorter.put("in0", Tensor.floating(x.type(), first, 3, 1, INPUTS));
      for (GateRule rule : GateRule.values()) {
        double[] expected = relevance(padded, shorter, rule);
        double[] found = relevance(padded, padded.inputs(), rule);
        assertThat(Arrays.copyOf(found, expected.length))
            .as("%s %s", direction, rule)
            .containsExactly(expected);
        assertThat(Arrays.copyOfRange(found, expected.length, found.length))
            .as("%s %s", direction, rule)
            .containsOnly(0);
      }
    }
  }

  private static double[] relevance(
      OnnxTestModel model, Map<String, Tensor> inputs, GateRule rule) {
    return Explainer.of(OnnxModel.of(model.build()).graph())
        .batchAxis("in0", 1)
        .batchAxis("in4", 0)
        .batchAxis("in5", 1)
        .composite(Composites.arras().withProduct(rule))
        .build()
        .explain(inputs, Target.sum("Y_h"))
        .relevance("in0")
        .doubles();
  }
}

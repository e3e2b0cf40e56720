package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.propagation.RelevanceWalk;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relevance through every operator: the ledger closes for all rules for products beside the epsilon
 * rule, or the operator is refused and its limits say so. Nothing of the relevance is lost in
 * paddings, masks, ties or empty axes.
 */
class OperatorRelevanceTest {
  private static final long SEED = 5;

  /** Double precision loses 1e-16 an operation; a thousand of them stay below this. */
  private static final double CLOSED = 1e-11;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theLedgerCloses(OneNode node) {
    OnnxTestModel model = node.model();
    Graph graph = OnnxModel.of(model.build()).graph();
    Trace trace = ForwardPass.run(graph, model.inputs());
    TraceAnalysis analysis = TraceAnalysis.of(trace, floatingInputs(model));
    for (TraceValue output : analysis.trace().outputs().values()) {
      if (output.tensor().isFloating() && analysis.activity().isActive(output)) {
        explain(node, analysis, output);
      }
    }
  }

  static Stream<OneNode> cases() {
    return Stream.concat(OperatorCases.all(), RecurrentTranslatorTest.nodes());
  }

  private static Set<String> floatingInputs(OnnxTestModel model) {
    return model.inputs().entrySet().stream()
        .filter(input -> input.getValue().isFloating())
        .map(input -> input.getKey())
        .collect(Collectors.toSet());
  }

  private static void explain(OneNode node, TraceAnalysis analysis, TraceValue output) {
    Random random = new Random(SEED);
    double[] weights = new double[output.tensor().size()];
    Arrays.setAll(weights, k -> random.nextGaussian());
    Tensor tensor = Tensor.of(weights, output.tensor().shape());
    Head head = new Head(List.of(new Head.Start(output, tensor)), Set.of());
    for (GateRule gate : GateRule.values()) {
      for (double biasFactor : new double[] {0, 0.4}) {
        Composite composite = new Composite("test", new EpsilonRule(1e-3, biasFactor), gate);
        try {
          RelevanceWalk walk = RelevanceWalk.run(analysis, composite, false, head);
          Ledger ledger = walk.ledger();
          assertThat(ledger.closure())
              .as("seed %d, %s, bias factor %s: %s", SEED, gate, biasFactor, ledger)
              .isLessThan(CLOSED);
          assertThat(walk.notes()).noneMatch(note -> note.contains("is missing"));
        } catch (OnnxLrpException e) {
          assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
          assertThat(limits(node)).as(e.getMessage()).containsIgnoringCase("no relevance");
        }
      }
    }
  }

  private static String limits(OneNode node) {
    return BuiltInOperators.LIST.stream()
        .filter(operator -> operator.fullName().equals(node.operator()))
        .findFirst()
        .orElseThrow()
        .limits();
  }
}

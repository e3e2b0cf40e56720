package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.LengthTrials;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.onnx.compile.ExplanationCheck;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An LSTM runs as the operator in a compiled explanation, however the model is written. */
class CompiledLstmTest {
  private static final long INPUTS = 965346;

  /** A Scan of {@code c = f c_prev + i g}, and one of the way back, with relevance from outside. */
  private static final int MOST_IN_A_STEP = 6;

  /** Of doubles the forward pass is a Scan, as ONNX Runtime has the operator of floats alone. */
  private static final int MOST_OF_DOUBLES = 12;

  @ParameterizedTest
  @CsvSource({
    "lstm-last.torchscript-17, 1, forward",
    "bilstm-last.torchscript-17, 1, bidirectional",
    "bilstm-mean.torchscript-17, 1, bidirectional",
    "bilstm-stacked.torchscript-17, 2, bidirectional",
    // With states before the first step, and as loops of so many steps.
    "hand-lstm-operator.onnx-22, 1, forward",
    "hand-reverse-operator.onnx-14, 1, reverse",
    "hand-lstm-loop.onnx-21, 1, forward"
  })
  void isTheOperator(String name, int operators, String direction) {
    BankModel model =
        BankModel.all().stream()
            .filter(any -> any.toString().equals(name + ".onnx"))
            .findFirst()
            .orElseThrow();
    CompiledExplanation floats = compiled(model, ElementType.FLOAT, ExplanationCheck.FLOAT);
    List<NodeProto> lstms =
        floats.model().getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("LSTM"))
            .toList();
    assertThat(lstms).hasSize(operators);
    assertThat(lstms).allSatisfy(lstm -> assertThat(text(lstm, "direction")).isEqualTo(direction));
    assertThat(largestStep(floats.model().getGraph())).isLessThanOrEqualTo(MOST_IN_A_STEP);
    assertThat(addsOfZeros(floats.model().getGraph())).isEmpty();
    CompiledExplanation doubles = compiled(model, ElementType.DOUBLE, ExplanationCheck.DOUBLE);
    assertThat(largestStep(doubles.model().getGraph())).isLessThanOrEqualTo(MOST_OF_DOUBLES);
  }

  private static CompiledExplanation compiled(BankModel model, ElementType type, double tolerance) {
    Explainer explainer = model.explainer(Composites.arras());
    List<Map<String, Tensor>> trials =
        new LengthTrials(model.model().graph(), explainer.batchAxes(), Map.of(), INPUTS).draw();
    CompiledExplanation compiled =
        CompiledExplanation.of(explainer, model.target(), type, trials, Map.of());
    ExplanationCheck check = new ExplanationCheck(explainer, model.target(), tolerance);
    assertThat(check.difference(compiled.model(), compiled.trials())).isNull();
    return compiled;
  }

  /** Relevance of x is that of both directions together, to which nothing is to be added. */
  private static List<String> addsOfZeros(GraphProto graph) {
    Set<String> zeros =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("ConstantOfShape"))
            .map(node -> node.getOutput(0))
            .collect(Collectors.toSet());
    return graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("Add"))
        .filter(node -> node.getInputList().stream().anyMatch(zeros::contains))
        .map(NodeProto::getName)
        .toList();
  }

  private static int largestStep(GraphProto graph) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("Scan") || node.getOpType().equals("Loop"))
        .mapToInt(node -> attribute(node, "body").getG().getNodeCount())
        .max()
        .orElse(0);
  }

  private static String text(NodeProto node, String name) {
    return attribute(node, name).getS().toStringUtf8();
  }

  private static AttributeProto attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

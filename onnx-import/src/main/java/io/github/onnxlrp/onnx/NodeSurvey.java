package io.github.onnxlrp.onnx;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Goes through all nodes of a model, also those that cannot be translated. */
final class NodeSurvey {
  private static final Set<String> CELLS =
      Set.of("LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM");
  private static final Set<String> LOOPS = Set.of("Loop", "Scan");

  private final Map<String, Integer> operators = new TreeMap<>();
  private final List<RecurrenceSummary> recurrences = new ArrayList<>();

  private NodeSurvey() {}

  static NodeSurvey of(GraphProto graph) {
    NodeSurvey survey = new NodeSurvey();
    survey.visit(graph, "");
    return survey;
  }

  Map<String, Integer> operators() {
    return operators;
  }

  List<RecurrenceSummary> recurrences() {
    return recurrences;
  }

  private void visit(GraphProto graph, String path) {
    for (NodeProto node : graph.getNodeList()) {
      boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      String operator = (standard ? "" : node.getDomain() + ".") + node.getOpType();
      operators.merge(operator, 1, Integer::sum);
      String name = path + name(node);
      if (CELLS.contains(operator)) {
        recurrences.add(cell(node, name));
      } else if (LOOPS.contains(operator)) {
        recurrences.add(new RecurrenceSummary(name, operator, -1, null));
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          visit(attribute.getG(), name + "/");
        }
      }
    }
  }

  private static String name(NodeProto node) {
    return node.getName().isEmpty() && node.getOutputCount() > 0
        ? node.getOutput(0)
        : node.getName();
  }

  private static RecurrenceSummary cell(NodeProto node, String name) {
    long hiddenSize = -1;
    String direction = "forward";
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals("hidden_size")) {
        hiddenSize = attribute.getI();
      } else if (attribute.getName().equals("direction")) {
        direction = attribute.getS().toStringUtf8();
      }
    }
    return new RecurrenceSummary(name, node.getOpType(), hiddenSize, direction);
  }
}

package io.github.onnxlrp.onnx;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.FunctionTable;
import io.github.onnxlrp.onnx.read.OperatorSets;
import io.github.onnxlrp.onnx.read.ScopePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Goes through all nodes of a model, also those that cannot be translated. A node that calls a
 * function of the model counts as the nodes of the function.
 */
final class NodeSurvey {
  private static final Set<String> CELLS =
      Set.of("LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM");
  private static final Set<String> LOOPS = Set.of("Loop", "Scan");

  private final FunctionTable functions;
  private final Set<FunctionProto> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, Integer> operators = new TreeMap<>();
  private final List<RecurrenceSummary> recurrences = new ArrayList<>();

  private NodeSurvey(ModelProto model) {
    this.functions = new FunctionTable(model);
  }

  static NodeSurvey of(ModelProto model) {
    NodeSurvey survey = new NodeSurvey(model);
    survey.visit(model.getGraph().getNodeList(), ScopePath.MAIN);
    return survey;
  }

  Map<String, Integer> operators() {
    return operators;
  }

  List<RecurrenceSummary> recurrences() {
    return recurrences;
  }

  private void visit(List<NodeProto> nodes, ScopePath path) {
    for (NodeProto node : nodes) {
      String name = path.node(node);
      FunctionProto function = functions.find(node);
      // A function that calls itself is found out when the model is translated.
      if (function != null && open.add(function)) {
        visit(function.getNodeList(), path.function(name));
        open.remove(function);
      } else if (function == null) {
        count(node, name, path);
      }
    }
  }

  private void count(NodeProto node, String name, ScopePath path) {
    String operator = OperatorSets.operator(node);
    operators.merge(operator, 1, Integer::sum);
    if (CELLS.contains(operator)) {
      recurrences.add(cell(node, name));
    } else if (LOOPS.contains(operator)) {
      recurrences.add(new RecurrenceSummary(name, operator, -1, null));
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        visit(attribute.getG().getNodeList(), path.inner(name));
      }
    }
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

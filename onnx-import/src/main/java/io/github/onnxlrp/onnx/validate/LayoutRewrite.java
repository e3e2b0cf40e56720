package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.OperatorSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes LSTM, GRU and RNN nodes with {@code layout = 1}, which ONNX Runtime refuses, as nodes with
 * {@code layout = 0} between transposes.
 *
 * <pre>
 *            before                                  after
 * X [batch, time, input] -> LSTM          X -> Transpose -> LSTM -> Transpose -> Y
 * Y [batch, time, directions, hidden]
 * </pre>
 *
 * <p>The initial and final states [batch, directions, hidden] are transposed likewise. Values keep
 * their names; what is new gets names that end in {@code /layout0}.
 */
final class LayoutRewrite {
  private static final Set<String> RECURRENCES = Set.of("LSTM", "GRU", "RNN");
  private static final int X = 0;
  private static final int INITIAL_H = 5;
  private static final int INITIAL_C = 6;
  private static final List<Long> SWAP = List.of(1L, 0L, 2L);
  // [time, directions, batch, hidden] to [batch, time, directions, hidden]
  private static final List<Long> BATCH_FIRST = List.of(2L, 0L, 1L, 3L);

  private static final String SUFFIX = "/layout0";

  private LayoutRewrite() {}

  /** The model without {@code layout = 1}; the same model when it has none. */
  static ModelProto apply(ModelProto model) {
    ModelProto.Builder result = model.toBuilder();
    result.setGraph(graph(model.getGraph()));
    for (int k = 0; k < model.getFunctionsCount(); k++) {
      FunctionProto function = model.getFunctions(k);
      result.setFunctions(
          k, function.toBuilder().clearNode().addAllNode(nodes(function.getNodeList())));
    }
    return result.build();
  }

  private static GraphProto graph(GraphProto graph) {
    return graph.toBuilder().clearNode().addAllNode(nodes(graph.getNodeList())).build();
  }

  private static List<NodeProto> nodes(List<NodeProto> nodes) {
    List<NodeProto> result = new ArrayList<>();
    for (NodeProto node : nodes) {
      NodeProto inner = withInnerGraphs(node);
      if (isBatchFirst(inner)) {
        addRewritten(result, inner);
      } else {
        result.add(inner);
      }
    }
    return result;
  }

  private static NodeProto withInnerGraphs(NodeProto node) {
    NodeProto.Builder result = node.toBuilder();
    for (AttributeProto.Builder attribute : result.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(graph(attribute.getG()));
      }
    }
    return result.build();
  }

  private static boolean isBatchFirst(NodeProto node) {
    return RECURRENCES.contains(node.getOpType())
        && OperatorSets.isOnnx(node.getDomain())
        && node.getAttributeList().stream()
            .anyMatch(attribute -> attribute.getName().equals("layout") && attribute.getI() == 1);
  }

  private static void addRewritten(List<NodeProto> result, NodeProto node) {
    NodeProto.Builder recurrence = node.toBuilder();
    for (int k : new int[] {X, INITIAL_H, INITIAL_C}) {
      if (k < node.getInputCount() && !node.getInput(k).isEmpty()) {
        String inner = inner(node, "input" + k);
        result.add(transpose(node.getInput(k), inner, SWAP));
        recurrence.setInput(k, inner);
      }
    }
    List<NodeProto> after = new ArrayList<>();
    for (int k = 0; k < node.getOutputCount(); k++) {
      if (!node.getOutput(k).isEmpty()) {
        String inner = inner(node, "output" + k);
        after.add(transpose(inner, node.getOutput(k), k == 0 ? BATCH_FIRST : SWAP));
        recurrence.setOutput(k, inner);
      }
    }
    recurrence.clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (!attribute.getName().equals("layout")) {
        recurrence.addAttribute(attribute);
      }
    }
    result.add(recurrence.build());
    result.addAll(after);
  }

  /** Outputs are written once, so the first one that is there tells nodes apart. */
  private static String inner(NodeProto node, String role) {
    String output =
        node.getOutputList().stream().filter(name -> !name.isEmpty()).findFirst().orElse("");
    return output + "/" + role + SUFFIX;
  }

  private static NodeProto transpose(String from, String to, List<Long> permutation) {
    return NodeProto.newBuilder()
        .setOpType("Transpose")
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("perm")
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(permutation))
        .build();
  }
}

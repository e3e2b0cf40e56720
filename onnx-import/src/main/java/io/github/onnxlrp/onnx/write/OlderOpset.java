package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A written model for runtimes that know no opset after 17. Its operators are the same; what
 * differs in that opset is that reductions other than ReduceSum have their axes as an attribute,
 * that Split into equal parts does not say how many, and that Pad pads all axes. Operators and
 * attributes are those of <a href="https://onnx.ai/onnx/operators/">ONNX Operators</a>.
 */
public final class OlderOpset {
  /** The oldest opset that a model can be written for: the first with LayerNormalization. */
  public static final int OPSET = 17;

  private static final Set<String> AXES_AS_ATTRIBUTE =
      Set.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSumSquare");

  private static final int PAD_AXES = 3;

  private final Map<String, TensorProto> constants = new HashMap<>();

  private OlderOpset() {}

  /**
   * The model in opset {@link #OPSET}.
   *
   * @throws OnnxLrpException if a node has no form in that opset; the message names it
   */
  public static ModelProto of(ModelProto model) {
    OlderOpset older = new OlderOpset();
    GraphProto given = model.getGraph();
    given.getInitializerList().forEach(tensor -> older.constants.put(tensor.getName(), tensor));
    GraphProto.Builder graph = older.graph(given).toBuilder().clearInitializer();
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> Nodes.addReads(node, read));
    given.getInitializerList().stream()
        .filter(tensor -> read.contains(tensor.getName()))
        .forEach(graph::addInitializer);
    return model.toBuilder()
        .setGraph(graph)
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .build();
  }

  private GraphProto graph(GraphProto graph) {
    GraphProto.Builder older = graph.toBuilder().clearNode();
    graph.getNodeList().forEach(node -> older.addNode(node(node)));
    return older.build();
  }

  private NodeProto node(NodeProto node) {
    NodeProto.Builder older = node.toBuilder();
    for (AttributeProto.Builder attribute : older.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(graph(attribute.getG()));
      }
    }
    String operator = node.getOpType();
    if (AXES_AS_ATTRIBUTE.contains(operator)) {
      axes(older);
    } else if (operator.equals("Split")) {
      leaveOut(older, "num_outputs");
    } else if (operator.equals("Pad") && node.getInputCount() > PAD_AXES) {
      throw none(node, "it pads all axes");
    }
    return older.build();
  }

  private void axes(NodeProto.Builder node) {
    AttributeProto noop = Producers.attribute(node, "noop_with_empty_axes");
    boolean given = node.getInputCount() > 1 && !node.getInput(1).isEmpty();
    TensorProto tensor = given ? constants.get(node.getInput(1)) : null;
    if (given && tensor == null) {
      throw none(node.build(), "its axes have to be constant");
    }
    long[] axes = given ? TensorDecoder.decode(tensor, "axes").longs() : new long[0];
    if (axes.length == 0 && noop != null && noop.getI() != 0) {
      throw none(node.build(), "without axes it reduces all of them");
    }
    leaveOut(node, "noop_with_empty_axes");
    String reduced = node.getInput(0);
    node.clearInput().addInput(reduced);
    if (axes.length > 0) {
      List<Long> all = Arrays.stream(axes).boxed().toList();
      node.addAttribute(
          AttributeProto.newBuilder().setName("axes").setType(AttributeType.INTS).addAllInts(all));
    }
  }

  private static void leaveOut(NodeProto.Builder node, String attribute) {
    List<AttributeProto> left =
        node.getAttributeList().stream().filter(one -> !one.getName().equals(attribute)).toList();
    node.clearAttribute().addAllAttribute(left);
  }

  private static OnnxLrpException none(NodeProto node, String why) {
    return OnnxLrpException.unsupported(
        "%s node '%s' has no form in opset %d: %s; write opset %d",
        node.getOpType(), node.getName(), OPSET, why, OnnxWriter.OPSET);
  }
}

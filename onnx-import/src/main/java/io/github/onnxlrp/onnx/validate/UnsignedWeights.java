package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.NodeProtoOrBuilder;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.read.OperatorSets;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes products of uint8 with int8, which ONNX Runtime adds with saturation on some processors,
 * as products of uint8 with uint8, which it adds exactly on all. The numbers stay the same: int8
 * weights and their zero point are moved by 128.
 *
 * <pre>
 *   before                         after
 * b int8 -> MatMulInteger        b -> Cast -> Add 128 -> Cast -> b/unsigned uint8 -> MatMulInteger
 * </pre>
 */
final class UnsignedWeights {
  /** Where a node reads a matrix of bytes and its zero point. */
  private record Operand(int matrix, int zeroPoint) {}

  private static final List<Operand> INTEGER = List.of(new Operand(0, 2), new Operand(1, 3));
  private static final List<Operand> LINEAR = List.of(new Operand(0, 2), new Operand(3, 5));

  private static final Map<String, List<Operand>> OPERATORS =
      Map.of(
          "MatMulInteger", INTEGER,
          "ConvInteger", INTEGER,
          "QLinearMatMul", LINEAR,
          "QLinearConv", LINEAR,
          "QGemm", LINEAR,
          "DynamicQuantizeLSTM", List.of(new Operand(1, 9), new Operand(2, 11)));

  private static final Set<String> DOMAINS = Set.of("", "com.microsoft");
  private static final long SHIFT = 128;

  private final Map<String, ElementType> types;

  private UnsignedWeights(Map<String, ElementType> types) {
    this.types = types;
  }

  /**
   * The model with such products rewritten, also inside of its nodes; an equal one when it has
   * none.
   *
   * @param types the types of values by name, as far as known
   */
  static ModelProto apply(ModelProto model, Map<String, ElementType> types) {
    UnsignedWeights rewrite = new UnsignedWeights(types);
    return model.toBuilder().setGraph(rewrite.graph(model.getGraph())).build();
  }

  /** Whether a node multiplies quantised integers. */
  static boolean isProduct(NodeProto node) {
    return DOMAINS.contains(OperatorSets.canonical(node.getDomain()))
        && OPERATORS.containsKey(node.getOpType());
  }

  private GraphProto graph(GraphProto graph) {
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder result = node.toBuilder();
      for (AttributeProto.Builder attribute : result.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          attribute.setG(graph(attribute.getG()));
        }
      }
      if (isProduct(node) && isMixed(node)) {
        OPERATORS.get(node.getOpType()).forEach(operand -> rewrite(nodes, result, operand));
      }
      nodes.add(result.build());
    }
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  /** DynamicQuantizeLSTM quantises what it multiplies with its weights to uint8. */
  private boolean isMixed(NodeProto node) {
    List<Operand> operands = OPERATORS.get(node.getOpType());
    return node.getOpType().equals("DynamicQuantizeLSTM")
        || operands.stream().map(operand -> type(node, operand)).distinct().count() > 1;
  }

  private ElementType type(NodeProtoOrBuilder node, Operand operand) {
    return types.get(node.getInput(operand.matrix()));
  }

  private void rewrite(List<NodeProto> nodes, NodeProto.Builder node, Operand operand) {
    if (type(node, operand) != ElementType.INT8) {
      return;
    }
    String prefix = FlatModel.key(node.build()) + "/input";
    node.setInput(operand.matrix(), shifted(nodes, node, operand.matrix(), prefix));
    while (node.getInputCount() <= operand.zeroPoint()) {
      node.addInput("");
    }
    String zero =
        node.getInput(operand.zeroPoint()).isEmpty()
            ? constant(nodes, prefix + operand.zeroPoint() + "/unsigned", ElementType.UINT8)
            : shifted(nodes, node, operand.zeroPoint(), prefix);
    node.setInput(operand.zeroPoint(), zero);
  }

  private static String shifted(
      List<NodeProto> nodes, NodeProtoOrBuilder node, int input, String prefix) {
    String name = prefix + input;
    String shift = constant(nodes, name + "/shift", ElementType.INT32);
    String wide = name + "/wide";
    String moved = name + "/moved";
    String unsigned = name + "/unsigned";
    nodes.add(cast(node.getInput(input), wide, ElementType.INT32));
    nodes.add(
        NodeProto.newBuilder()
            .setOpType("Add")
            .addInput(wide)
            .addInput(shift)
            .addOutput(moved)
            .build());
    nodes.add(cast(moved, unsigned, ElementType.UINT8));
    return unsigned;
  }

  private static NodeProto cast(String from, String to, ElementType type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(from)
        .addOutput(to)
        .addAttribute(Attribute.of("to", ElementTypes.code(type)))
        .build();
  }

  private static String constant(List<NodeProto> nodes, String name, ElementType type) {
    Tensor tensor = Tensor.integers(type, new long[] {SHIFT});
    nodes.add(
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput(name)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(TensorEncoder.encode(name, tensor)))
            .build());
    return name;
  }
}

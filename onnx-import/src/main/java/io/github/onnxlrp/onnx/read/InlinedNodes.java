package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Counts the nodes that a model has once its functions are inlined, without inlining them: thirty
 * functions that call each other twice are a billion nodes.
 */
public final class InlinedNodes {
  /** Functions that may be open at a time, as many as protocol buffers nest messages. */
  static final int DEEPEST = 100;

  /**
   * What inlining gives.
   *
   * @param nodes number of nodes
   * @param calls how many functions are open at a time at most
   */
  private record Size(long nodes, int calls) {
    Size plus(Size other) {
      boolean overflows = nodes > Long.MAX_VALUE - other.nodes;
      return new Size(
          overflows ? Long.MAX_VALUE : nodes + other.nodes, Math.max(calls, other.calls));
    }
  }

  private final FunctionTable functions;
  private final IdentityHashMap<FunctionProto, Size> sizes = new IdentityHashMap<>();

  private InlinedNodes(ModelProto model) {
    this.functions = new FunctionTable(model);
  }

  /**
   * Requires that a model has at most this number of nodes. A node with more than two operands
   * counts as the operations of two operands that it stands for.
   *
   * @throws OnnxLrpException with reason UNSUPPORTED if it has more, or functions are nested more
   *     than 100 deep
   */
  public static void requireAtMost(long limit, ModelProto model) {
    long nodes = new InlinedNodes(model).size(model.getGraph().getNodeList(), 0).nodes;
    if (nodes > limit) {
      throw OnnxLrpException.unsupported(
          "the model has %s nodes; if you trust it, allow more than %d (--max-nodes)",
          nodes == Long.MAX_VALUE ? "2^63 or more" : Long.toString(nodes), limit);
    }
  }

  private Size size(List<NodeProto> nodes, int depth) {
    return nodes.stream().map(node -> size(node, depth)).reduce(new Size(0, 0), Size::plus);
  }

  private Size size(NodeProto node, int depth) {
    Size size = new Size(Math.max(1, node.getInputCount() - 1L), 0);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        size = size.plus(size(attribute.getG().getNodeList(), depth));
      }
    }
    FunctionProto function = functions.find(node);
    return function == null ? size : size.plus(size(function, depth + 1));
  }

  private Size size(FunctionProto function, int depth) {
    Size size = sizes.get(function);
    if (size == null && depth <= DEEPEST) {
      // A function that calls itself is found out when the model is translated.
      sizes.put(function, new Size(0, 0));
      Size body = size(function.getNodeList(), depth);
      size = new Size(body.nodes, body.calls + 1);
      sizes.put(function, size);
    }
    if (size == null || size.calls > DEEPEST) {
      throw OnnxLrpException.unsupported(
          "the function '%s' is nested with others more than %d deep", function.getName(), DEEPEST);
    }
    return size;
  }
}

package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.Map;

/**
 * One call of a function that the model defines: what the nodes of its body take from the node that
 * calls it.
 */
public final class FunctionCall {
  private final FunctionProto function;
  private final FunctionCall caller;
  private final OperatorSets operatorSets;
  private final Map<String, AttributeProto> attributes = new HashMap<>();

  /**
   * A call.
   *
   * @param caller the call in whose body the node is, or null
   * @throws OnnxLrpException if the function calls itself or the node does not fit it
   */
  public FunctionCall(FunctionProto function, NodeProto node, FunctionCall caller, String where) {
    this.function = function;
    this.caller = caller;
    this.operatorSets = new OperatorSets(function.getOpsetImportList());
    requireFits(node, where);
    for (FunctionCall outer = caller; outer != null; outer = outer.caller) {
      if (outer.function.equals(function)) {
        throw OnnxLrpException.invalid(
            "%s: the function '%s' calls itself", where, function.getName());
      }
    }
    function.getAttributeProtoList().forEach(given -> attributes.put(given.getName(), given));
    for (AttributeProto given : node.getAttributeList()) {
      if (!attributes.containsKey(given.getName())
          && !function.getAttributeList().contains(given.getName())) {
        throw OnnxLrpException.invalid(
            "%s: the function '%s' has no attribute '%s'",
            where, function.getName(), given.getName());
      }
      attributes.put(given.getName(), given);
    }
  }

  private void requireFits(NodeProto node, String where) {
    if (node.getInputCount() > function.getInputCount()
        || node.getOutputCount() > function.getOutputCount()) {
      throw OnnxLrpException.invalid(
          "%s: it has %d inputs and %d outputs; the function '%s' has %d and %d",
          where,
          node.getInputCount(),
          node.getOutputCount(),
          function.getName(),
          function.getInputCount(),
          function.getOutputCount());
    }
  }

  /** The function that is called. */
  public FunctionProto function() {
    return function;
  }

  /** The operator sets that the function imports. */
  public OperatorSets operatorSets() {
    return operatorSets;
  }

  /**
   * The node with the attributes of this call where it or a graph inside of it refers to them; a
   * reference to one that is neither given nor has a default leaves the node's attribute out.
   */
  public NodeProto bind(NodeProto node) {
    return InnerGraphs.bind(node, attributes);
  }
}

package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that a model defines, by domain, name and overload. */
public final class FunctionTable {
  private final List<String> repeated = new ArrayList<>();
  private final Map<String, FunctionProto> functions = new HashMap<>();

  /** The functions of a model; of several with the same name the first. */
  public FunctionTable(ModelProto model) {
    for (FunctionProto function : model.getFunctionsList()) {
      String key = key(function.getDomain(), function.getName(), function.getOverload());
      if (functions.putIfAbsent(key, function) != null) {
        repeated.add(key);
      }
    }
  }

  /**
   * Requires that no function is defined twice.
   *
   * @throws OnnxLrpException if one is
   */
  public void requireDistinct() {
    if (!repeated.isEmpty()) {
      throw OnnxLrpException.invalid("the model defines the function '%s' twice", repeated.get(0));
    }
  }

  /**
   * Requires that no function is in ONNX's own domain, whose operators the standard defines: a
   * model must not give them another meaning.
   *
   * @throws OnnxLrpException if one is
   */
  public void requireOwnDomains() {
    for (FunctionProto function : functions.values()) {
      if (OperatorSets.canonical(function.getDomain()).isEmpty()) {
        throw OnnxLrpException.invalid(
            "the model defines the function '%s' in the domain of ONNX's own operators; functions"
                + " need a domain of their own",
            function.getName());
      }
    }
  }

  /** The function that a node calls, or null. */
  public FunctionProto find(NodeProto node) {
    return functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
  }

  private static String key(String domain, String name, String overload) {
    String qualified = OperatorSets.canonical(domain) + "." + name;
    return overload.isEmpty() ? qualified : qualified + ":" + overload;
  }
}

package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that a model defines, by domain, name and overload. */
final class FunctionTable {
  private final Map<String, FunctionProto> functions = new HashMap<>();

  FunctionTable(List<FunctionProto> defined) {
    for (FunctionProto function : defined) {
      String key = key(function.getDomain(), function.getName(), function.getOverload());
      if (functions.put(key, function) != null) {
        throw OnnxLrpException.invalid("the model defines the function '%s' twice", key);
      }
    }
  }

  /** The function that a node calls, or null. */
  FunctionProto find(NodeProto node) {
    return functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
  }

  private static String key(String domain, String name, String overload) {
    String qualified = OperatorSets.canonical(domain) + "." + name;
    return overload.isEmpty() ? qualified : qualified + ":" + overload;
  }
}

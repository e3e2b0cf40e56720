package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions and the operator sets of a model that some of its nodes need. */
final class CalledFunctions {
  private final Map<List<String>, FunctionProto> defined = new HashMap<>();
  private final Set<List<String>> called = new HashSet<>();
  private final Set<String> domains = new HashSet<>(Set.of(""));
  private final ModelProto model;

  /** Follows the calls of nodes, also through other functions and from inner graphs. */
  CalledFunctions(ModelProto model, Collection<NodeProto> nodes) {
    this.model = model;
    model.getFunctionsList().forEach(function -> defined.put(key(function), function));
    Deque<NodeProto> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      domains.add(canonical(node.getDomain()));
      List<String> key = key(node.getDomain(), node.getOpType(), node.getOverload());
      if (defined.containsKey(key) && called.add(key)) {
        FunctionProto function = defined.get(key);
        open.addAll(function.getNodeList());
        function
            .getOpsetImportList()
            .forEach(imported -> domains.add(canonical(imported.getDomain())));
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        open.addAll(attribute.getG().getNodeList());
      }
    }
  }

  /** The called functions; one that is defined twice is found out by the translation. */
  List<FunctionProto> functions() {
    return model.getFunctionsList().stream()
        .filter(function -> called.contains(key(function)))
        .toList();
  }

  /** The imported operator sets that hold an operator of theirs. */
  List<OperatorSetIdProto> operatorSets() {
    return model.getOpsetImportList().stream()
        .filter(imported -> domains.contains(canonical(imported.getDomain())))
        .toList();
  }

  private static List<String> key(FunctionProto function) {
    return key(function.getDomain(), function.getName(), function.getOverload());
  }

  private static List<String> key(String domain, String name, String overload) {
    return List.of(canonical(domain), name, overload);
  }

  private static String canonical(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}

package io.github.onnxlrp.onnx.read;

import static io.github.onnxlrp.onnx.read.OperatorSets.canonical;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The functions and the operator sets of a model that some of its nodes need. */
final class CalledFunctions {
  private final Set<FunctionProto> called = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> domains = new HashSet<>(Set.of(""));
  private final ModelProto model;

  /**
   * Follows the calls of nodes, also through other functions and from inner graphs.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if a function is defined twice
   */
  CalledFunctions(ModelProto model, Collection<NodeProto> nodes) {
    this.model = model;
    FunctionTable functions = new FunctionTable(model);
    functions.requireDistinct();
    Deque<NodeProto> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      domains.add(canonical(node.getDomain()));
      FunctionProto function = functions.find(node);
      if (function != null && called.add(function)) {
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

  /** The called functions, in the order of the model. */
  List<FunctionProto> functions() {
    return model.getFunctionsList().stream().filter(called::contains).toList();
  }

  /** The imported operator sets that hold an operator of theirs. */
  List<OperatorSetIdProto> operatorSets() {
    return model.getOpsetImportList().stream()
        .filter(imported -> domains.contains(canonical(imported.getDomain())))
        .toList();
  }
}

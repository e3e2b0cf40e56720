package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import java.util.Set;

/** The functions that a model defines, and the operator sets that it imports. */
final class ModelFunctions {
  /** How ONNX's own domain is written. */
  static final Set<String> ONNX = Set.of("", "ai.onnx");

  private final ModelProto model;

  ModelFunctions(ModelProto model) {
    this.model = model;
  }

  /** The function that a node calls, or null. */
  FunctionProto find(NodeProto node) {
    return model.getFunctionsList().stream()
        .filter(
            function ->
                function.getName().equals(node.getOpType())
                    && function.getDomain().equals(node.getDomain())
                    && function.getOverload().equals(node.getOverload()))
        .findFirst()
        .orElse(null);
  }

  /** Whether the nodes of a function mean the same in the main graph. */
  boolean importsTheSame(FunctionProto function) {
    return function.getOpsetImportList().stream()
        .allMatch(imported -> opset(imported.getDomain()) == imported.getVersion());
  }

  /** The version of an operator set that the model imports, or 0. */
  long opset(String domain) {
    return model.getOpsetImportList().stream()
        .filter(imported -> isSame(imported.getDomain(), domain))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(0);
  }

  private static boolean isSame(String domain, String other) {
    return domain.equals(other) || (ONNX.contains(domain) && ONNX.contains(other));
  }
}

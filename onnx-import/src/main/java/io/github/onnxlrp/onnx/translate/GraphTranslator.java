package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.SparseTensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.FunctionCall;
import io.github.onnxlrp.onnx.read.FunctionTable;
import io.github.onnxlrp.onnx.read.OperatorSets;
import io.github.onnxlrp.onnx.read.ValueInfos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Translates a model node by node. Nodes that cannot be translated are collected, so that a user
 * learns about all of them at once.
 */
public final class GraphTranslator {
  private final OperatorTranslators translators;
  private final OperatorSets operatorSets;
  private final FunctionTable functions;
  private final List<UnsupportedNode> unsupported = new ArrayList<>();

  private GraphTranslator(ModelProto model, OperatorTranslators translators) {
    this.translators = translators;
    this.operatorSets = new OperatorSets(model.getOpsetImportList());
    this.functions = new FunctionTable(model);
    functions.requireDistinct();
    functions.requireOwnDomains();
  }

  /**
   * The outcome of a translation.
   *
   * @param graph the graph; it can run only when nothing is unsupported
   * @param unsupported the nodes that are missing in it
   */
  public record Translation(Graph graph, List<UnsupportedNode> unsupported) {}

  /**
   * Translates a model.
   *
   * @throws OnnxLrpException if the model contradicts itself
   */
  public static Translation translate(ModelProto model, OperatorTranslators translators) {
    GraphTranslator translator = new GraphTranslator(model, translators);
    Graph graph = translator.translate(model.getGraph(), Scope.main());
    return new Translation(graph, List.copyOf(translator.unsupported));
  }

  Graph translate(GraphProto graph, Scope scope) {
    Map<String, Value> declared = declaredValues(graph, scope);
    addInitializers(graph, scope);
    addInputs(graph, scope, declared);
    for (int k = 0; k < graph.getNodeCount(); k++) {
      translateNode(graph.getNodeList(), k, scope, declared);
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      addOutput(output.getName(), scope);
    }
    return UnusedConstants.removeFrom(scope.builder().build());
  }

  private static Map<String, Value> declaredValues(GraphProto graph, Scope scope) {
    Map<String, Value> declared = new HashMap<>();
    graph.getValueInfoList().forEach(info -> declared.put(info.getName(), value(info, scope)));
    graph.getOutputList().forEach(info -> declared.put(info.getName(), value(info, scope)));
    return declared;
  }

  private static Value value(ValueInfoProto info, Scope scope) {
    Value value = ValueInfos.value(info);
    return new Value(scope.path().value(value.name()), value.type(), value.shape());
  }

  private void addInitializers(GraphProto graph, Scope scope) {
    for (TensorProto initializer : graph.getInitializerList()) {
      requireNew(initializer.getName(), "initializer", scope);
      scope.define(initializer);
    }
    for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
      String name = sparse.getValues().getName();
      requireNew(name, "sparse initializer", scope);
      scope.refuse(
          name, "sparse initializer '%s': sparse tensors are not supported".formatted(name));
    }
  }

  /** Old files list initializers also as inputs; they are constants. */
  private static void addInputs(GraphProto graph, Scope scope, Map<String, Value> declared) {
    Set<String> initializers = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
    for (ValueInfoProto input : graph.getInputList()) {
      if (initializers.contains(input.getName())) {
        continue;
      }
      requireNew(input.getName(), "input", scope);
      Value value = value(input, scope);
      // Inside, a missing type is no error, and sequences may come in.
      if (value.type() == null && !scope.isInner()) {
        scope.refuse(
            input.getName(),
            "input '%s' is of type %s; only tensors of numbers are supported"
                .formatted(input.getName(), ValueInfos.typeName(input.getType())));
        continue;
      }
      scope.define(input.getName(), scope.builder().input(value));
      declared.put(input.getName(), value);
    }
  }

  private static void requireNew(String name, String what, Scope scope) {
    if (name.isEmpty()) {
      throw OnnxLrpException.invalid("%s%s has no name", scope.path().nodes(), what);
    }
    if (scope.defines(name)) {
      throw OnnxLrpException.invalid(
          "%s '%s%s': the name is used twice", what, scope.path().nodes(), name);
    }
  }

  private void translateNode(
      List<NodeProto> nodes, int index, Scope scope, Map<String, Value> declared) {
    FunctionCall call = scope.call();
    NodeProto proto = call == null ? nodes.get(index) : call.bind(nodes.get(index));
    String name = nodeName(proto, index, scope);
    List<Value> outputs = new ArrayList<>();
    for (String output : proto.getOutputList()) {
      if (output.isEmpty()) {
        outputs.add(null);
        continue;
      }
      requireNew(output, proto.getOpType() + " node '" + name + "', output", scope);
      Value value = declared.get(output);
      outputs.add(value == null ? new Value(scope.path().value(output)) : value);
    }
    String where = proto.getOpType() + " node '" + name + "'";
    try {
      translateNode(proto, name, scope, inputs(nodes, index, name, scope), outputs);
    } catch (OnnxLrpException e) {
      addUnsupported(new UnsupportedNode(name, operator(proto), reason(e, where)), e);
    }
    for (int k = 0; k < outputs.size(); k++) {
      if (outputs.get(k) != null) {
        scope.define(proto.getOutput(k), outputs.get(k));
      }
    }
  }

  private void translateNode(
      NodeProto proto, String name, Scope scope, List<Value> inputs, List<Value> outputs) {
    String where = proto.getOpType() + " node '" + name + "'";
    OperatorSets sets = scope.call() == null ? operatorSets : scope.call().operatorSets();
    int opset = sets.version(OperatorSets.canonical(proto.getDomain()), where);
    FunctionProto function = functions.find(proto);
    if (function != null) {
      FunctionCall call = new FunctionCall(function, proto, scope.call(), where);
      inline(call, scope.function(call, name), inputs, outputs);
      return;
    }
    OperatorTranslator translator = translators.of(proto, where);
    if (outputs.stream().allMatch(Objects::isNull)) {
      throw OnnxLrpException.invalid("%s: it has no outputs", where);
    }
    OnnxNode node = new OnnxNode(this, scope, proto, name, opset, inputs, outputs);
    try {
      translator.translate(node);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT, where + ": " + e.getMessage(), e);
    }
    node.requireAllTranslated();
  }

  /** Keeps what is not supported; every other exception goes on. */
  private void addUnsupported(UnsupportedNode node, OnnxLrpException cause) {
    if (cause.reason() != OnnxLrpException.Reason.UNSUPPORTED) {
      throw cause;
    }
    unsupported.add(node);
  }

  private static String reason(OnnxLrpException e, String where) {
    return e.getMessage().replace(where + ": ", "");
  }

  private static String operator(NodeProto proto) {
    String qualified = OperatorSets.operator(proto);
    return proto.getOverload().isEmpty() ? qualified : qualified + ":" + proto.getOverload();
  }

  /** Puts the body of a function in the place of the node that calls it. */
  private void inline(FunctionCall call, Scope body, List<Value> inputs, List<Value> outputs) {
    FunctionProto function = call.function();
    for (int k = 0; k < function.getInputCount(); k++) {
      body.define(function.getInput(k), k < inputs.size() ? inputs.get(k) : null);
    }
    Map<String, Value> results = new HashMap<>();
    for (int k = 0; k < outputs.size(); k++) {
      if (outputs.get(k) != null) {
        results.putIfAbsent(function.getOutput(k), outputs.get(k));
      }
    }
    for (int k = 0; k < function.getNodeCount(); k++) {
      translateNode(function.getNodeList(), k, body, results);
    }
    for (int k = 0; k < outputs.size(); k++) {
      Value found = outputs.get(k) == null ? null : output(function.getOutput(k), body);
      if (found != outputs.get(k)) {
        // An output that is an input, or is listed twice.
        String name = body.path().value(function.getOutput(k));
        body.builder().write(name, Reshape.identity(), outputs.get(k), found);
      }
    }
  }

  private static String nodeName(NodeProto proto, int index, Scope scope) {
    if (!proto.getName().isEmpty()) {
      if (!scope.claimNodeName(proto.getName())) {
        throw OnnxLrpException.invalid(
            "%s node '%s%s': another node has the same name",
            proto.getOpType(), scope.path().nodes(), proto.getName());
      }
    }
    String name = scope.path().node(proto);
    return name.equals(scope.path().nodes()) ? name + "#" + index : name;
  }

  private static List<Value> inputs(List<NodeProto> nodes, int index, String node, Scope scope) {
    List<Value> inputs = new ArrayList<>();
    for (String input : nodes.get(index).getInputList()) {
      boolean absent = input.isEmpty() || scope.isAbsent(input);
      inputs.add(absent ? null : input(nodes, index, input, node, scope));
    }
    return inputs;
  }

  private static Value input(
      List<NodeProto> nodes, int index, String input, String node, Scope scope) {
    Value value = scope.find(input);
    if (value != null) {
      return value;
    }
    String where = nodes.get(index).getOpType() + " node '" + node + "'";
    for (int later = index; later < nodes.size(); later++) {
      if (nodes.get(later).getOutputList().contains(input)) {
        throw OnnxLrpException.invalid(
            "%s: it reads '%s', which is written only by itself or a later node; the nodes are not"
                + " in order or form a cycle",
            where, input);
      }
    }
    throw OnnxLrpException.invalid("%s: it reads '%s', which nothing writes", where, input);
  }

  private void addOutput(String name, Scope scope) {
    try {
      scope.builder().outputs(output(name, scope));
    } catch (OnnxLrpException e) {
      if (scope.isInner()) {
        // The node that holds the graph is not supported.
        throw e;
      }
      addUnsupported(
          new UnsupportedNode(scope.path().nodes() + name, UnsupportedNode.OUTPUT, e.getMessage()),
          e);
    }
  }

  private static Value output(String name, Scope scope) {
    Value value = scope.find(name);
    if (value == null) {
      throw OnnxLrpException.invalid(
          "output '%s%s': nothing writes it", scope.path().nodes(), name);
    }
    return value;
  }
}

package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.FloatFormats;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.validate.ReferenceModel.Written;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares our forward pass of a model with that of ONNX Runtime, both on the same inputs, the
 * whole batch at once.
 */
public final class Validation {
  private static final String ONNX_RUNTIME = "ONNX Runtime";

  private final ModelProto reference;
  private final OnnxModel model;
  private final Graph graph;
  private final Map<String, Tensor> inputs;
  private final ValidationOptions options;
  private final List<NotCompared> notCompared = new ArrayList<>();

  private Validation(
      ModelProto reference,
      OnnxModel model,
      Map<String, Tensor> inputs,
      ValidationOptions options) {
    this.reference = reference;
    this.model = model;
    this.graph = model.graph();
    this.inputs = asDeclared(graph, inputs);
    this.options = options;
  }

  /**
   * Runs both and compares.
   *
   * @param inputs a tensor for every input of the model, by name
   * @throws OnnxLrpException if one of the two cannot run the model, an input is missing or does
   *     not fit, or the provider is not to be had
   */
  public static ValidationReport run(
      OnnxModel model, Map<String, Tensor> inputs, ValidationOptions options) {
    return run(model.proto(), model, inputs, options);
  }

  /** Compares {@code model} with what ONNX Runtime makes of {@code reference}. */
  static ValidationReport run(
      ModelProto reference,
      OnnxModel model,
      Map<String, Tensor> inputs,
      ValidationOptions options) {
    return new Validation(reference, model, inputs, options).run();
  }

  private static Map<String, Tensor> asDeclared(Graph graph, Map<String, Tensor> given) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      Tensor tensor = given.get(input.name());
      if (tensor == null) {
        throw OnnxLrpException.invalid("input '%s' is missing", input.name());
      }
      result.put(input.name(), asDeclared(input, tensor));
    }
    return result;
  }

  /** Both sides must start from the same numbers, so floats are rounded to the declared type. */
  private static Tensor asDeclared(Value input, Tensor tensor) {
    ElementType type = input.type() == null ? tensor.type() : input.type();
    if (type.isFloating() && tensor.isFloating()) {
      return tensor.map(element -> FloatFormats.round(element, type)).as(type);
    }
    if (type != tensor.type()) {
      throw OnnxLrpException.invalid(
          "input '%s' is of type %s; the model expects %s", input.name(), tensor.type(), type);
    }
    return tensor;
  }

  private ValidationReport run() {
    Trace trace = ForwardPass.run(graph, inputs);
    OnnxRuntimeSession.Result expected = runReference();
    List<Comparison> outputs = new ArrayList<>();
    trace.outputs().forEach((name, value) -> addOutput(outputs, name, value.tensor(), expected));
    List<NodeComparison> nodes =
        switch (options.scope()) {
          case OUTPUTS -> List.of();
          case PER_NODE -> cumulative(trace, expected);
          case ISOLATED -> isolated(expected);
        };
    return new ValidationReport(
        options.provider(),
        outputs,
        compareReferences(trace),
        nodes,
        notCompared,
        NonFinite.find(graph, inputs));
  }

  private OnnxRuntimeSession.Result runReference() {
    boolean all = options.scope() != Scope.OUTPUTS;
    ModelProto proto = all ? ReferenceModel.withAllValues(reference) : ReferenceModel.of(reference);
    LinkedHashSet<String> names = new LinkedHashSet<>(ReferenceModel.outputNames(proto));
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(proto, options.provider())) {
      return session.run(ReferenceModel.inputs(inputs), names);
    } catch (NoClassDefFoundError e) {
      // The library is an optional dependency.
      throw new OnnxLrpException(
          OnnxLrpException.Reason.UNSUPPORTED,
          "validation needs ONNX Runtime; add com.microsoft.onnxruntime:onnxruntime to the class path",
          e);
    }
  }

  private void addOutput(
      List<Comparison> comparisons, String name, Tensor ours, OnnxRuntimeSession.Result expected) {
    if (expected.tensors().containsKey(name)) {
      comparisons.add(compare(name, ours, expected.tensors().get(name)));
    } else {
      notCompared.add(new NotCompared(name, notATensor(name, expected)));
    }
  }

  private static String notATensor(String name, OnnxRuntimeSession.Result expected) {
    return "in ONNX Runtime it is " + expected.others().getOrDefault(name, "missing");
  }

  private Comparison compare(String name, Tensor ours, Tensor expected) {
    return Comparison.of(name, ours, expected, options.tolerance(), ONNX_RUNTIME);
  }

  private List<Comparison> compareReferences(Trace trace) {
    List<Comparison> comparisons = new ArrayList<>();
    Map<String, Tensor> given = new LinkedHashMap<>(options.references());
    trace
        .outputs()
        .forEach(
            (name, value) -> {
              Tensor expected = given.remove(name);
              if (expected != null) {
                comparisons.add(
                    Comparison.of(
                        name, value.tensor(), expected, options.tolerance(), "the given data"));
              }
            });
    given.keySet().stream()
        .sorted()
        .forEach(name -> notCompared.add(new NotCompared(name, "the model has no such output")));
    return comparisons;
  }

  /** Each side has run on by itself. */
  private List<NodeComparison> cumulative(Trace trace, OnnxRuntimeSession.Result expected) {
    List<NodeComparison> comparisons = new ArrayList<>();
    Map<String, Tensor> constants = new HashMap<>();
    graph.constants().forEach((value, tensor) -> constants.put(value.name(), tensor));
    for (Written written : ReferenceModel.written(reference)) {
      String name = written.value();
      Tensor ours = find(trace, constants, name);
      if (!expected.tensors().containsKey(name)) {
        notCompared.add(new NotCompared(name, notATensor(name, expected)));
      } else if (ours == null) {
        notCompared.add(new NotCompared(name, "the imported graph has no value of this name"));
      } else {
        comparisons.add(node(written, compare(name, ours, expected.tensors().get(name))));
      }
    }
    noteInnerValues();
    return comparisons;
  }

  private static Tensor find(Trace trace, Map<String, Tensor> constants, String name) {
    List<TraceValue> found = trace.values().get(name);
    return found == null ? constants.get(name) : found.get(found.size() - 1).tensor();
  }

  /** Our nodes run one by one on the values that ONNX Runtime has before them. */
  private List<NodeComparison> isolated(OnnxRuntimeSession.Result expected) {
    List<NodeComparison> comparisons = new ArrayList<>();
    Map<String, Tensor> values = new HashMap<>(expected.tensors());
    values.putAll(inputs);
    OneNodeModel cutter = new OneNodeModel(model.proto());
    for (NodeProto node : model.proto().getGraph().getNodeList()) {
      OneNodeModel.Cut cut = cutter.cut(node, values);
      for (String name : node.getOutputList()) {
        if (name.isEmpty()) {
          continue;
        }
        if (!expected.tensors().containsKey(name)) {
          notCompared.add(new NotCompared(name, notATensor(name, expected)));
        } else if (cut == null) {
          notCompared.add(new NotCompared(name, "its node reads a value that is no tensor"));
        } else {
          comparisons.add(node(new Written(node, name), runAlone(cut, name, expected)));
        }
      }
    }
    noteInnerValues();
    return comparisons;
  }

  private Comparison runAlone(
      OneNodeModel.Cut cut, String name, OnnxRuntimeSession.Result expected) {
    try {
      Trace trace = ForwardPass.run(model.withProto(cut.proto()).graph(), cut.inputs());
      return compare(name, trace.outputs().get(name).tensor(), expected.tensors().get(name));
    } catch (OnnxLrpException e) {
      return Comparison.failed(name, e.getMessage());
    }
  }

  private static NodeComparison node(Written written, Comparison comparison) {
    return new NodeComparison(written.nodeName(), written.node().getOpType(), comparison);
  }

  private void noteInnerValues() {
    for (NodeProto node : reference.getGraph().getNodeList()) {
      boolean holdsGraphs = node.getAttributeList().stream().anyMatch(AttributeProto::hasG);
      if (holdsGraphs || isCall(node)) {
        notCompared.add(
            new NotCompared(
                new Written(node, node.getOutput(0)).nodeName(),
                "the values inside of this %s node are not compared".formatted(node.getOpType())));
      }
    }
  }

  private boolean isCall(NodeProto node) {
    return reference.getFunctionsList().stream()
        .anyMatch(
            function ->
                function.getName().equals(node.getOpType())
                    && function.getDomain().equals(node.getDomain()));
  }
}

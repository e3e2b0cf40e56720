package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.FloatFormats;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares our forward pass of a model with that of ONNX Runtime, both on the same inputs, the
 * whole batch at once.
 */
public final class Validation {
  static final String ONNX_RUNTIME = "ONNX Runtime";

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
    try {
      return new Validation(reference, model, inputs, options).run();
    } catch (NoClassDefFoundError e) {
      // The library is an optional dependency.
      throw new OnnxLrpException(
          OnnxLrpException.Reason.UNSUPPORTED,
          "validation needs ONNX Runtime; add com.microsoft.onnxruntime:onnxruntime to the class path",
          e);
    }
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
    Reference computed = options.scope() == Scope.OUTPUTS ? outputsOnly() : everything();
    OnnxRuntimeSession.Result expected = computed.values();
    List<Comparison> outputs = new ArrayList<>();
    trace.outputs().forEach((name, value) -> addOutput(outputs, name, value.tensor(), expected));
    List<Comparison> references = compareReferences(trace);
    NodeComparisons nodes = new NodeComparisons(expected, options.tolerance(), notCompared);
    notCompared.addAll(computed.flat().notCompared());
    switch (options.scope()) {
      case OUTPUTS -> {}
      case PER_NODE -> nodes.compareCumulative(computed.flat(), graph, trace);
      case ISOLATED -> nodes.compareIsolated(model, computed.flatten(model.proto()), inputs);
    }
    return new ValidationReport(
        options.provider(),
        outputs,
        references,
        nodes.all(),
        notCompared,
        NonFinite.find(graph, inputs),
        nodes.reproduction());
  }

  /**
   * What ONNX Runtime gives.
   *
   * @param decisions the steps and branches that were written out, or null where none are
   * @param flat the model that it ran
   * @param values the values of the main graph
   */
  private record Reference(
      Map<String, Integer> decisions, FlatModel flat, OnnxRuntimeSession.Result values) {
    FlatModel flatten(ModelProto other) {
      return decisions == null ? Flattening.plain(other) : Flattening.of(other, decisions);
    }
  }

  private Reference outputsOnly() {
    return new Reference(
        null,
        new FlatModel(reference, List.of(), List.of(), List.of(), List.of()),
        runReference(reference));
  }

  /** Where ONNX Runtime refuses the inner nodes outside of their graphs, these are left out. */
  private Reference everything() {
    try {
      Map<String, Integer> decisions = Decisions.of(reference, inputs, options.provider());
      FlatModel flat = Flattening.of(reference, decisions);
      return new Reference(decisions, flat, runReference(flat.withAllValues()));
    } catch (OnnxLrpException e) {
      FlatModel plain = Flattening.plain(reference);
      OnnxRuntimeSession.Result values = runReference(plain.withAllValues());
      if (!plain.notCompared().isEmpty()) {
        notCompared.add(new NotCompared("values inside of nodes", e.getMessage()));
      }
      return new Reference(null, plain, values);
    }
  }

  private OnnxRuntimeSession.Result runReference(ModelProto chosen) {
    ModelProto proto = ReferenceModel.of(chosen);
    LinkedHashSet<String> names = new LinkedHashSet<>(ReferenceModel.outputNames(proto));
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(proto, options.provider())) {
      return session.run(ReferenceModel.inputs(inputs), names);
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

  static String notATensor(String name, OnnxRuntimeSession.Result expected) {
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
}

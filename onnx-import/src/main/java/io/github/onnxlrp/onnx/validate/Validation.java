package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.FloatFormats;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.SupportedPart;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares our forward pass of a model with that of ONNX Runtime, both on the same inputs, the
 * whole batch at once.
 */
public final class Validation {
  static final String ONNX_RUNTIME = "ONNX Runtime";

  private final Subject subject;
  private final Graph graph;
  private final Map<String, Tensor> inputs;
  private final ValidationOptions options;
  private final List<NotCompared> leftOut;

  private Validation(Subject subject, List<NotCompared> leftOut) {
    this.subject = subject;
    this.leftOut = leftOut;
    this.graph = subject.model().graph();
    this.inputs = subject.inputs();
    this.options = subject.options();
  }

  /**
   * Runs both and compares. Outputs that one of the two cannot compute are listed among what is not
   * compared.
   *
   * @param inputs a tensor for every input that the compared outputs depend on, by name
   * @throws OnnxLrpException if one of the two cannot run the model, an input is missing or does
   *     not fit, or the provider is not to be had
   */
  public static ValidationReport run(
      OnnxModel model, Map<String, Tensor> inputs, ValidationOptions options) {
    return run(model.supportedPart(List.of()), inputs, options);
  }

  /** The same for a part of a model; the outputs that it leaves out are not compared. */
  public static ValidationReport run(
      SupportedPart part, Map<String, Tensor> inputs, ValidationOptions options) {
    return run(part.model().proto(), part, inputs, options, Saturation::isHere);
  }

  /** Compares {@code model} with what ONNX Runtime makes of {@code reference}. */
  static ValidationReport run(
      ModelProto reference,
      OnnxModel model,
      Map<String, Tensor> inputs,
      ValidationOptions options) {
    return run(reference, model, inputs, options, Saturation::isHere);
  }

  /**
   * The same on a processor of the caller's choice.
   *
   * @param saturates whether ONNX Runtime adds products of uint8 and int8 with saturation
   */
  static ValidationReport run(
      ModelProto reference,
      OnnxModel model,
      Map<String, Tensor> inputs,
      ValidationOptions options,
      Predicate<Provider> saturates) {
    return run(reference, new SupportedPart(model, List.of()), inputs, options, saturates);
  }

  private static ValidationReport run(
      ModelProto reference,
      SupportedPart part,
      Map<String, Tensor> inputs,
      ValidationOptions options,
      Predicate<Provider> saturates) {
    Map<String, Tensor> declared = asDeclared(part.model().graph(), inputs);
    Subject subject = new Subject(reference, part.model(), declared, options, saturates);
    try {
      return new Validation(subject, part.leftOut().stream().map(Validation::leftOut).toList())
          .run();
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

  private static NotCompared leftOut(OutputSupport output) {
    return new NotCompared(output.output(), "not supported here: " + output.reason());
  }

  private ValidationReport run() {
    Trace trace = ForwardPass.run(graph, inputs);
    Reference reference;
    try {
      reference = reference(options.scope() == Scope.OUTPUTS);
    } catch (OnnxLrpException e) {
      return withoutRefused(e).run();
    }
    Judgement judgement = Judgement.of(subject, trace, reference);
    List<String> notes = new ArrayList<>(reference.notes());
    if (!judgement.ok()) {
      Reference all = options.scope() == Scope.OUTPUTS ? reference(false) : reference;
      SecondLook look = new SecondLook(subject, trace, judgement, all);
      judgement = look.judge();
      notes.addAll(look.notes());
    }
    List<NotCompared> notCompared = new ArrayList<>(leftOut);
    notCompared.addAll(judgement.notCompared());
    return new ValidationReport(
        options.provider(),
        judgement.outputs(),
        new GivenOutputs(subject, trace, reference, judgement.outputs()).compare(notCompared),
        judgement.nodes(),
        notCompared,
        NonFinite.find(graph, inputs, outputsAreFinite(trace)),
        notes,
        options.scope() == Scope.ISOLATED ? reproduction(judgement, reference) : null);
  }

  /** The rest of a model of which ONNX Runtime cannot compute some outputs. */
  private Validation withoutRefused(OnnxLrpException failure) {
    RunnableOutputs rest =
        RunnableOutputs.of(
            subject.reference(),
            part -> Reference.outputs(part, inputsOf(part), options.provider()),
            failure);
    OnnxModel model = subject.model().forOutputs(ReferenceModel.outputNames(rest.model()));
    List<NotCompared> more = new ArrayList<>(leftOut);
    more.addAll(rest.refused());
    return new Validation(
        new Subject(rest.model(), model, inputsOf(rest.model()), options, subject.saturates()),
        more);
  }

  /** A part of the model may take fewer inputs. */
  private Map<String, Tensor> inputsOf(ModelProto part) {
    Map<String, Tensor> result = new LinkedHashMap<>(inputs);
    result
        .keySet()
        .retainAll(part.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList());
    return result;
  }

  private Reference reference(boolean outputsOnly) {
    return outputsOnly
        ? Reference.outputs(subject.reference(), inputs, options.provider())
        : Reference.everything(subject.reference(), inputs, options.provider());
  }

  /** Whether no NaN of an input has come through, as far as floating outputs can tell. */
  private static boolean outputsAreFinite(Trace trace) {
    List<Tensor> floating =
        trace.outputs().values().stream()
            .map(TraceValue::tensor)
            .filter(Tensor::isFloating)
            .toList();
    return !floating.isEmpty()
        && floating.stream().allMatch(tensor -> NonFinite.describe(tensor).isEmpty());
  }

  /** The first node that diverges by itself. */
  private Reproduction reproduction(Judgement judgement, Reference reference) {
    List<String> divergent =
        judgement.nodes().stream()
            .filter(node -> !node.comparison().ok())
            .map(ValidationReport.NodeComparison::node)
            .toList();
    FlatModel flat = reference.flatten(subject.model().proto());
    return flat.nodes().stream()
        .filter(node -> divergent.contains(node.name()))
        .findFirst()
        .map(node -> Reproduction.of(subject, reference, flat, node))
        .orElse(null);
  }
}

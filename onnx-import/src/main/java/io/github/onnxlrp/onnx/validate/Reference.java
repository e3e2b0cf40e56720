package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession.Optimisation;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What ONNX Runtime makes of a model.
 *
 * @param decisions the steps and branches that were written out, or null where none are
 * @param flat the model that it ran
 * @param values the values of the main graph
 * @param notCompared what it does not show, with the reason
 * @param notes how else than as it is written it ran the model
 */
record Reference(
    Map<String, Integer> decisions,
    FlatModel flat,
    OnnxRuntimeSession.Result values,
    List<NotCompared> notCompared,
    List<String> notes) {

  /** The form of another model of the same structure in which it is compared with this one. */
  FlatModel flatten(ModelProto other) {
    return decisions == null ? Flattening.plain(other) : Flattening.of(other, decisions);
  }

  /** What ONNX Runtime makes of another model with the same values, in the same flat form. */
  Reference ofSameForm(ModelProto model, Map<String, Tensor> inputs, Provider provider) {
    Reference other = run(decisions, flat, model, inputs, provider);
    return new Reference(decisions, flat, other.values, notCompared, other.notes);
  }

  /** The outputs only. */
  static Reference outputs(ModelProto model, Map<String, Tensor> inputs, Provider provider) {
    FlatModel flat = new FlatModel(model, List.of(), List.of(), List.of(), List.of());
    return run(null, flat, model, inputs, provider);
  }

  /** Where ONNX Runtime refuses the inner nodes outside of their graphs, these are left out. */
  static Reference everything(ModelProto model, Map<String, Tensor> inputs, Provider provider) {
    try {
      Map<String, Integer> decisions = Decisions.of(model, inputs, provider);
      FlatModel flat = Flattening.of(model, decisions);
      return run(decisions, flat, flat.withAllValues(), inputs, provider);
    } catch (OnnxLrpException e) {
      return withoutInner(model, inputs, provider, e);
    }
  }

  private static Reference withoutInner(
      ModelProto model, Map<String, Tensor> inputs, Provider provider, OnnxLrpException why) {
    FlatModel plain = Flattening.plain(model);
    try {
      Reference result = run(null, plain, plain.withAllValues(), inputs, provider);
      return plain.notCompared().isEmpty()
          ? result
          : result.without("values inside of nodes", why.getMessage());
    } catch (OnnxLrpException e) {
      return outputs(model, inputs, provider)
          .without("values of nodes", "ONNX Runtime does not show them: " + e.getMessage());
    }
  }

  private Reference without(String name, String reason) {
    List<NotCompared> more = new ArrayList<>(notCompared);
    more.add(new NotCompared(name, reason));
    return new Reference(decisions, flat, values, more, notes);
  }

  private static Reference run(
      Map<String, Integer> decisions,
      FlatModel flat,
      ModelProto model,
      Map<String, Tensor> inputs,
      Provider provider) {
    try {
      return new Reference(
          decisions,
          flat,
          run(model, inputs, provider, Optimisation.NONE),
          flat.notCompared(),
          List.of());
    } catch (OnnxLrpException e) {
      return new Reference(
          decisions,
          flat,
          optimised(model, inputs, provider, e),
          flat.notCompared(),
          List.of(
              "ONNX Runtime runs this model with its optimisations only, and so it was compared; without"
                  + " them: "
                  + e.getMessage()));
    }
  }

  /** Some models run only after ONNX Runtime has removed nodes that it would refuse. */
  private static OnnxRuntimeSession.Result optimised(
      ModelProto model, Map<String, Tensor> inputs, Provider provider, OnnxLrpException why) {
    try {
      return run(model, inputs, provider, Optimisation.DEFAULT);
    } catch (OnnxLrpException e) {
      throw why;
    }
  }

  private static OnnxRuntimeSession.Result run(
      ModelProto model, Map<String, Tensor> inputs, Provider provider, Optimisation level) {
    ModelProto proto = ReferenceModel.of(model);
    LinkedHashSet<String> names = new LinkedHashSet<>(ReferenceModel.outputNames(proto));
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(proto, provider, level)) {
      return session.run(ReferenceModel.inputs(inputs), names);
    }
  }
}

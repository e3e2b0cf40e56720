package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells differences that are no fault of the import from those that are, by further comparisons
 * that a wrong import would fail too: with products that ONNX Runtime adds exactly, and behind
 * nodes that turn a rounding error into a whole step.
 */
final class SecondLook {
  private static final String SATURATES =
      "ONNX Runtime saturates on this processor; with the same weights as uint8 it gives the value of here";
  private static final String NOTE =
      "this ONNX Runtime adds pairs of products of uint8 and int8 with saturation at 16 bits, as it does on"
          + " x86 processors without VNNI; what differs for that was compared with what it gives for the"
          + " same weights as uint8, which it adds exactly";

  private final Subject subject;
  private final Trace trace;
  private final Reference reference;
  private final List<NotCompared> notComparable = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Judgement judgement;

  /**
   * A second look.
   *
   * @param first what the first look has found
   * @param reference all values that ONNX Runtime has
   */
  SecondLook(Subject subject, Trace trace, Judgement first, Reference reference) {
    this.subject = subject;
    this.trace = trace;
    this.judgement = first;
    this.reference = reference;
  }

  /** What stays of the first look. */
  Judgement judge() {
    judgement = withoutSteps(judgement, reference);
    if (!judgement.ok() && subject.saturates().test(subject.options().provider())) {
      lookAtExactProducts();
    }
    List<NotCompared> all = new ArrayList<>(judgement.notCompared());
    all.addAll(notComparable);
    return new Judgement(judgement.outputs(), judgement.nodes(), all);
  }

  private Judgement withoutSteps(Judgement found, Reference other) {
    FedForward fed = FedForward.of(subject, trace, other);
    if (fed == null) {
      return found;
    }
    String reason =
        "a rounding error before '%s' is a whole step behind it; from ONNX Runtime's value there both agree"
            .formatted(String.join("', '", fed.nodes()));
    return found.excusedBy(Judgement.cumulative(subject, fed.trace(), other, fed.fed()), reason);
  }

  private void lookAtExactProducts() {
    Reference exact = exact();
    if (exact == null) {
      return;
    }
    Judgement there = Judgement.of(subject, trace, exact);
    there = there.ok() ? there : withoutSteps(there, exact);
    judgement = judgement.excusedBy(there, SATURATES);
    nameProducts(exact);
    if (!notComparable.isEmpty()) {
      notes.add(NOTE);
    }
  }

  /** What was found out about ONNX Runtime. */
  List<String> notes() {
    return notes;
  }

  /** What ONNX Runtime gives without saturation; null where that is the same. */
  private Reference exact() {
    ModelProto model = reference.flat().withAllValues();
    ModelProto rewritten = UnsignedWeights.apply(model, types());
    if (rewritten.equals(model)) {
      return null;
    }
    try {
      return reference.ofSameForm(rewritten, subject.inputs(), subject.options().provider());
    } catch (OnnxLrpException e) {
      String reason = "ONNX Runtime does not run it with weights of type uint8: " + e.getMessage();
      notComparable.add(new NotCompared("products of uint8 and int8", reason));
      return null;
    }
  }

  /** The types of values in the model and in its flat form. */
  private Map<String, ElementType> types() {
    Map<String, ElementType> types = new HashMap<>();
    for (Map.Entry<String, List<TraceValue>> value : trace.values().entrySet()) {
      types.put(value.getKey(), value.getValue().get(0).tensor().type());
    }
    reference.values().tensors().forEach((name, tensor) -> types.put(name, tensor.type()));
    types.putAll(ConstantTypes.of(reference.flat().proto()));
    return types;
  }

  private void nameProducts(Reference exact) {
    FlatModel flat = reference.flatten(subject.model().proto());
    IsolatedNodes saturating = new IsolatedNodes(subject, flat, reference.values().tensors());
    IsolatedNodes exactly = new IsolatedNodes(subject, flat, exact.values().tensors());
    for (FlatNode node : flat.nodes()) {
      if (UnsignedWeights.isProduct(node.node())
          && fails(saturating.run(node))
          && !fails(exactly.run(node))) {
        String operator = node.node().getOpType();
        String reason = "%s, %s: %s".formatted(operator, Verdict.NOT_COMPARABLE.text(), SATURATES);
        notComparable.add(new NotCompared(node.name(), reason));
      }
    }
  }

  private static boolean fails(IsolatedNodes.Outcome outcome) {
    return outcome == null || !outcome.ok();
  }
}

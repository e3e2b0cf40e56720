package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.explain.DerivedGraph;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.write.Facts;
import io.github.onnxlrp.onnx.write.OlderOpset;
import io.github.onnxlrp.onnx.write.OnnxWriter;
import io.github.onnxlrp.onnx.write.WriteOptions;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An explanation as an ONNX model. Its inputs are those of the model, along whose batch axis it
 * explains each sample on its own. Its outputs are those of the model, {@code relevance.NAME} of
 * each input that is explained and of each value that is kept, {@code score} {@code [samples]},
 * {@code target} with the indices of what is explained, and {@code ledger.inputs}, {@code
 * ledger.initial_states}, {@code ledger.biases}, {@code ledger.stabilizer}, {@code
 * ledger.constants} and {@code ledger.unassigned} {@code [samples]}. Where the target is an input,
 * {@code target} is an input in the shape of the explained output: the weights of its elements in
 * the score, or of the logits below its head.
 *
 * @param model the file
 * @param trials the inputs that it is for, of those that it was to be tried on
 * @param forTheseLengths whether it is for the lengths of the first of them alone, of which the
 *     model takes others
 * @param sampleAxes the axis of samples of each output that has one
 * @param derived the explanation of one sample that it was made from
 */
public record CompiledExplanation(
    ModelProto model,
    List<Map<String, Tensor>> trials,
    boolean forTheseLengths,
    Map<String, Integer> sampleAxes,
    DerivedGraph derived) {
  /** Copies the list. */
  public CompiledExplanation {
    trials = List.copyOf(trials);
  }

  /**
   * Writes an explanation.
   *
   * @param explainer how samples are explained
   * @param target what is explained
   * @param floats the type of the floats inside, FLOAT or DOUBLE
   * @param trials inputs of several samples and lengths, from which it is found out what depends on
   *     lengths; the explanation is derived from the first sample
   * @param metadata what the file says of itself
   * @throws OnnxLrpException if no graph can be derived or written, with the nodes and reasons
   */
  public static CompiledExplanation of(
      Explainer explainer,
      Target target,
      ElementType floats,
      List<Map<String, Tensor>> trials,
      Map<String, String> metadata) {
    return of(explainer, target, floats, trials, metadata, false);
  }

  /**
   * Writes an explanation, whose target may be an input.
   *
   * @param explainer how samples are explained
   * @param target what is explained, or a target of the output whose weights are an input
   * @param floats the type of the floats inside, FLOAT or DOUBLE
   * @param trials inputs of the model, as above
   * @param metadata what the file says of itself
   * @param asksForTarget whether the target is an input
   * @throws OnnxLrpException if no graph can be derived or written, with the nodes and reasons
   */
  public static CompiledExplanation of(
      Explainer explainer,
      Target target,
      ElementType floats,
      List<Map<String, Tensor>> trials,
      Map<String, String> metadata,
      boolean asksForTarget) {
    Samples samples = explainer.samples(trials.get(0));
    if (samples.isFixedBatch()) {
      throw OnnxLrpException.unsupported(
          "the model takes a fixed batch of %d samples, of which no graph is derived",
          samples.size());
    }
    Map<String, Tensor> sample = samples.get(0);
    Explanation explanation = explainer.explain(sample, target);
    DerivedGraph derived = explainer.derived(sample, target);
    List<Map<String, Tensor>> fitting = new ArrayList<>(trials.subList(0, 1));
    trials.stream()
        .skip(1)
        .filter(trial -> fits(derived, explainer, trial, target))
        .forEach(fitting::add);
    Graph model = explainer.batchAxes().graph();
    Set<String> explained = explanation.relevance().keySet();
    TargetInput given =
        asksForTarget ? TargetInput.of(explainer, explanation.target(), sample) : null;
    try {
      ExplanationGraph.OfSamples all =
          given == null
              ? ExplanationGraph.of(derived, model, explained, sample)
              : ExplanationGraph.of(
                  given.in(derived), given.addTo(model), explained, given.addTo(sample));
      Facts facts =
          Facts.of(
              all.graph(), given == null ? fitting : fitting.stream().map(given::addTo).toList());
      Map<String, String> said = new LinkedHashMap<>(metadata);
      said.put("onnx-lrp.target", given == null ? explanation.target().specification() : "input");
      said.put("onnx-lrp.output", explanation.target().output());
      said.put("onnx-lrp.start", explanation.target().start());
      return new CompiledExplanation(
          OnnxWriter.write(all.graph(), new WriteOptions(floats, facts, said)),
          fitting,
          closes(derived, model),
          all.sampleAxes(),
          derived);
    } catch (UnderivableException e) {
      throw new OnnxLrpException(
          Reason.UNSUPPORTED, "no file can be written: " + e.getMessage(), e);
    }
  }

  /**
   * The same for runtimes that know no opset after {@value OlderOpset#OPSET}.
   *
   * @throws OnnxLrpException if a node has no form in that opset
   */
  public CompiledExplanation inOlderOpset() {
    return new CompiledExplanation(
        OlderOpset.of(model), trials, forTheseLengths, sampleAxes, derived);
  }

  /** Whether a length that is open in the model is not in what was derived. */
  private static boolean closes(DerivedGraph derived, Graph model) {
    for (Value input : model.inputs()) {
      int[] lengths = derived.lengths().get(input.name());
      for (int k = 0; lengths != null && input.shape() != null && k < lengths.length; k++) {
        boolean counts = derived.axes().getOrDefault(input.name(), -1) == k;
        if (!counts && !input.shape().get(k).isFixed()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether inputs are of the lengths that the file is for, and have what is explained. */
  private static boolean fits(
      DerivedGraph derived, Explainer explainer, Map<String, Tensor> trial, Target target) {
    try {
      Map<String, Tensor> sample = explainer.samples(trial).get(0);
      explainer.explain(sample, target);
      return derived.lengths().entrySet().stream()
          .allMatch(length -> sample.get(length.getKey()).hasShape(length.getValue()));
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.INVALID_INPUT) {
        throw e;
      }
      return false;
    }
  }

  /** The shapes of inputs, in words. */
  public static String describe(List<Map<String, Tensor>> inputs) {
    return inputs.stream()
        .map(
            trial ->
                trial.entrySet().stream()
                    .map(input -> input.getKey() + Shapes.toString(input.getValue().shape()))
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(", "));
  }
}

package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the file of an explanation to what an explainer gives. */
public final class ExplanationCheck {
  /** What differs in single precision, of the largest relevance or the score. */
  public static final double FLOAT = 1e-4;

  /** What differs in double precision. */
  public static final double DOUBLE = 1e-9;

  private final Explainer explainer;
  private final Target target;
  private final double tolerance;
  private double largestDifference;

  /** Compares with what this explainer gives for this target. */
  public ExplanationCheck(Explainer explainer, Target target, double tolerance) {
    this.explainer = explainer;
    this.target = target;
    this.tolerance = tolerance;
  }

  /** The largest difference that was seen, of the largest relevance or the score. */
  public double largestDifference() {
    return largestDifference;
  }

  /** Those of the inputs that have what is explained, such as a step with that number. */
  public List<Map<String, Tensor>> usable(List<Map<String, Tensor>> trials) {
    return trials.stream().filter(this::isUsable).toList();
  }

  private boolean isUsable(Map<String, Tensor> trial) {
    try {
      explainer.explain(explainer.samples(trial).get(0), target);
      return true;
    } catch (OnnxLrpException e) {
      if (e.reason() != OnnxLrpException.Reason.INVALID_INPUT) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Runs the file in ONNX Runtime.
   *
   * @param trials inputs of the model
   * @return the first value that differs, in words; null where all agree
   */
  public String difference(ModelProto file, List<Map<String, Tensor>> trials) {
    Set<String> outputs =
        file.getGraph().getOutputList().stream()
            .map(ValueInfoProto::getName)
            .collect(Collectors.toSet());
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file, Provider.CPU)) {
      for (Map<String, Tensor> trial : trials) {
        String difference = difference(session.run(trial, outputs).tensors(), trial);
        if (difference != null) {
          return difference;
        }
      }
    }
    return null;
  }

  private String difference(Map<String, Tensor> found, Map<String, Tensor> trial) {
    Samples samples = explainer.samples(trial);
    List<Explanation> expected = explainer.explainAll(samples, target);
    if (found.containsKey("guards") && found.get("guards").get(0) == 0) {
      return "output 'guards' is false: these inputs decide otherwise than those of the file";
    }
    for (int sample = 0; sample < expected.size(); sample++) {
      String difference = difference(found, expected, sample, samples);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private String difference(
      Map<String, Tensor> found, List<Explanation> expected, int sample, Samples samples) {
    Explanation explanation = expected.get(sample);
    double scale = Math.abs(explanation.score());
    for (Tensor relevance : explanation.relevance().values()) {
      for (int k = 0; k < relevance.size(); k++) {
        scale = Math.max(scale, Math.abs(relevance.get(k)));
      }
    }
    Map<String, Tensor> wanted = new LinkedHashMap<>();
    wanted.put(ExplanationGraph.SCORE, Tensor.scalar(explanation.score()));
    explanation
        .relevance()
        .forEach((name, tensor) -> wanted.put(ExplanationGraph.RELEVANCE + name, tensor));
    explanation
        .layers()
        .forEach((name, tensor) -> wanted.put(ExplanationGraph.RELEVANCE + name, tensor));
    lines(explanation.ledger()).forEach((name, amount) -> wanted.put(name, Tensor.scalar(amount)));
    for (Map.Entry<String, Tensor> want : wanted.entrySet()) {
      String difference =
          difference(
              want.getKey(), found.get(want.getKey()), want.getValue(), sample, samples, scale);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static Map<String, Double> lines(Ledger ledger) {
    Map<String, Double> lines = new LinkedHashMap<>();
    if (ledger != null) {
      double[] amounts = {
        ledger.inputs(),
        ledger.initialStates(),
        ledger.biases(),
        ledger.stabilizer(),
        ledger.constants(),
        ledger.unassigned()
      };
      for (int k = 0; k < amounts.length; k++) {
        lines.put(ExplanationGraph.LEDGER.get(k), amounts[k]);
      }
    }
    return lines;
  }

  private String difference(
      String name, Tensor all, Tensor wanted, int sample, Samples samples, double scale) {
    if (all == null) {
      return "output '%s' is missing".formatted(name);
    }
    Tensor found = ofSample(name, all, wanted, sample, samples);
    if (found == null) {
      return "output '%s' is %s; explain gives %s for a sample".formatted(name, all, wanted);
    }
    for (int k = 0; k < wanted.size(); k++) {
      double difference = Math.abs(found.get(k) - wanted.get(k));
      if (!(difference <= tolerance * scale) && !(found.get(k) == wanted.get(k))) {
        return "output '%s' of sample %d: element %d is %s, explain gives %s; the largest is %s%s"
            .formatted(
                name,
                sample,
                k,
                found.get(k),
                wanted.get(k),
                scale,
                tolerance == FLOAT ? "; --precision double has more digits" : "");
      }
      largestDifference = Math.max(largestDifference, difference / Math.max(scale, 1e-300));
    }
    return null;
  }

  /**
   * What belongs to one sample: along the batch axis of an input, or another one of that length.
   */
  private static Tensor ofSample(
      String name, Tensor all, Tensor wanted, int sample, Samples samples) {
    if (all.size() == wanted.size() && samples.size() == 1) {
      return all;
    }
    int known = -1;
    for (Value input : samples.axes().graph().inputs()) {
      if (name.equals(ExplanationGraph.RELEVANCE + input.name())) {
        known = samples.axisOf(input);
      }
    }
    for (int axis = 0; axis < all.rank(); axis++) {
      if ((known < 0 || axis == known) && all.dim(axis) == samples.size()) {
        Tensor part = new SampleSlice(axis, sample).of(all);
        if (part.size() == wanted.size()) {
          return part;
        }
      }
    }
    return all.size() == wanted.size() ? all : null;
  }
}

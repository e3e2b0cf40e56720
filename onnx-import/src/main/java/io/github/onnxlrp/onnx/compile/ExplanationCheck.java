package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** Those of the inputs that a file is for and that have what is explained, as that step. */
  public List<Map<String, Tensor>> usable(ModelProto file, List<Map<String, Tensor>> trials) {
    InputShapes shapes = new InputShapes(file);
    return trials.stream()
        .filter(trial -> shapes.misfit(trial) == null && isExplained(trial))
        .toList();
  }

  private boolean isExplained(Map<String, Tensor> trial) {
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
   * @throws OnnxLrpException if the file is not for these inputs, or they cannot be explained
   */
  public String difference(ModelProto file, List<Map<String, Tensor>> trials) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file, Provider.CPU)) {
      return difference(session, file, trials);
    }
  }

  /** The same of a file that is open. */
  String difference(OnnxRuntimeSession session, ModelProto file, List<Map<String, Tensor>> trials) {
    Set<String> outputs = outputs(file);
    for (Map<String, Tensor> trial : trials) {
      String misfit = new InputShapes(file).misfit(trial);
      if (misfit != null) {
        throw OnnxLrpException.invalid("%s", misfit);
      }
      Samples samples = explainer.samples(trial);
      TargetInput given = TargetInput.isIn(file) ? targetInput(samples) : null;
      Map<String, Tensor> inputs = given == null ? trial : given.addTo(trial);
      List<Explanation> expected =
          given == null
              ? explainer.explainAll(samples, target)
              : IntStream.range(0, samples.size())
                  .mapToObj(k -> explain(samples, k, given.of(inputs, k)))
                  .toList();
      String difference = difference(() -> session.run(inputs, outputs), expected, samples);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  /** The names of all outputs of a file. */
  static Set<String> outputs(ModelProto file) {
    return file.getGraph().getOutputList().stream()
        .map(ValueInfoProto::getName)
        .collect(Collectors.toSet());
  }

  /** The weights that a file is given, of the output of the target. */
  private TargetInput targetInput(Samples samples) {
    return new TargetInput(explainer.batchAxes(), explain(samples, 0, target).target());
  }

  private Explanation explain(Samples samples, int sample, Target one) {
    return explainer.explain(samples, sample, List.of(one)).get(0);
  }

  private String difference(
      Supplier<OnnxRuntimeSession.Result> run, List<Explanation> expected, Samples samples) {
    Map<String, Tensor> found;
    try {
      found = run.get().tensors();
    } catch (OnnxLrpException e) {
      if (e.reason() != OnnxLrpException.Reason.INVALID_INPUT) {
        throw e;
      }
      // The model has run on these inputs.
      return e.getMessage();
    }
    if (found.containsKey("guards") && found.get("guards").get(0) == 0) {
      return "output 'guards' is false: these inputs decide otherwise than those of the file";
    }
    for (int sample = 0; sample < expected.size(); sample++) {
      String difference = difference(found, expected.get(sample), sample, samples);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private String difference(
      Map<String, Tensor> found, Explanation explanation, int sample, Samples samples) {
    ExpectedExplanation expected = ExpectedExplanation.of(explanation);
    Tensor places = ExpectedExplanation.places(explanation.target());
    Tensor foundPlaces = found.get(ExplanationGraph.TARGET);
    if (foundPlaces != null) {
      Tensor own = ofSample(ExplanationGraph.TARGET, foundPlaces, places, sample, samples);
      if (own == null || !Arrays.equals(own.longs(), places.longs())) {
        Explanation other = own == null ? null : ofPlaces(own, explanation, sample, samples);
        double apart = other == null ? Double.NaN : Math.abs(other.score() - explanation.score());
        if (!(apart <= tolerance * Math.abs(explanation.score()))) {
          return "output 'target' of sample %d is %s; explain explains %s"
              .formatted(sample, own == null ? foundPlaces : numbers(own), numbers(places));
        }
        // Of two that rounding alone tells apart either is the largest.
        expected = ExpectedExplanation.of(other);
      }
    }
    for (Map.Entry<String, Tensor> want : expected.outputs().entrySet()) {
      String difference =
          difference(
              want.getKey(),
              found.get(want.getKey()),
              want.getValue(),
              sample,
              samples,
              expected.scale());
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String numbers(Tensor places) {
    return Arrays.toString(places.longs());
  }

  /** The explanation of the elements that a file has chosen. */
  private Explanation ofPlaces(
      Tensor places, Explanation explanation, int sample, Samples samples) {
    int terms = explanation.target().terms().size();
    int axes = places.size() / terms;
    List<String> indices = new ArrayList<>();
    for (int term = 0; term < terms; term++) {
      indices.add(
          Arrays.stream(places.longs(), term * axes, (term + 1) * axes)
              .mapToObj(Long::toString)
              .collect(Collectors.joining(",")));
    }
    Target chosen = Target.of(explanation.target().output(), indices.get(0));
    if (terms == 2) {
      chosen = chosen.versus(indices.get(1));
    }
    if (target.keepsHead()) {
      chosen = chosen.keepHead();
    }
    return explain(samples, sample, chosen);
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
      // Infinities, and what is no number, are the same.
      if (Double.compare(found.get(k), wanted.get(k)) == 0) {
        continue;
      }
      double difference = Math.abs(found.get(k) - wanted.get(k));
      if (!(difference <= tolerance * scale)) {
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

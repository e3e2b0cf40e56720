package io.github.onnxlrp.target;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds out which elements of which value a {@link Target} means in one trace of one sample. */
public final class TargetResolver {
  /**
   * A target, resolved.
   *
   * @param target what reports say about it
   * @param head where relevance starts
   * @param prediction what the output predicts
   * @param output the output itself, without the batch axis
   */
  public record Resolution(ResolvedTarget target, Head head, Prediction prediction, Tensor output) {
    /** What was inferred about the head of the output. */
    public List<String> notes() {
      return notes(target, prediction, head.operators());
    }

    /**
     * What was inferred about the head of an output.
     *
     * @param operators the operators below which relevance starts
     */
    public static List<String> notes(
        ResolvedTarget target, Prediction prediction, Set<String> operators) {
      List<Term> terms = target.terms();
      boolean opposes =
          prediction.kind() == Prediction.Kind.BINARY
              && terms.size() == 1
              && terms.get(0).index().get(terms.get(0).index().size() - 1) == 0;
      String of = (opposes ? "minus the " : "the ") + (operators.isEmpty() ? "output" : "logit");
      List<String> notes = new ArrayList<>();
      for (String operator : operators) {
        notes.add("explains %s '%s' below %s".formatted(of, target.start(), operator));
      }
      if (opposes && notes.isEmpty()) {
        notes.add("explains %s '%s', one unit of two classes".formatted(of, target.start()));
      }
      return notes;
    }
  }

  private final Trace trace;
  private final Function<TraceValue, SampleSlice> slices;

  /**
   * A resolver for one trace.
   *
   * @param slices where the sample is in a value
   */
  public TargetResolver(Trace trace, Function<TraceValue, SampleSlice> slices) {
    this.trace = trace;
    this.slices = slices;
  }

  /**
   * Resolves one target.
   *
   * @throws OnnxLrpException if the value does not exist, is not floating, or has no such element
   */
  public Resolution resolve(Target target) {
    TraceValue value = target.weights() == null ? output(target.value()) : any(target.value());
    SampleSlice slice = slices.apply(value);
    if (target.weights() != null) {
      return weighted(target, value, slice);
    }
    Tensor output = slice.of(value.tensor());
    TargetReading reading =
        new TargetReading(
            target,
            value.name(),
            output,
            () -> Head.strip(trace, value, slice.ones(value.tensor())).operators());
    Tensor weights = slice.into(reading.weights(), value.tensor().shape());
    Head head = target.keepsHead() ? Head.keep(value, weights) : Head.strip(trace, value, weights);
    return new Resolution(
        reading.resolved(nameOf(target, value), head.name()), head, reading.prediction(), output);
  }

  private static Resolution weighted(Target target, TraceValue value, SampleSlice slice) {
    int[] shape = slice.shape(value.tensor());
    if (target.versus() != null) {
      throw OnnxLrpException.invalid(
          "target '%s': weights and versus exclude each other; put both into the weights",
          target.value());
    }
    if (!target.weights().hasShape(shape)) {
      throw OnnxLrpException.invalid(
          "target '%s': the weights have shape %s; expected %s, the value's without the batch axis",
          target.value(), Shapes.toString(target.weights().shape()), Shapes.toString(shape));
    }
    Tensor weights = slice.into(target.weights(), value.tensor().shape());
    double weighted = value.tensor().weightedBy(weights).sum();
    return new Resolution(
        new ResolvedTarget(target.value(), target.value(), target.specification(), List.of()),
        Head.keep(value, weights),
        new Prediction(Prediction.Kind.VALUE, 0, List.of(), weighted),
        slice.of(value.tensor()));
  }

  private TraceValue output(String name) {
    if (name != null) {
      TraceValue found = trace.outputs().get(name);
      if (found == null) {
        throw OnnxLrpException.invalid(
            "the model has no output '%s'; it has %s", name, trace.outputs().keySet());
      }
      return floating(name, found);
    }
    List<String> candidates =
        trace.outputs().keySet().stream()
            .filter(key -> trace.outputs().get(key).tensor().isFloating())
            .toList();
    if (candidates.size() != 1) {
      throw OnnxLrpException.invalid(
          "the model has %d float outputs, %s; name one with --output",
          candidates.size(), candidates);
    }
    return trace.outputs().get(candidates.get(0));
  }

  private TraceValue any(String name) {
    List<TraceValue> found = trace.values().get(name);
    if (found == null || found.size() != 1) {
      throw OnnxLrpException.invalid(
          "target '%s': %s",
          name,
          found == null
              ? "there is no value of this name"
              : "it has %d steps; expected a value outside of recurrences".formatted(found.size()));
    }
    return floating(name, found.get(0));
  }

  private static TraceValue floating(String name, TraceValue value) {
    if (!value.tensor().isFloating()) {
      throw OnnxLrpException.invalid(
          "'%s' is %s; only a floating value can be explained", name, value.tensor().type());
    }
    return value;
  }

  /** The graph's name of an output, which may come out of a branch under another one. */
  private String nameOf(Target target, TraceValue value) {
    if (target.value() != null) {
      return target.value();
    }
    return trace.outputs().entrySet().stream()
        .filter(entry -> entry.getValue() == value)
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}

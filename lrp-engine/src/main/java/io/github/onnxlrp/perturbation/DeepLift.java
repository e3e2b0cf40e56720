package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DeepLIFT with the rescale rule: differences from a reference are handed back by multipliers,
 *
 * <pre>
 * R_i = m_i (x_i - x0_i)
 * y = f(x), element by element      m_x = m_y (y - y0) / (x - x0);  the derivative where x = x0
 * y = x W + b, sums, movement       m_x = m_y W^T
 * p = gate * signal                 m_signal = m_p gate, the gate of the sample in both runs
 * p = a * b, both signals           m_a = m_p (b + b0) / 2, m_b = m_p (a + a0) / 2
 * maximum of a window               what is gained goes to the largest of x, what is lost to that of x0
 * </pre>
 *
 * so that the R_i add up to the score minus that of the reference, in which gates are those of the
 * sample. Scales of norms are held, too. An id gets what its row gets. Two forward passes and one
 * backward pass.
 *
 * <p>Source: Shrikumar et al. 2017, "Learning Important Features Through Propagating Activation
 * Differences"; gates of recurrent networks as in Arras et al. 2019, "Evaluating Recurrent Neural
 * Network Explanations".
 */
public final class DeepLift implements ConfigurableMethod {
  private final Baseline baseline;

  /** With the reference zero. */
  public DeepLift() {
    this(Map.of());
  }

  private DeepLift(Map<String, String> options) {
    this.baseline = Baseline.of(new OptionValues(this, options));
  }

  @Override
  public String name() {
    return "deeplift";
  }

  @Override
  public List<MethodOption> options() {
    return List.of(Baseline.option());
  }

  @Override
  public DeepLift with(Map<String, String> values) {
    return new DeepLift(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    ReferenceValues references = new ReferenceValues(places, baseline);
    TraceBackward backward = new TraceBackward(run.trace(), run.analysis().forward());
    Multipliers multipliers = new Multipliers(run.analysis(), references, backward);
    double difference = 0;
    for (Head.Start start : head.starts()) {
      multipliers.start(start.value(), start.weights());
      Tensor own = start.value().tensor().minus(references.of(start.value()));
      difference += own.weightedBy(start.weights()).sum();
    }
    backward.walk(multipliers);
    List<double[]> found = new ArrayList<>();
    double sum = 0;
    for (Place place : places.all()) {
      Tensor own = contribution(place.value(), references, backward);
      found.add(own == null ? new double[place.value().tensor().size()] : own.doubles());
      sum += own == null ? 0 : own.sum();
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("completeness_error", Math.abs(difference - sum));
    Attribution ofInputs = places.attribution(places.ofInputs(found), measures, List.of());
    return new Attribution(
        value ->
            value.origin() == TraceValue.Origin.INPUT
                ? ofInputs.values().apply(value)
                : contribution(value, references, backward),
        null,
        ofInputs.unreliable(),
        ofInputs.notes(),
        measures);
  }

  private static Tensor contribution(
      TraceValue value, ReferenceValues references, TraceBackward backward) {
    Tensor multiplier = backward.arrived(value, Multipliers.CHANNEL);
    return multiplier == null
        ? null
        : value.tensor().minus(references.of(value)).weightedBy(multiplier);
  }
}

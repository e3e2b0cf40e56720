package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
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
public final class DeepLift implements ConfigurableMethod, DerivableMethod {
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
    RescaleRule rule = rule(run, head);
    TraceBackward backward = new TraceBackward(run.trace(), run.analysis().forward());
    BackwardRule.Visitor<Tensor> visitor = rule.on(backward);
    head.starts().forEach(start -> visitor.start(start.value(), start.weights()));
    backward.walk(visitor);
    Map<TraceValue, Tensor> ofInputs = new LinkedHashMap<>();
    for (TraceValue input : run.trace().inputs().values()) {
      ofInputs.put(input, rule.attribution(backward, visitor, input));
    }
    Reading.Finding finding = rule.reading().found(backward::total);
    return new Attribution(
        value -> rule.attribution(backward, visitor, value),
        null,
        !RescaleRule.areFinite(ofInputs.values()),
        finding.notes(),
        finding.measures());
  }

  @Override
  public RescaleRule rule(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    baseline.requireToken(places);
    return new RescaleRule(
        run.analysis(), new ReferenceValues(run, places, baseline), places.notes());
  }
}

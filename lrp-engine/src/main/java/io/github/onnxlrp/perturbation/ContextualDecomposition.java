package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.TraceForward;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Contextual decomposition: for each unit u of the input every value v of the run is written as
 * {@code v = r + i + b}, what comes of u, what comes of the rest or of both, and what comes of
 * biases alone:
 *
 * <pre>
 * input               r = x in u, i = x elsewhere, b = 0
 * linear, movement    each part by itself; constant terms of sums belong to b
 * y = f(x)            r = 1/2 [ f(b + r) - f(b) + f(b + i + r) - f(b + i) ],  b = f(b)
 * p = a * c           r = a_r (c_r + c_b) + a_b c_r,  b = 0
 * h = o * tanh(c)     r = o tanh(c)_r, the output gate is not decomposed
 * maximum of a window the parts of the largest element
 * </pre>
 *
 * and R_u is r of the score. An output gate is the gate of a function of a sum of products, as a
 * cell is. The elements of a unit get equal shares. A decomposed forward pass a unit.
 *
 * <p>Source: Murdoch et al. 2018, "Beyond Word Importance"; pooling as in Singh et al. 2019,
 * "Hierarchical Interpretations for Neural Network Predictions".
 */
public final class ContextualDecomposition implements ConfigurableMethod, DerivableMethod {
  private final Grouping grouping;

  /** With the standard of each parameter. */
  public ContextualDecomposition() {
    this(Map.of());
  }

  private ContextualDecomposition(Map<String, String> options) {
    this.grouping = Grouping.of(new OptionValues(this, options));
  }

  @Override
  public String name() {
    return "contextual-decomposition";
  }

  @Override
  public List<MethodOption> options() {
    return Grouping.options("step");
  }

  @Override
  public ContextualDecomposition with(Map<String, String> values) {
    return new ContextualDecomposition(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    Units units = grouping.units(places.grouped());
    double[] found = new double[units.size()];
    for (int k = 0; k < found.length; k++) {
      Map<TraceValue, TraceValue> masks = new HashMap<>();
      for (TraceValue input : places.inputs()) {
        Tensor mask = units.mask(k, input.name(), input.tensor());
        masks.put(input, TraceValue.outside("unit/" + input.name(), mask));
      }
      UnitParts parts = new UnitParts(run.analysis(), places, masks);
      TraceForward forward = new TraceForward();
      for (Head.Start start : head.starts()) {
        Tensor relevant = forward.quantity(parts, start.value()).get(0);
        found[k] += relevant.weightedBy(start.weights()).sum();
      }
    }
    return places.attribution(
        places.ofEach(input -> units.means(input.name(), input.tensor(), found)),
        Map.of(),
        grouping.notes(places.grouped()));
  }

  @Override
  public AttributionRule rule(ExplainedRun run, Head head) {
    return new PartsRule(run, Places.of(run), grouping);
  }
}

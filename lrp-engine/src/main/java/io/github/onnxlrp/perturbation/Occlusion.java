package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.target.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the score loses where something is not there:
 *
 * <pre>
 * f-diff    R_u = f(x) - f(x with u at its baseline)
 * P-diff    R_u = P(x) - P(x with u at its baseline)
 * </pre>
 *
 * for each unit u, an element, a step, a token, a feature or a window; f is the score that is
 * explained, P the probability of its class. The elements of a unit get equal shares. An id is
 * taken away by its row. One forward pass a unit, and one more.
 *
 * <p>Sources: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks"; Li et
 * al. 2016, "Understanding Neural Networks through Representation Erasure"; f-diff and P-diff as in
 * Arras et al. 2019, "Evaluating Recurrent Neural Network Explanations".
 */
public final class Occlusion implements ConfigurableMethod {
  private final Grouping grouping;
  private final Baseline baseline;
  private final boolean ofProbabilities;

  /** With the standard of each parameter. */
  public Occlusion() {
    this(Map.of());
  }

  private Occlusion(Map<String, String> options) {
    OptionValues values = new OptionValues(this, options);
    this.grouping = Grouping.of(values);
    this.baseline = Baseline.of(values);
    this.ofProbabilities =
        switch (values.text("difference")) {
          case "f" -> false;
          case "p" -> true;
          default -> throw values.refused("difference");
        };
  }

  @Override
  public String name() {
    return "occlusion";
  }

  @Override
  public List<MethodOption> options() {
    List<MethodOption> options = new ArrayList<>(Grouping.options("element"));
    options.add(Baseline.option());
    options.add(
        new MethodOption(
            "difference",
            "f or p",
            "f",
            "of what the difference is taken: f the score, p the probability of the class"));
    return options;
  }

  @Override
  public Occlusion with(Map<String, String> values) {
    return new Occlusion(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    Units units = grouping.units(places.grouped());
    Changes changes = new Changes(places, units, baseline);
    ScoredValues scored =
        ofProbabilities ? Probabilities.of(run.trace(), head) : ScoredValues.of(head);
    // The last one is the sample as it is.
    double[] scores =
        run.changedRuns()
            .scores(
                scored, places.values(), units.size() + 1, k -> changes.without(unit -> unit == k));
    double[] differences = new double[units.size()];
    for (int k = 0; k < differences.length; k++) {
      differences[k] = scores[differences.length] - scores[k];
    }
    return places.attribution(
        places.ofEach(input -> units.means(input.name(), input.tensor(), differences)),
        Map.of(),
        grouping.notes(places.grouped()));
  }
}

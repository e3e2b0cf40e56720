package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradient along the straight line from a baseline b to the sample, times the way:
 *
 * <pre>
 * R_i = (x_i - b_i) integral_0^1 (d score / d x_i)(b + t (x - b)) dt
 * </pre>
 *
 * by Gauss-Legendre quadrature. The R_i add up to {@code f(x) - f(b)}; what is missing is the
 * completeness error. While it is above a tolerance, relative to the sum of {@code |R_i|}, there
 * are twice as many steps. An id gets what its row gets. A forward and a backward pass a step.
 *
 * <p>Source: Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks".
 */
public final class IntegratedGradients implements ConfigurableMethod {
  private final Baseline baseline;
  private final int steps;
  private final int mostSteps;
  private final double tolerance;

  /** With the standard of each parameter. */
  public IntegratedGradients() {
    this(Map.of());
  }

  private IntegratedGradients(Map<String, String> options) {
    OptionValues values = new OptionValues(this, options);
    this.baseline = Baseline.of(values);
    this.steps = values.whole("steps", 1);
    this.mostSteps = values.whole("most-steps", 1);
    this.tolerance = values.number("tolerance", 0);
  }

  @Override
  public String name() {
    return "integrated-gradients";
  }

  @Override
  public List<MethodOption> options() {
    return List.of(
        new MethodOption("steps", "a number, at least 1", "50", "how many steps the line has"),
        new MethodOption(
            "tolerance",
            "a number, 0 or more",
            "0.001",
            "which completeness error is let pass, relative to the sum of |R|"),
        new MethodOption(
            "most-steps",
            "a number, at least 1",
            "800",
            "how many steps it may become while the error is larger"),
        Baseline.option());
  }

  @Override
  public IntegratedGradients with(Map<String, String> values) {
    return new IntegratedGradients(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    Line line = new Line(places, baseline);
    int count = steps;
    Integral found = line.integrate(head, count);
    while (!isLetPass(found) && 2 * count <= mostSteps) {
      count *= 2;
      found = line.integrate(head, count);
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("steps", (double) count);
    measures.put("completeness_error", found.error());
    List<String> notes = new ArrayList<>();
    if (!isLetPass(found)) {
      notes.add(
          Double.isFinite(found.error())
              ? "the completeness error is above tolerance=%s with %d steps; raise most-steps"
                  .formatted(tolerance, count)
              : "the score at the baseline is no number, so that nothing tells whether relevance is"
                  + " complete; choose another baseline");
    }
    return places.attribution(places.ofInputs(found.parts()), measures, notes);
  }

  /** An error that is no number, as of a score at the baseline that is none, is not. */
  private boolean isLetPass(Integral found) {
    return found.error() <= tolerance * found.size();
  }

  /**
   * What the line gives.
   *
   * @param parts for each place what each of its elements gets
   * @param error how far their sum is from the difference of the scores
   */
  private record Integral(List<double[]> parts, double error) {
    /** The sum of magnitudes. */
    double size() {
      double sum = 0;
      for (double[] part : parts) {
        for (double element : part) {
          sum += Math.abs(element);
        }
      }
      return sum;
    }
  }

  /** The straight line from the baseline to the sample. */
  private static final class Line {
    private final Places places;
    private final List<double[]> from = new ArrayList<>();
    private final List<double[]> to = new ArrayList<>();

    Line(Places places, Baseline baseline) {
      this.places = places;
      for (Place place : places.all()) {
        from.add(baseline.of(places, place));
        to.add(place.value().tensor().doubles());
      }
    }

    /** The elements at t of the way. */
    List<Tensor> at(double t) {
      List<Tensor> elements = new ArrayList<>();
      for (int k = 0; k < from.size(); k++) {
        double[] own = new double[from.get(k).length];
        for (int element = 0; element < own.length; element++) {
          double begin = from.get(k)[element];
          own[element] = begin + t * (to.get(k)[element] - begin);
        }
        elements.add(places.all().get(k).holding(own));
      }
      return elements;
    }

    Integral integrate(Head head, int count) {
      GaussLegendre rule = GaussLegendre.of(count);
      List<double[]> parts = new ArrayList<>();
      from.forEach(place -> parts.add(new double[place.length]));
      // The last run is the baseline itself, for its score.
      double[] score = new double[1];
      int[] next = {0};
      places
          .run()
          .changedRuns()
          .gradients(
              ScoredValues.of(head),
              places.values(),
              count + 1,
              k -> at(k < count ? rule.node(k) : 0),
              (own, gradients) -> {
                int step = next[0]++;
                score[0] = own;
                if (step < count) {
                  add(parts, gradients, rule.weight(step));
                }
              });
      double sum = 0;
      for (double[] part : parts) {
        for (double element : part) {
          sum += element;
        }
      }
      return new Integral(parts, Math.abs(head.score() - score[0] - sum));
    }

    private void add(List<double[]> parts, List<Tensor> gradients, double weight) {
      for (int k = 0; k < parts.size(); k++) {
        double[] gradient = gradients.get(k).doubles();
        for (int element = 0; element < gradient.length; element++) {
          double way = to.get(k)[element] - from.get(k)[element];
          parts.get(k)[element] += way == 0 ? 0 : weight * way * gradient[element];
        }
      }
    }
  }
}

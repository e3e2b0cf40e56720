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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The mean of the gradients at the sample with noise:
 *
 * <pre>
 * R_i = 1/n sum_k (d score / d x_i)(x + e_k),    e_k normal with mean 0 and deviation s
 * </pre>
 *
 * The noise is that of {@link Random} with a seed, element by element of one noisy sample after the
 * other, and the same for all samples that are explained. An id gets what its row gets, to which
 * the noise is added. A forward and a backward pass for each of the n.
 *
 * <p>Source: Smilkov et al. 2017, "SmoothGrad: removing noise by adding noise".
 */
public final class SmoothGrad implements ConfigurableMethod {
  private final int samples;
  private final double noise;
  private final boolean relative;
  private final long seed;

  /** With the standard of each parameter. */
  public SmoothGrad() {
    this(Map.of());
  }

  private SmoothGrad(Map<String, String> options) {
    OptionValues values = new OptionValues(this, options);
    this.samples = values.whole("samples", 1);
    this.seed = values.whole("seed", Integer.MIN_VALUE);
    String text = values.text("noise");
    this.relative = text.endsWith("%");
    if (relative) {
      Map<String, String> without = new LinkedHashMap<>(options);
      without.put("noise", text.substring(0, text.length() - 1));
      this.noise = new OptionValues(this, without).number("noise", 0) / 100;
    } else {
      this.noise = values.number("noise", 0);
    }
  }

  @Override
  public String name() {
    return "smoothgrad";
  }

  @Override
  public List<MethodOption> options() {
    return List.of(
        new MethodOption("samples", "a number, at least 1", "50", "how many noisy samples"),
        new MethodOption(
            "noise",
            "a number, 0 or more, or a number and %",
            "15%",
            "the standard deviation of the noise, or its share of largest minus smallest element"),
        new MethodOption("seed", "a whole number", "1", "where the noise begins"));
  }

  @Override
  public SmoothGrad with(Map<String, String> values) {
    return new SmoothGrad(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    Random random = new Random(seed);
    List<double[]> sums = new ArrayList<>();
    List<double[]> squares = new ArrayList<>();
    for (Place place : places.all()) {
      sums.add(new double[place.value().tensor().size()]);
      squares.add(new double[place.value().tensor().size()]);
    }
    run.changedRuns()
        .gradients(
            ScoredValues.of(head),
            places.values(),
            samples,
            k -> places.all().stream().map(place -> noisy(place, random)).toList(),
            (score, gradients) -> {
              for (int k = 0; k < gradients.size(); k++) {
                double[] gradient = gradients.get(k).doubles();
                for (int element = 0; element < gradient.length; element++) {
                  sums.get(k)[element] += gradient[element];
                  squares.get(k)[element] += gradient[element] * gradient[element];
                }
              }
            });
    double error = 0;
    for (int k = 0; k < sums.size(); k++) {
      double[] means = sums.get(k);
      for (int element = 0; element < means.length; element++) {
        means[element] /= samples;
        double variance = squares.get(k)[element] / samples - means[element] * means[element];
        error = Math.max(error, Math.sqrt(Math.max(0, variance) / Math.max(1, samples - 1)));
      }
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("samples", (double) samples);
    measures.put("standard_error", error);
    return places.attribution(places.ofInputs(sums), measures, List.of());
  }

  private Tensor noisy(Place place, Random random) {
    double[] elements = place.value().tensor().doubles().clone();
    double range =
        Arrays.stream(elements).max().orElse(0) - Arrays.stream(elements).min().orElse(0);
    double deviation = relative ? noise * range : noise;
    int[] owners = place.owners();
    for (int k = 0; k < elements.length; k++) {
      double drawn = deviation * random.nextGaussian();
      elements[k] += owners[k] < 0 ? 0 : drawn;
    }
    return place.holding(elements);
  }
}

package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The sample of one run with some of its units at their baseline, as often as it is asked for. */
final class Changes {
  private final Places places;
  private final List<double[]> baselines = new ArrayList<>();
  // For each place and each of its elements the units that it belongs to.
  private final List<int[][]> unitsOf = new ArrayList<>();

  Changes(Places places, Units units, Baseline baseline) {
    this.places = places;
    int[][] ofInputs = places.unitsOfElements(units);
    for (Place place : places.all()) {
      baselines.add(baseline.of(places, place));
      int[] owners = place.owners();
      int[][] own = new int[owners.length][];
      Arrays.setAll(own, k -> owners[k] < 0 ? new int[0] : ofInputs[owners[k]]);
      unitsOf.add(own);
    }
  }

  /** The values where some units are at their baseline; an element is if any of its units is. */
  List<Tensor> without(Predicate<Integer> absent) {
    List<Tensor> changed = new ArrayList<>();
    for (int k = 0; k < places.all().size(); k++) {
      Place place = places.all().get(k);
      double[] elements = place.value().tensor().doubles().clone();
      int[][] own = unitsOf.get(k);
      for (int element = 0; element < elements.length; element++) {
        for (int unit : own[element]) {
          if (absent.test(unit)) {
            elements[element] = baselines.get(k)[element];
          }
        }
      }
      changed.add(place.holding(elements));
    }
    return changed;
  }
}

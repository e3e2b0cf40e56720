package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The sample of one run with some of its units at their baseline, as often as it is asked for. */
final class Changes {
  private final Places places;
  private final List<Unit> units;
  private final List<double[]> baselines = new ArrayList<>();
  // For each place and each of its elements the units that it belongs to.
  private final List<int[][]> unitsOf = new ArrayList<>();

  Changes(Places places, List<Unit> units, Baseline baseline) {
    this.places = places;
    this.units = units;
    Map<TraceValue, int[][]> ofInputs = new HashMap<>();
    places.inputs().forEach(input -> ofInputs.put(input, unitsOf(input)));
    for (Place place : places.all()) {
      baselines.add(baseline.of(places, place));
      int[][] ofInput = ofInputs.get(place.input());
      int[] owners = place.owners();
      int[][] own = new int[owners.length][];
      Arrays.setAll(own, k -> owners[k] < 0 ? new int[0] : ofInput[owners[k]]);
      unitsOf.add(own);
    }
  }

  private int[][] unitsOf(TraceValue input) {
    int[][] result = new int[input.tensor().size()][];
    Arrays.fill(result, new int[0]);
    for (int unit = 0; unit < units.size(); unit++) {
      for (int element : units.get(unit).elements().getOrDefault(input, new int[0])) {
        int[] more = Arrays.copyOf(result[element], result[element].length + 1);
        more[more.length - 1] = unit;
        result[element] = more;
      }
    }
    return result;
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

  /**
   * What was found for the units, shared equally among the elements of each. An element of several
   * units gets the sum of its shares, so that all elements add up to what all units do.
   */
  Map<TraceValue, double[]> sumsOfInputs(double... found) {
    return ofInputs(own -> 1, found);
  }

  /** The same, but an element of several units gets the mean of its shares. */
  Map<TraceValue, double[]> meansOfInputs(double... found) {
    return ofInputs(own -> own.length, found);
  }

  private Map<TraceValue, double[]> ofInputs(ToIntFunction<int[]> divisor, double... found) {
    Map<TraceValue, double[]> result = new HashMap<>();
    for (TraceValue input : places.inputs()) {
      int[][] own = unitsOf(input);
      double[] shares = new double[own.length];
      for (int element = 0; element < shares.length; element++) {
        for (int unit : own[element]) {
          shares[element] +=
              found[unit] / units.get(unit).size() / divisor.applyAsInt(own[element]);
        }
      }
      result.put(input, shares);
    }
    return result;
  }
}

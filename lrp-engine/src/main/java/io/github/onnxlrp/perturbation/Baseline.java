package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * What stands for an element that is not there. For ids it is a row.
 *
 * @param kind how it is found
 * @param number the number, or the token
 */
record Baseline(Kind kind, double number) {
  /** How it is found. */
  enum Kind {
    /** One number everywhere. */
    NUMBER,
    /** The mean of the feature, or of the number of a row, over the steps of the sample. */
    MEAN,
    /** Of ids the row of one token; elsewhere 0. */
    TOKEN
  }

  /** The option that says it. */
  static MethodOption option() {
    return new MethodOption(
        "baseline",
        "zero, a number, mean, or token:ID",
        "zero",
        "what stands for what is not there: a number, the mean of each feature over the steps of"
            + " the sample, or of ids the row of a token, such as padding");
  }

  /** Reads it. */
  static Baseline of(OptionValues values) {
    String text = values.text("baseline");
    try {
      if (text.equals("zero")) {
        return new Baseline(Kind.NUMBER, 0);
      } else if (text.equals("mean")) {
        return new Baseline(Kind.MEAN, 0);
      } else if (text.startsWith("token:")) {
        return new Baseline(Kind.TOKEN, Long.parseLong(text.substring("token:".length())));
      }
    } catch (NumberFormatException e) {
      throw values.refused("baseline");
    }
    return new Baseline(Kind.NUMBER, values.number("baseline", -Double.MAX_VALUE));
  }

  /** The elements of a place where nothing of the sample is there; what is of no input stays. */
  double[] of(Places places, Place place) {
    return switch (kind) {
      case NUMBER -> numbers(place, number);
      case TOKEN ->
          place.lookup() == null
              ? numbers(place, 0)
              : place.lookup().rowsOf((long) number).doubles().clone();
      case MEAN -> means(places, place);
    };
  }

  private static double[] numbers(Place place, double number) {
    double[] elements = place.value().tensor().doubles().clone();
    int[] owners = place.owners();
    for (int k = 0; k < elements.length; k++) {
      elements[k] = owners[k] < 0 ? elements[k] : number;
    }
    return elements;
  }

  /**
   * Of the steps of a series, or of the rows of a text: elements that are the same number of places
   * from the beginning of their step count as one feature.
   */
  private static double[] means(Places places, Place place) {
    double[] own = place.value().tensor().doubles();
    int[] feature = features(places, place);
    int count = Arrays.stream(feature).max().orElse(0) + 1;
    double[] sums = new double[count];
    int[] counts = new int[count];
    for (int k = 0; k < own.length; k++) {
      if (feature[k] >= 0) {
        sums[feature[k]] += own[k];
        counts[feature[k]]++;
      }
    }
    double[] means = own.clone();
    for (int k = 0; k < own.length; k++) {
      if (feature[k] >= 0) {
        means[k] = sums[feature[k]] / counts[feature[k]];
      }
    }
    return means;
  }

  /** For each element which feature it is; -1 where it is none of the sample. */
  private static int[] features(Places places, Place place) {
    int[] owners = place.owners();
    int[] features = new int[owners.length];
    if (place.lookup() != null) {
      int[] seen = new int[place.input().tensor().size()];
      for (int k = 0; k < owners.length; k++) {
        features[k] = owners[k] < 0 ? -1 : seen[owners[k]]++;
      }
      return features;
    }
    SampleSlice slice = places.run().slice(place.input());
    int[] shape = slice.shape(place.value().tensor());
    int inner = shape.length < 2 ? 1 : Shapes.size(Arrays.copyOfRange(shape, 1, shape.length));
    double[] numbers = new double[Shapes.size(shape)];
    Arrays.setAll(numbers, k -> k % inner + 1);
    double[] whole =
        slice.into(Tensor.of(numbers, shape), place.value().tensor().shape()).doubles();
    Arrays.setAll(features, k -> (int) whole[k] - 1);
    return features;
  }
}

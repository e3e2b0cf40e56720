package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

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

  /**
   * Looks a token up, where it is the baseline.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if there is no such token
   */
  void requireToken(Places places) {
    for (Place place : places.all()) {
      if (kind == Kind.TOKEN && place.lookup() != null) {
        places.token((long) number).rowsOf(place.lookup());
      }
    }
  }

  /** The elements of a place where nothing of the sample is there; what is of no input stays. */
  double[] of(Places places, Place place) {
    Tensor own = place.value().tensor();
    if (place.lookup() == null) {
      return ofNumbers(own, places.run().slice(place.value()));
    }
    Tensor token = kind == Kind.TOKEN ? places.token((long) number).rowsOf(place.lookup()) : own;
    return ofRows(own, place.ids(), token);
  }

  /**
   * The elements of an input of numbers where nothing of the sample is there. The mean is that of a
   * feature over the steps: elements that are the same number of places from the beginning of their
   * step count as one.
   */
  double[] ofNumbers(Tensor own, SampleSlice slice) {
    double[] elements = new double[own.size()];
    if (kind == Kind.MEAN) {
      return means(own.doubles(), features(own, slice));
    }
    Arrays.fill(elements, kind == Kind.NUMBER ? number : 0);
    return elements;
  }

  /**
   * The elements of rows where nothing of the sample is there; others stay. The mean is that over
   * all rows of the lookup that are of the sample, whichever inputs their ids are of.
   *
   * @param ids for each element the flat index of its id; -1 where that is not of the sample
   * @param token the rows where all ids are the token; asked for where that is the baseline
   */
  double[] ofRows(Tensor own, int[] ids, Tensor token) {
    return switch (kind) {
      case NUMBER -> where(ids, own, k -> number);
      case TOKEN -> where(ids, own, token::get);
      case MEAN -> means(own.doubles(), features(ids));
    };
  }

  private static double[] where(int[] ids, Tensor own, IntToDoubleFunction other) {
    double[] elements = own.doubles().clone();
    Arrays.setAll(elements, k -> ids[k] < 0 ? elements[k] : other.applyAsDouble(k));
    return elements;
  }

  private static double[] means(double[] own, int... feature) {
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

  /** For each element of rows its place in its row; -1 where it is of no id. */
  private static int[] features(int... ids) {
    int[] seen = new int[Arrays.stream(ids).max().orElse(-1) + 1];
    return Arrays.stream(ids).map(id -> id < 0 ? -1 : seen[id]++).toArray();
  }

  /** For each element of an input which feature it is; -1 where it is none of the sample. */
  private static int[] features(Tensor own, SampleSlice slice) {
    int[] features = new int[own.size()];
    int[] shape = slice.shape(own);
    int inner = Math.max(1, Shapes.size(shape) / Math.max(1, SampleSlice.steps(slice.of(own))));
    double[] numbers = new double[Shapes.size(shape)];
    Arrays.setAll(numbers, k -> k % inner + 1);
    double[] whole = slice.into(Tensor.of(numbers, shape), own.shape()).doubles();
    Arrays.setAll(features, k -> (int) whole[k] - 1);
    return features;
  }
}

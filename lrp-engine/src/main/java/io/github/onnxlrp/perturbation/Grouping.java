package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which elements of a sample are changed together. Steps lie along the first axis of a sample, its
 * features along the last; the elements of ids are its tokens, each a step.
 *
 * @param kind what makes a group
 * @param window how many steps a window has
 * @param stride how many steps after a window the next one begins
 * @param first the first step of a phrase
 * @param last the last step of a phrase
 */
record Grouping(Kind kind, int window, int stride, int first, int last) {
  /** What makes a group. */
  enum Kind {
    /** Each element by itself. */
    ELEMENT,
    /** All elements of a step, or a token. */
    STEP,
    /** A feature in all steps. */
    FEATURE,
    /** Steps that follow each other. */
    WINDOW,
    /** The only group is some steps that follow each other, in each input that has them. */
    PHRASE
  }

  /** The options that say it. */
  static List<MethodOption> options(String standard) {
    return List.of(
        new MethodOption(
            "unit",
            "element, step, token, feature or window",
            standard,
            "what is changed together: an element, all of a step or a token, a feature in all"
                + " steps, or a window of steps"),
        new MethodOption(
            "window", "a number of steps, at least 1", "1", "how many steps a window has"),
        new MethodOption(
            "stride",
            "a number of steps, from 1 to window, or window",
            "window",
            "how many steps after a window the next one begins"),
        new MethodOption(
            "phrase",
            "FIRST-LAST, two steps or tokens, from 0, or none",
            "none",
            "the only thing that is changed: these steps or tokens together"));
  }

  /** Reads it. */
  static Grouping of(OptionValues values) {
    String phrase = values.text("phrase");
    if (!phrase.equals("none")) {
      return ofPhrase(values, phrase);
    }
    int window = values.whole("window", 1);
    int stride = values.text("stride").equals("window") ? window : values.whole("stride", 1);
    if (stride > window) {
      // Steps between windows would be changed by none, and stand as if they counted nothing.
      throw values.refused("stride");
    }
    boolean ofWindows = values.isSet("window") || values.isSet("stride");
    if (ofWindows && !values.text("unit").equals("window")) {
      throw OnnxLrpException.invalid(
          "--method-option unit=%s: window and stride are of windows; expected unit=window with them",
          values.text("unit"));
    }
    Kind kind =
        switch (values.text("unit")) {
          case "element" -> Kind.ELEMENT;
          case "step", "token" -> Kind.STEP;
          case "feature" -> Kind.FEATURE;
          case "window" -> Kind.WINDOW;
          default -> throw values.refused("unit");
        };
    return new Grouping(kind, window, stride, 0, 0);
  }

  private static Grouping ofPhrase(OptionValues values, String phrase) {
    for (String other : List.of("unit", "window", "stride")) {
      if (values.isSet(other)) {
        throw OnnxLrpException.invalid(
            "--method-option %s=%s: the phrase %s is the only unit; expected %s or a phrase, not both",
            other, values.text(other), phrase, other);
      }
    }
    String[] ends = phrase.split("-", -1);
    try {
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (ends.length == 2 && first >= 0 && first <= last) {
        return new Grouping(Kind.PHRASE, 1, 1, first, last);
      }
    } catch (NumberFormatException e) {
      throw values.refused("phrase");
    }
    throw values.refused("phrase");
  }

  /**
   * The groups in a sample.
   *
   * @throws OnnxLrpException if a phrase is not in the sample
   */
  Units units(List<GroupedInput> inputs) {
    if (kind == Kind.PHRASE) {
      return new Units(List.of(phrase(inputs)));
    }
    List<Unit> units = new ArrayList<>();
    for (GroupedInput input : inputs) {
      Elements all = new Elements(input);
      int count =
          switch (kind) {
            case ELEMENT -> all.places.length;
            case FEATURE -> all.features;
            default -> all.steps;
          };
      if (kind != Kind.WINDOW) {
        Kind own = kind;
        for (int k = 0; k < count; k++) {
          int at = k;
          units.add(
              new Unit(Map.of(input.name(), all.where(place -> all.index(place, own) == at))));
        }
        continue;
      }
      for (int start = 0; start == 0 || start + window - stride < count; start += stride) {
        int begin = start;
        int[] steps = all.where(p -> all.step(p) >= begin && all.step(p) < begin + (long) window);
        if (steps.length > 0) {
          units.add(new Unit(Map.of(input.name(), steps)));
        }
      }
    }
    return new Units(units);
  }

  /** Which inputs a phrase leaves out, as they are shorter. */
  List<String> notes(List<GroupedInput> inputs) {
    List<String> notes = new ArrayList<>();
    for (GroupedInput input : inputs) {
      int steps = new Elements(input).steps;
      if (kind == Kind.PHRASE && last >= steps) {
        notes.add(
            "input '%s' has %d steps, from 0: the phrase %d-%d has nothing of it"
                .formatted(input.name(), steps, first, last));
      }
    }
    return notes;
  }

  private Unit phrase(List<GroupedInput> inputs) {
    Map<String, int[]> elements = new LinkedHashMap<>();
    int most = 0;
    for (GroupedInput input : inputs) {
      Elements all = new Elements(input);
      most = Math.max(most, all.steps);
      if (last < all.steps) {
        elements.put(input.name(), all.where(p -> all.step(p) >= first && all.step(p) <= last));
      }
    }
    if (elements.isEmpty()) {
      throw OnnxLrpException.invalid(
          "phrase %d-%d: the sample has %d steps, from 0", first, last, most);
    }
    return new Unit(elements);
  }

  /** The elements of one sample in an input. */
  private static final class Elements {
    private final int[] places;
    private final int steps;
    private final int features;

    Elements(GroupedInput input) {
      int[] whole = input.tensor().shape();
      long[] numbers = IntStream.range(0, Shapes.size(whole)).asLongStream().toArray();
      Tensor own = input.slice().of(Tensor.of(numbers, whole));
      long[] all = own.longs();
      this.places = IntStream.range(0, all.length).map(k -> (int) all[k]).toArray();
      this.steps = SampleSlice.steps(own);
      this.features = own.rank() < 2 ? 1 : own.dim(own.rank() - 1);
    }

    int step(int place) {
      return (int) ((long) place * steps / Math.max(1, places.length));
    }

    int index(int place, Kind kind) {
      return kind == Kind.ELEMENT ? place : kind == Kind.FEATURE ? place % features : step(place);
    }

    int[] where(IntPredicate chosen) {
      return IntStream.range(0, places.length).filter(chosen).map(place -> places[place]).toArray();
    }
  }
}

package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.IdOwners;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All that can be changed of the sample of one run, and what becomes of an attribution to it. */
final class Places {
  private final ExplainedRun run;
  private final IdOwners numbering;
  private final List<Place> all = new ArrayList<>();
  private final List<TraceValue> numbers = new ArrayList<>();
  private final List<TraceValue> ids = new ArrayList<>();
  private final List<TraceValue> inputs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Places(ExplainedRun run) {
    this.run = run;
    this.numbering = new IdOwners(run.analysis());
  }

  /** Of ids the rows that they look up, otherwise the numbers of explained inputs themselves. */
  static Places of(ExplainedRun run) {
    Places places = new Places(run);
    Activity activity = run.analysis().activity();
    List<Place> rows =
        run.trace().nodes().stream()
            .filter(node -> isLookup(node, activity))
            .map(node -> Place.ofRows(node, places.numbering))
            .toList();
    for (TraceValue input : run.trace().inputs().values()) {
      if (activity.isExplained(input)) {
        places.add(input, rows);
      }
    }
    return places;
  }

  /** Whether an evaluation looks up rows by ids that are explained. */
  static boolean isLookup(TraceNode node, Activity activity) {
    boolean[] active = activity.activeOperands(node);
    return node.op() instanceof LookupOp lookup
        && active[lookup.idsOperand()]
        && lookup.kind(active) == Kind.LOOKUP;
  }

  private void add(TraceValue input, List<Place> rows) {
    BitSet own = new BitSet();
    for (Place place : rows) {
      int[] elements = elements(input, place);
      Arrays.stream(elements).forEach(own::set);
      // Rows of several inputs are there already.
      if (elements.length > 0 && all.stream().noneMatch(one -> one.value() == place.value())) {
        all.add(place);
      }
    }
    boolean looksUp = !own.isEmpty();
    if (looksUp && input.tensor().isFloating() && own.cardinality() < input.tensor().size()) {
      throw OnnxLrpException.unsupported(
          "input '%s' holds ids and other numbers: element %d looks up nothing; expected an input of"
              + " numbers or of ids alone; use lrp or a gradient",
          input.name(), own.nextClearBit(0));
    }
    if (looksUp || input.tensor().isFloating()) {
      inputs.add(input);
    }
    if (looksUp) {
      ids.add(input);
    } else if (input.tensor().isFloating()) {
      all.add(Place.ofNumbers(input, numbering));
      numbers.add(input);
    } else {
      notes.add(
          "input '%s' holds integers that look up no rows: it is not changed"
              .formatted(input.name()));
    }
  }

  /** The elements of an input that are looked up. */
  private int[] elements(TraceValue input, Place place) {
    return Arrays.stream(place.owners())
        .map(owner -> owner - numbering.first(input))
        .filter(element -> element >= 0 && element < input.tensor().size())
        .toArray();
  }

  List<Place> all() {
    return all;
  }

  /** What is changed, in the order of the places. */
  List<TraceValue> values() {
    return all.stream().map(Place::value).toList();
  }

  /** The explained inputs that can be changed. */
  List<TraceValue> inputs() {
    return inputs;
  }

  /** Those of them that hold numbers, which are changed themselves. */
  List<TraceValue> numbers() {
    return numbers;
  }

  /** A run in which all ids are one token. */
  TokenEverywhere token(long token) {
    return new TokenEverywhere(run.analysis(), ids, token);
  }

  /** The same, with where the sample is in them. */
  List<GroupedInput> grouped() {
    return inputs().stream()
        .map(input -> new GroupedInput(input.name(), run.slice(input), input.tensor()))
        .toList();
  }

  /** What is made of each of the explained inputs that can be changed. */
  Map<TraceValue, double[]> ofEach(Function<TraceValue, double[]> made) {
    Map<TraceValue, double[]> result = new LinkedHashMap<>();
    inputs().forEach(input -> result.put(input, made.apply(input)));
    return result;
  }

  /**
   * What was found for the elements of all places, added up to the elements of the inputs.
   *
   * @param found for each place how much each of its elements counts
   */
  Map<TraceValue, double[]> ofInputs(List<double[]> found) {
    double[] sums = new double[numbering.size()];
    for (int k = 0; k < found.size(); k++) {
      int[] owners = all.get(k).owners();
      for (int element = 0; element < owners.length; element++) {
        if (owners[element] >= 0) {
          sums[owners[element]] += found.get(k)[element];
        }
      }
    }
    return ofEach(
        input -> {
          int first = numbering.first(input);
          return Arrays.copyOfRange(sums, first, first + input.tensor().size());
        });
  }

  /** The units that each element of the inputs belongs to, in the order of their numbers. */
  int[][] unitsOfElements(Units units) {
    int[][] result = new int[numbering.size()][];
    for (TraceValue input : inputs) {
      int[][] own = units.of(input.name(), input.tensor());
      System.arraycopy(own, 0, result, numbering.first(input), own.length);
    }
    return result;
  }

  /** What was found for the elements of the inputs, as an attribution without a ledger. */
  Attribution attribution(
      Map<TraceValue, double[]> found, Map<String, Double> measures, List<String> more) {
    List<String> said = new ArrayList<>(notes);
    said.addAll(more);
    boolean finite =
        found.values().stream().flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    return new Attribution(value -> of(value, found), null, !finite, said, measures);
  }

  private Tensor of(TraceValue value, Map<TraceValue, double[]> found) {
    if (value.origin() != TraceValue.Origin.INPUT) {
      throw OnnxLrpException.unsupported(
          "'%s': a method that runs the model on changed inputs says nothing of values inside of"
              + " it; leave out --layer and --graph",
          value.name());
    }
    double[] own = found.get(value);
    return own == null ? null : Tensor.of(own, value.tensor().shape());
  }

  /** What a reader must know of what is not changed. */
  List<String> notes() {
    return notes;
  }

  ExplainedRun run() {
    return run;
  }
}

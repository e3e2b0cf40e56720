package io.github.onnxlrp.samples;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.AxisEvidence.Use;
import io.github.onnxlrp.samples.BatchAxes.Choice;
import io.github.onnxlrp.samples.BatchAxes.Evidence;
import io.github.onnxlrp.samples.Recurrences.FixedState;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads given inputs as samples: the batch axes of a graph, the lengths that the inputs have along
 * them, and the one number of samples that fits all. Where only the convention has told an axis and
 * it does not fit that number, another axis that does is taken.
 */
final class SampleReading {
  private final BatchAxes axes;
  private final Map<Value, int[]> shapes = new HashMap<>();
  // Not held after they were read.
  private Map<String, Tensor> inputs;
  private final Map<Value, Integer> found = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private int count;
  private boolean fixedBatch;

  private SampleReading(BatchAxes axes, Map<String, Tensor> inputs) {
    this.axes = axes;
    this.inputs = inputs;
  }

  static SampleReading of(BatchAxes axes, Map<String, Tensor> inputs) {
    SampleReading last = axes.lastReading.get();
    if (last != null && last.isOf(inputs)) {
      return last;
    }
    SampleReading reading = new SampleReading(axes, inputs);
    reading.read();
    axes.graph()
        .inputs()
        .forEach(input -> reading.shapes.put(input, reading.tensor(input).shape()));
    reading.inputs = null;
    axes.lastReading.set(reading);
    return reading;
  }

  /** Whether inputs have the shapes of those that were read, on which alone all depends. */
  private boolean isOf(Map<String, Tensor> others) {
    for (Map.Entry<Value, int[]> input : shapes.entrySet()) {
      if (!others.get(input.getKey().name()).hasShape(input.getValue())) {
        return false;
      }
    }
    return true;
  }

  int count() {
    return count;
  }

  boolean isFixedBatch() {
    return fixedBatch;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The batch axis of an input, counted from the front; -1 where it has none. */
  int axisOf(Value input) {
    return found.get(input);
  }

  private Tensor tensor(Value input) {
    return inputs.get(input.name());
  }

  private void read() {
    List<Value> values = axes.graph().inputs();
    values.forEach(input -> found.put(input, chosenAxis(input)));
    values.forEach(this::requireSamples);
    List<Value> certain = values.stream().filter(v -> !isByConvention(v)).toList();
    count = certain.isEmpty() ? mostFrequentLength(values) : commonLength(certain);
    List<Value> open = values.stream().filter(v -> isByConvention(v) && !reread(v)).toList();
    if (!open.isEmpty() && count == 1) {
      count = commonLength(open);
      open = open.stream().filter(v -> !fits(v, found.get(v))).toList();
    }
    requireFixedNumber();
    if (!open.isEmpty()) {
      throw doNotFit(open);
    }
    values.forEach(this::requireDeclaredLengths);
    values.forEach(
        v -> new SampleRemark(axes, v, tensor(v), found.get(v)).text(count).ifPresent(notes::add));
  }

  private boolean isByConvention(Value input) {
    return axes.choice(input).evidence() == Evidence.CONVENTION;
  }

  private int chosenAxis(Value input) {
    Choice choice = axes.choice(input);
    int rank = tensor(input).rank();
    if (choice.axis() == BatchAxes.NONE || (isByConvention(input) && choice.axis() >= rank)) {
      return -1;
    }
    if (choice.axis() >= rank || choice.axis() < -rank) {
      throw OnnxLrpException.invalid(
          "input '%s' has shape %s; its batch axis %d is not there",
          input.name(), Shapes.toString(tensor(input).shape()), choice.axis());
    }
    return choice.axis() < 0 ? choice.axis() + rank : choice.axis();
  }

  private int length(Value input) {
    int axis = found.get(input);
    return axis < 0 ? 1 : tensor(input).dim(axis);
  }

  private void requireSamples(Value input) {
    if (length(input) == 0) {
      throw OnnxLrpException.invalid("input '%s' %s holds no sample", input, tensor(input));
    }
  }

  /** The one length above 1 along the batch axes of some inputs; 1 where there is none. */
  private int commonLength(List<Value> values) {
    Map<Integer, String> lengths = new HashMap<>();
    values.forEach(input -> lengths.putIfAbsent(length(input), input.name()));
    lengths.remove(1);
    Set<Integer> distinct = new TreeSet<>(lengths.keySet());
    if (distinct.size() > 1) {
      throw OnnxLrpException.invalid(
          "%s; expected the same number of samples%s",
          values.stream()
              .filter(input -> length(input) > 1)
              .map(
                  v ->
                      "input '%s' holds %d samples along axis %d"
                          .formatted(v.name(), length(v), found.get(v)))
              .collect(Collectors.joining(", ")),
          options(values.stream().filter(input -> length(input) > 1).toList()));
    }
    return distinct.stream().findFirst().orElse(1);
  }

  /** The length that most inputs have; of several the smallest above 1. */
  private int mostFrequentLength(List<Value> values) {
    Map<Integer, Integer> inputsOf = new TreeMap<>();
    values.forEach(input -> inputsOf.merge(length(input), 1, Integer::sum));
    if (inputsOf.size() > 1) {
      inputsOf.remove(1);
    }
    int best = 1;
    for (var entry : inputsOf.entrySet()) {
      best = entry.getValue() > inputsOf.getOrDefault(best, 0) ? entry.getKey() : best;
    }
    return best;
  }

  /** Whether an input fits the number of samples, maybe along another axis or none. */
  private boolean reread(Value input) {
    int chosen = found.get(input);
    if (fits(input, chosen) && (length(input) == count || length(input) == 1)) {
      return true;
    }
    for (int axis = 0; axis < tensor(input).rank(); axis++) {
      boolean counts =
          input.shape() == null
              || (axes.use(input, axis) != Use.OTHER
                  && !AxisNames.speaksOfTime(input.shape().get(axis)));
      if (axis != chosen && counts && tensor(input).dim(axis) == count && fits(input, axis)) {
        found.put(input, axis);
        notes.add(
            "axis %d of input '%s' %s is taken to count samples, as its length fits the other inputs"
                .formatted(axis, input.name(), Shapes.toString(tensor(input).shape())));
        return true;
      }
    }
    if (fits(input, -1) && isFixed(input)) {
      found.put(input, -1);
      return true;
    }
    return false;
  }

  private static boolean isFixed(Value input) {
    return input.shape() != null && input.shape().stream().allMatch(Dimension::isFixed);
  }

  /** Whether an input has the lengths that are declared; a batch of one is run several times. */
  private boolean fits(Value input, int batch) {
    for (int axis = 0; axis < BatchAxes.rank(input); axis++) {
      Dimension declared = input.shape().get(axis);
      boolean more = axis == batch && declared.size() == 1;
      if (declared.isFixed() && !more && declared.size() != tensor(input).dim(axis)) {
        return false;
      }
    }
    return true;
  }

  /** A model that was exported for several samples takes just as many. */
  private void requireFixedNumber() {
    for (Value input : found.keySet()) {
      int axis = found.get(input);
      Dimension declared = axis < 0 || input.shape() == null ? null : input.shape().get(axis);
      if (declared != null && declared.size() > 1) {
        fixedBatch = true;
        if (declared.size() != tensor(input).dim(axis)) {
          throw OnnxLrpException.invalid(
              "input '%s' has shape %s, declared %s: the model was exported for a fixed batch of"
                  + " %d; give %d samples",
              input.name(),
              Shapes.toString(tensor(input).shape()),
              declaredShape(input),
              declared.size(),
              declared.size());
        }
      }
    }
    FixedState state = axes.evidence().fixedState(found);
    boolean anyAxis = found.values().stream().anyMatch(axis -> axis >= 0);
    if (anyAxis && state != null && state.samples() > 1) {
      fixedBatch = true;
      if (state.samples() != count) {
        throw state.refuse(count);
      }
    }
  }

  private void requireDeclaredLengths(Value input) {
    if (!fits(input, found.get(input))) {
      throw OnnxLrpException.invalid(
          "input '%s' is declared %s; found shape %s",
          input.name(), declaredShape(input), Shapes.toString(tensor(input).shape()));
    }
  }

  private OnnxLrpException doNotFit(List<Value> values) {
    return OnnxLrpException.invalid(
        "%s: no axis fits %s%s",
        values.stream()
            .map(
                v ->
                    "input '%s' has shape %s, declared %s"
                        .formatted(v.name(), Shapes.toString(tensor(v).shape()), declaredShape(v)))
            .collect(Collectors.joining(", ")),
        count == 1 ? "one sample" : "the %d samples of the other inputs".formatted(count),
        options(values));
  }

  private static String options(List<Value> values) {
    return values.stream()
        .map(v -> "--batch-axis %s=AXIS".formatted(v.name()))
        .collect(Collectors.joining(" ", "; pass ", ", or =none where all samples share an input"));
  }

  private static String declaredShape(Value input) {
    return input.shape() == null ? "without a shape" : input.shape().toString().replace(" ", "");
  }
}

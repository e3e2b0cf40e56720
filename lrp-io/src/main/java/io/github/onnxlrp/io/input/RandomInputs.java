package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.ElementLimits.Range;
import io.github.onnxlrp.io.input.TrialRuns.Choice;
import io.github.onnxlrp.io.input.TrialRuns.Found;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Random inputs with which the model runs: floats from the standard normal distribution, ids
 * uniformly from the rows of the table that they index, lengths between 1 and the number of steps,
 * other integers as far as the model limits them. The same seed gives the same inputs.
 */
public final class RandomInputs {
  /** Samples of a trial run; a model that was exported for more is tried with all of them. */
  private static final int TRIAL_SAMPLES = 2;

  private final DeclaredInputs declared;
  private final Graph graph;
  private final int samples;
  private final long seed;
  private final IntegerInputs integers;
  private final List<String> notes = new ArrayList<>();

  /** Draws {@code samples} samples. */
  public RandomInputs(DeclaredInputs declared, int samples, long seed) {
    this.declared = declared;
    this.graph = declared.graph();
    this.samples = samples;
    this.seed = seed;
    this.integers = new IntegerInputs(graph);
  }

  /** What {@link #draw} has chosen by itself, in words. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Inputs with these ones as they are and random ones for the rest.
   *
   * @throws OnnxLrpException if no input that is drawn holds that many samples, or if no lengths
   *     are found with which the model runs
   */
  public InputBatch draw(Map<String, Tensor> given) {
    List<Value> drawn =
        graph.inputs().stream().filter(input -> !given.containsKey(input.name())).toList();
    requireShapes(drawn);
    RandomShapes shapes = new RandomShapes(declared, given);
    List<String> open = shapes.open(drawn);
    Map<String, Long> lengths = Map.of();
    Map<String, Range> ranges = Map.of();
    if (!open.isEmpty() || drawn.stream().anyMatch(integers::needsRun)) {
      Search search = new Search(given, drawn, shapes);
      Found found = search.run(open);
      lengths = found.choice().lengths();
      ranges = search.ranges(found);
      note(lengths, ranges);
    }
    requireSamples(drawn, shapes, lengths);
    Random random = new Random(seed);
    Map<String, Tensor> arrays = new LinkedHashMap<>(given);
    for (Value input : drawn) {
      int[] shape = shapes.shape(input, samples, lengths);
      arrays.put(input.name(), draw(input, shape, ranges.get(input.name()), random));
    }
    return InputBatch.of(arrays);
  }

  /** The search for lengths and integers with which the model runs. */
  private final class Search {
    private final Map<String, Tensor> given;
    private final List<Value> drawn;
    private final RandomShapes shapes;
    private int trialSamples;

    Search(Map<String, Tensor> given, List<Value> drawn, RandomShapes shapes) {
      this.given = given;
      this.drawn = drawn;
      this.shapes = shapes;
    }

    Found run(List<String> open) {
      Map<String, List<Long>> values = integers.candidates(drawn);
      boolean few = given.isEmpty() && samples > TRIAL_SAMPLES && !shapes.takesOneSample();
      trialSamples = shapes.takesOneSample() ? 1 : few ? TRIAL_SAMPLES : samples;
      TrialRuns trials = new TrialRuns(graph, choice -> arrays(choice, Map.of()));
      Found found = trials.find(open, values);
      if (found == null && few) {
        trialSamples = samples;
        found = new TrialRuns(graph, choice -> arrays(choice, Map.of())).find(open, values);
      }
      if (found == null) {
        throw notFound(open, values, trials.firstFailure());
      }
      return found;
    }

    /** What the limits allow is tried, too; where that does not run, what has run is kept. */
    Map<String, Range> ranges(Found found) {
      Map<String, Range> ranges = integers.ranges(drawn, found);
      Map<String, Range> ran = single(found.choice());
      TrialRuns trial = new TrialRuns(graph, choice -> arrays(choice, ranges));
      return ranges.equals(ran) || trial.run(found.choice()) != null ? ranges : ran;
    }

    private static Map<String, Range> single(Choice choice) {
      Map<String, Range> result = new LinkedHashMap<>();
      choice.values().forEach((name, value) -> result.put(name, new Range(value, value)));
      return result;
    }

    private Map<String, Tensor> arrays(Choice choice, Map<String, Range> ranges) {
      Map<String, Range> used = single(choice);
      used.putAll(ranges);
      Random random = new Random(seed);
      Map<String, Tensor> arrays = new LinkedHashMap<>();
      for (Value input : graph.inputs()) {
        Tensor array = given.get(input.name());
        arrays.put(
            input.name(),
            array == null
                ? draw(
                    input,
                    shapes.shape(input, trialSamples, choice.lengths()),
                    used.get(input.name()),
                    random)
                : shapes.takesOneSample() ? firstSample(input, array) : array);
      }
      return new InputFitter(declared).fit(InputBatch.of(arrays)).arrays();
    }

    private Tensor firstSample(Value input, Tensor array) {
      int axis = declared.batchAxisOf(input);
      if (axis < 0 || axis >= array.rank() || array.dim(axis) < 2) {
        return array;
      }
      List<Tensor> operands = new ArrayList<>(List.of(array));
      operands.addAll(Slice.range(0, 1, axis));
      return new Slice().forward(operands).get(0);
    }
  }

  private Tensor draw(Value input, int[] shape, Range range, Random random) {
    ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
    OptionalLong rows = integers.rows(input);
    if (range != null || rows.isPresent() || type == ElementType.BOOL) {
      long low = range == null ? 0 : range.low();
      long bound = range == null ? rows.orElse(2) : range.high() + 1;
      long[] ids = random.longs(Shapes.size(shape), low, bound).toArray();
      return type == ElementType.BOOL ? Tensor.integers(type, ids, shape) : Tensor.of(ids, shape);
    }
    double[] data = new double[Shapes.size(shape)];
    for (int k = 0; k < data.length; k++) {
      data[k] = random.nextGaussian();
    }
    return Tensor.of(data, shape);
  }

  private void requireShapes(List<Value> drawn) {
    List<Value> unknown = drawn.stream().filter(input -> input.shape() == null).toList();
    if (!unknown.isEmpty()) {
      throw OnnxLrpException.invalid(
          "--random: no shape is declared for %s; give %s with %s",
          join(unknown.stream().map(input -> "'" + input.name() + "'").toList(), ", "),
          unknown.size() == 1 ? "it" : "them",
          join(unknown.stream().map(input -> files(input.name())).toList(), " "));
    }
  }

  /** One sample needs no batch axis; more must not silently become fewer. */
  private void requireSamples(List<Value> drawn, RandomShapes shapes, Map<String, Long> lengths) {
    boolean found = samples == 1;
    for (Value input : drawn) {
      int[] shape = shapes.shape(input, samples, lengths);
      int axis = declared.batchAxisOf(input);
      found |= axis >= 0 && axis < shape.length && shape[axis] == samples;
    }
    if (!found) {
      throw OnnxLrpException.invalid(
          "--random %d: no input that is drawn takes %d samples; the model has %s; pass --random"
              + " 1, or --batch-axis INPUT=AXIS",
          samples, samples, declared.describe());
    }
  }

  private void note(Map<String, Long> lengths, Map<String, Range> ranges) {
    if (!lengths.isEmpty()) {
      List<String> all =
          lengths.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
      notes.add(
          "random inputs have the lengths %s; --dim NAME=LENGTH sets others"
              .formatted(join(all, ", ")));
    }
    ranges.forEach(
        (name, range) ->
            notes.add(
                "random input '%s' holds %s; %s gives others"
                    .formatted(
                        name,
                        range.low() == range.high()
                            ? "only " + range.low()
                            : "integers from %d to %d".formatted(range.low(), range.high()),
                        files(name))));
  }

  private static OnnxLrpException notFound(
      List<String> open, Map<String, List<Long>> values, RuntimeException failure) {
    String options =
        open.stream().map(name -> "--dim " + name + "=LENGTH").collect(Collectors.joining(" "))
            + values.keySet().stream().map(name -> " " + files(name)).collect(Collectors.joining());
    return OnnxLrpException.invalid(
        "--random: the model runs with none of the inputs that were tried (%s); pass %s",
        failure.getMessage(), options.strip());
  }

  private static String files(String name) {
    return "--input %s=FILE".formatted(name);
  }

  private static String join(List<String> parts, String separator) {
    return String.join(separator, parts);
  }
}

package io.github.onnxlrp.samples;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.AxisEvidence.Use;
import io.github.onnxlrp.samples.Recurrences.FixedState;
import io.github.onnxlrp.trace.DryRun;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Along which axis of the inputs and outputs of a graph the samples lie. For every input the first
 * of these that says something decides:
 *
 * <ol>
 *   <li>what the caller says;
 *   <li>what an operator says: axis 1 of X of LSTM, GRU and RNN (axis 0 with layout 1), followed
 *       through the graph to its inputs;
 *   <li>a symbol that counts samples in another input;
 *   <li>a symbol that means a batch, such as {@code batch_size} or {@code N};
 *   <li>the convention: axis 0, and axis 1 of a state {@code [layers, N, hidden]}, unless the graph
 *       or its name says that it is something else.
 * </ol>
 *
 * The axis of an output is the one that gets longer when there are more samples.
 */
public final class BatchAxes {
  /** An axis that a caller gives for an input which all samples share. */
  public static final int NONE = Integer.MIN_VALUE;

  /** What has decided. */
  enum Evidence {
    GIVEN,
    OPERATOR,
    SYMBOL,
    NAME,
    CONVENTION
  }

  /**
   * A decision about one input.
   *
   * @param axis the batch axis, maybe counted from the end, or {@link #NONE}
   * @param evidence what has decided
   * @param by the recurrent node or the symbol that says it, or null
   */
  record Choice(int axis, Evidence evidence, String by) {
    OptionalInt found() {
      return axis == NONE ? OptionalInt.empty() : OptionalInt.of(axis);
    }
  }

  /** Of inputs of one shape after the other only the first need be read. */
  final AtomicReference<SampleReading> lastReading = new AtomicReference<>();

  private final Graph graph;
  private final Map<String, Integer> given;
  private final AxisEvidence evidence;
  private final Map<String, Choice> choices = new HashMap<>();
  private final Map<String, OptionalInt> outputs = new HashMap<>();

  private BatchAxes(Graph graph, Map<String, Integer> given) {
    this.graph = graph;
    this.given = Map.copyOf(given);
    this.evidence = new AxisEvidence(graph);
    decideGiven();
    graph.inputs().forEach(this::decideByOperator);
    spread();
    graph.inputs().forEach(this::decideByName);
    spread();
    new BatchConvention(this).decide();
    decideOutputs();
    evidence.forgetRuns();
  }

  /**
   * Decides for all inputs and outputs.
   *
   * @param given the axes that the caller knows, by name: counted from the end when negative, or
   *     {@link #NONE}
   * @throws OnnxLrpException if a name is no input or output of the graph
   */
  public static BatchAxes of(Graph graph, Map<String, Integer> given) {
    for (String name : given.keySet()) {
      if (graph.input(name) == null && graph.output(name) == null) {
        throw OnnxLrpException.invalid(
            "a batch axis is given for '%s'; the model has the inputs %s and the outputs %s",
            name, names(graph.inputs()), names(graph.outputs()));
      }
    }
    return new BatchAxes(graph, given);
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }

  /** The batch axis of an input or output, maybe counted from the end; empty where it has none. */
  public OptionalInt axisOf(Value value) {
    return graph.input(value.name()) == value
        ? choice(value).found()
        : outputs.getOrDefault(value.name(), OptionalInt.empty());
  }

  /** The graph whose inputs and outputs these are. */
  public Graph graph() {
    return graph;
  }

  AxisEvidence evidence() {
    return evidence;
  }

  /** The decision about an input; null before there is one. */
  Choice choice(Value input) {
    return choices.get(input.name());
  }

  void choose(Value input, Choice choice) {
    choices.put(input.name(), choice);
  }

  /** The batch axis of an input as its declared shape counts, or -1. */
  int declaredAxis(Value input) {
    Choice choice = choice(input);
    if (choice == null || choice.axis() == NONE || input.shape() == null) {
      return -1;
    }
    int rank = input.shape().size();
    int axis = choice.axis() < 0 ? choice.axis() + rank : choice.axis();
    return axis < rank ? axis : -1;
  }

  Use use(Value input, int axis) {
    return evidence.of(input, axis).use();
  }

  private void decideGiven() {
    for (Value input : graph.inputs()) {
      Integer axis = given.get(input.name());
      if (axis != null) {
        choose(input, new Choice(axis, Evidence.GIVEN, null));
      }
    }
  }

  private void decideByOperator(Value input) {
    if (choice(input) != null || input.shape() == null || input.shape().isEmpty()) {
      return;
    }
    boolean onlyOthers = true;
    for (int axis = 0; axis < input.shape().size(); axis++) {
      AxisEvidence.Finding finding = evidence.of(input, axis);
      if (finding.use() == Use.SAMPLES && mayBeEverywhere(input.shape().get(axis))) {
        choose(input, new Choice(axis, Evidence.OPERATOR, finding.node()));
        return;
      }
      onlyOthers &= finding.use() == Use.OTHER;
    }
    if (onlyOthers) {
      choose(input, new Choice(NONE, Evidence.OPERATOR, evidence.of(input, 0).node()));
    }
  }

  /**
   * Whether every input and output may have as many samples. A recurrence may as well run over the
   * frequencies of one sample.
   */
  private boolean mayBeEverywhere(Dimension samples) {
    return samples.size() <= 1
        || Stream.concat(graph.inputs().stream(), graph.outputs().stream())
            .filter(value -> rank(value) > 1)
            .allMatch(value -> find(value, d -> !d.isFixed() || d.equals(samples)) >= 0);
  }

  private void decideByName(Value input) {
    int axis = AxisNames.batchAxis(input);
    if (choice(input) == null && axis >= 0 && use(input, axis) != Use.OTHER) {
      String symbol = input.shape().get(axis).symbol();
      choose(input, new Choice(axis, Evidence.NAME, symbol));
    }
  }

  /** A symbol that counts samples in one input counts them in the others. */
  void spread() {
    Set<String> symbols = new HashSet<>();
    for (Value input : graph.inputs()) {
      int axis = declaredAxis(input);
      if (axis >= 0 && input.shape().get(axis).symbol() != null) {
        symbols.add(input.shape().get(axis).symbol());
      }
    }
    for (Value input : graph.inputs()) {
      for (int axis = 0; choice(input) == null && axis < rank(input); axis++) {
        String symbol = input.shape().get(axis).symbol();
        if (symbols.contains(symbol) && use(input, axis) != Use.OTHER) {
          choose(input, new Choice(axis, Evidence.SYMBOL, symbol));
        }
      }
    }
  }

  static int rank(Value value) {
    return value.shape() == null ? 0 : value.shape().size();
  }

  private void decideOutputs() {
    Map<String, Integer> axes = new HashMap<>();
    int length = 0;
    Set<Dimension> open = new HashSet<>();
    for (Value input : graph.inputs()) {
      int axis = declaredAxis(input);
      if (axis >= 0) {
        axes.put(input.name(), axis);
        length = Math.max(length, evidence.length(input, axis));
        open.add(input.shape().get(axis));
      }
    }
    open.removeIf(Dimension::isFixed);
    boolean anyBatch = graph.inputs().stream().anyMatch(input -> choice(input).axis() != NONE);
    DryRun more = evidence.doubled(axes);
    for (Value output : graph.outputs()) {
      Integer said = given.get(output.name());
      OptionalInt axis =
          said != null && said != NONE
              ? OptionalInt.of(said)
              : said == null && anyBatch
                  ? ofOutput(output, more, length, open)
                  : OptionalInt.empty();
      outputs.put(output.name(), axis);
    }
  }

  /**
   * The axis that grows with the samples; else one with their symbol, one with a name that speaks
   * of a batch, one of their fixed length, or axis 0.
   */
  private OptionalInt ofOutput(Value output, DryRun more, int length, Set<Dimension> open) {
    int[] before = evidence.shapeOf(output);
    int[] after = more.shapeOf(output);
    int[] readings = {
      before == null || after == null ? -1 : AxisEvidence.grownAxis(before, after, length),
      find(output, dimension -> dimension.symbol() != null && open.contains(dimension)),
      AxisNames.batchAxis(output),
      open.isEmpty() ? find(output, dimension -> dimension.size() == length) : -1,
      fixedState() != null && before != null ? place(before, length) : -1,
      0
    };
    return Arrays.stream(readings).filter(axis -> axis >= 0).findFirst();
  }

  /** The initial state that fixes the samples of inputs whose batch axis is open; or null. */
  private FixedState fixedState() {
    Map<Value, Integer> axes = new HashMap<>();
    for (Value input : graph.inputs()) {
      int axis = declaredAxis(input);
      if (axis >= 0 && !input.shape().get(axis).isFixed()) {
        axes.put(input, axis);
      }
    }
    return axes.isEmpty() ? null : evidence.fixedState(axes);
  }

  /**
   * Refuses a number of samples that does not fit an initial state which is written in the file.
   * Lengths that inputs declare are not looked at.
   *
   * @throws OnnxLrpException if the state is for another number, which the message says
   */
  public void requireSamples(int samples) {
    FixedState state = fixedState();
    if (state != null && state.samples() > 1 && state.samples() != samples) {
      throw state.refuse(samples);
    }
  }

  private static int place(int[] shape, int length) {
    return IntStream.range(0, shape.length).filter(k -> shape[k] == length).findFirst().orElse(-1);
  }

  private static int find(Value value, Predicate<Dimension> wanted) {
    return IntStream.range(0, rank(value))
        .filter(axis -> wanted.test(value.shape().get(axis)))
        .findFirst()
        .orElse(-1);
  }
}

package io.github.onnxlrp.explain;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A graph whose only output is a score: values of a model times weights, which are inputs, so that
 * one graph serves all targets. Values that are changed are inputs, too, and what gives them in the
 * model is left out.
 */
final class ScoreGraph {
  private static final String SCORE = "score/";
  private static final String WEIGHTS = SCORE + "weights/";

  private final Graph model;
  private final Trace trace;
  private final List<Node> nodes;
  private final List<Value> inputs;

  private ScoreGraph(Graph model, Trace trace) {
    this.model = model;
    this.trace = trace;
    this.nodes = new ArrayList<>(model.nodes());
    this.inputs = new ArrayList<>(model.inputs());
  }

  /**
   * Makes it.
   *
   * @param trace a run of the model
   * @param changed the values that are changed
   */
  static Graph of(Graph model, Trace trace, ScoredValues scored, List<TraceValue> changed) {
    ScoreGraph made = new ScoreGraph(model, trace);
    changed.forEach(made::change);
    Value score = made.score(scored);
    return new Graph(made.inputs, List.of(score), model.constants(), made.nodes)
        .withMaxSteps(model.maxSteps());
  }

  /** What goes into it beside what is changed: the inputs of a run, and the weights. */
  static Map<String, Tensor> inputs(Trace trace, Head head) {
    Map<String, Tensor> inputs = new HashMap<>();
    trace.inputs().forEach((name, value) -> inputs.put(name, value.tensor()));
    for (int k = 0; k < head.starts().size(); k++) {
      inputs.put(WEIGHTS + k, head.starts().get(k).weights());
    }
    return inputs;
  }

  /** Whether an input holds weights. */
  static boolean isWeights(Value input) {
    return input.name().startsWith(WEIGHTS);
  }

  /** Its axes, none of which counts samples. */
  static Map<String, Integer> axes(Graph graph) {
    Map<String, Integer> axes = new HashMap<>();
    Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .forEach(value -> axes.put(value.name(), BatchAxes.NONE));
    return axes;
  }

  private void change(TraceValue value) {
    if (value.origin() != TraceValue.Origin.INPUT) {
      Value given = valueOf(value);
      nodes.removeIf(node -> node.outputs().contains(given));
      inputs.add(given);
    }
  }

  private Value score(ScoredValues scored) {
    Value sum = null;
    for (int k = 0; k < scored.head().starts().size(); k++) {
      Value value = valueOf(scored.head().starts().get(k).value());
      if (scored.function() != null) {
        value = add("function/" + k, new Node("", scored.function(), List.of(value), List.of()));
      }
      Value weights = new Value(WEIGHTS + k);
      inputs.add(weights);
      Value part =
          add("part/" + k, new Node("", new WeightedSum(), List.of(value, weights), List.of()));
      sum =
          sum == null
              ? part
              : add("sum/" + k, new Node("", new Add(), List.of(sum, part), List.of()));
    }
    return sum;
  }

  private Value add(String name, Node node) {
    Value output = new Value(SCORE + name);
    nodes.add(new Node(output.name(), node.op(), node.inputs(), List.of(output)));
    return output;
  }

  /** The value of the model that a value of the trace is. */
  private Value valueOf(TraceValue traced) {
    for (Value output : model.outputs()) {
      if (trace.outputs().get(output.name()) == traced) {
        return output;
      }
    }
    return Stream.concat(
            model.inputs().stream(),
            model.nodes().stream().flatMap(node -> node.outputs().stream()))
        .filter(Objects::nonNull)
        .filter(value -> value.name().equals(traced.name()) && traced.step().isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.unsupported(
                    "%s is inside of a recurrence or a branch, where a method that runs the model on"
                        + " changed inputs cannot reach it; use lrp, gradient, gradient-x-input or"
                        + " sensitivity%s",
                    traced.producer() == null ? traced : traced.producer(),
                    isInput(traced) ? "" : ", or --keep-head"));
  }

  private boolean isInput(TraceValue traced) {
    return traced.origin() == TraceValue.Origin.INPUT;
  }
}

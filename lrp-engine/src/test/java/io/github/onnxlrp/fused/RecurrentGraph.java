package io.github.onnxlrp.fused;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recurrences with random weights over {@code x} [time, batch, e], each direction and layer of one
 * cell, with a linear head on the mean of h over time and on the last value of the last state.
 */
abstract class RecurrentGraph {
  private static final int CLASSES = 3;

  final int inputs;
  final int units;
  final RandomTensors random;
  private final List<String> states;
  private final GraphBuilder graph = new GraphBuilder();
  private Elementwise gate = Functions.sigmoid();
  private boolean givenStates;
  private boolean residual;

  /**
   * A graph of one cell.
   *
   * @param states the names of its states, h first
   */
  RecurrentGraph(int inputs, int units, long seed, String... states) {
    this.inputs = inputs;
    this.units = units;
    this.states = List.of(states);
    this.random = new RandomTensors(seed);
  }

  /** With inputs {@code h0} and so on [batch, d] instead of zeros. */
  RecurrentGraph givenStates() {
    this.givenStates = true;
    return this;
  }

  /** With the input of each layer added to its output, which has to be as wide. */
  RecurrentGraph residual() {
    this.residual = true;
    return this;
  }

  /** With another function than sigmoid. */
  RecurrentGraph gate(Elementwise newGate) {
    this.gate = newGate;
    return this;
  }

  final Elementwise gate() {
    return gate;
  }

  /** One step, which is given x of it and the states and gives the new states, and h once more. */
  abstract List<Value> step(GraphBuilder body, String name, Value x, List<Value> states, int width);

  /** The input x [time, batch, e]. */
  static Value x(GraphBuilder graph, int inputs) {
    return graph.input(
        "x",
        ElementType.DOUBLE,
        Dimension.symbol("time"),
        Dimension.symbol("batch"),
        Dimension.of(inputs));
  }

  /** A graph of so many layers. */
  Graph build(int layers, boolean bidirectional) {
    Value x = x(graph, inputs);
    List<Value> operands = new ArrayList<>(Arrays.asList(null, null));
    states.forEach(state -> operands.add(initial(state + "0")));
    int width = inputs;
    Value last = null;
    for (int layer = 0; layer < layers; layer++) {
      List<Value> outputs = new ArrayList<>();
      for (int direction = 0; direction < (bidirectional ? 2 : 1); direction++) {
        String name = "layer" + layer + "/" + direction;
        Scan scan = new Scan(0, direction == 1);
        Graph body = body(width, name);
        List<Value> read = new ArrayList<>(operands);
        read.add(x);
        List<Value> results = new ArrayList<>();
        states.forEach(state -> results.add(new Value(name + "/" + state + "_n")));
        last = results.get(results.size() - 1);
        results.add(new Value(name + "/y"));
        Recurrent recurrent =
            new Recurrent("Cell", "", body, states.size(), List.of(scan), List.of(scan));
        graph.add(new Node(name, recurrent, read, results));
        outputs.add(results.get(states.size()));
      }
      Value joined = graph.add("layer" + layer, new Concat(-1), outputs.toArray(Value[]::new));
      x = residual ? graph.add("sum" + layer, new Add(), x, joined) : joined;
      width = units * outputs.size();
    }
    return head(x, last, width);
  }

  /**
   * Parts of the last axis, each as wide as h.
   *
   * @param ofAll whether the other axis is named, too, and the last part has no end
   */
  final List<Value> slices(GraphBuilder body, Value whole, int parts, boolean ofAll) {
    List<Value> slices = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      long start = (long) k * units;
      long end = ofAll && k == parts - 1 ? Long.MAX_VALUE : start + units;
      String name = whole.name() + "/part" + k;
      slices.add(
          body.add(
              name,
              new Slice(),
              whole,
              body.constant(name + "/starts", vector(ofAll, 0, start)),
              body.constant(name + "/ends", vector(ofAll, Long.MAX_VALUE, end)),
              body.constant(name + "/axes", vector(ofAll, 0, ofAll ? 1 : -1))));
    }
    return slices;
  }

  private static Tensor vector(boolean both, long first, long second) {
    return both ? Tensor.vector(first, second) : Tensor.vector(second);
  }

  private Value initial(String name) {
    return givenStates
        ? graph.input(name, ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(units))
        : graph.constant(name, Tensor.zeros(ElementType.DOUBLE, 1, units));
  }

  private Graph head(Value steps, Value last, int width) {
    Value axes = graph.constant("axes", Tensor.vector(0));
    Value mean = graph.add("mean", new Reduce(true, false, false), steps, axes);
    Value joined = graph.add("joined", new Concat(-1), mean, last);
    Value v = graph.constant("V", random.next(width + units, CLASSES));
    Value product = graph.add("product", new MatMul(), joined, v);
    Value bias = graph.constant("v", random.next(CLASSES));
    Value logits =
        new Value(
            "logits",
            ElementType.DOUBLE,
            List.of(Dimension.symbol("batch"), Dimension.of(CLASSES)));
    graph.write("logits", new Add(), logits, product, bias);
    return graph.outputs(logits).build();
  }

  private Graph body(int width, String name) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value(name + "/iteration"));
    Value going = body.input(new Value(name + "/going"));
    List<Value> before = new ArrayList<>();
    states.forEach(state -> before.add(body.input(new Value(name + "/" + state + "_in"))));
    Value x = body.input(new Value(name + "/x_t"));
    List<Value> outputs = new ArrayList<>(List.of(going));
    outputs.addAll(step(body, name, x, before, width));
    return body.outputs(outputs.toArray(Value[]::new)).build();
  }

  /** Random weights that keep the size of what they multiply. */
  final Tensor weights(int rows, int columns) {
    double size = 1 / Math.sqrt(rows);
    return random.next(rows, columns).map(weight -> size * weight);
  }
}

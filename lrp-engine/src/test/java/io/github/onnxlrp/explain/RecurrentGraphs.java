package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recurrences that read values of the graph around them. */
final class RecurrentGraphs {
  /** Adds a step and its outputs, the condition first. */
  interface Step {
    void add(GraphBuilder body, Value iteration, Value going, Value[] states, Value[] slices);
  }

  /** What bounds a recurrence, and what it reads; no limit is null. */
  record Operands(Value tripCount, Value condition, List<Value> states, List<Value> scanned) {}

  /** Adds a recurrence; its results are the last states and the scan outputs. */
  static List<Value> recurrence(
      GraphBuilder graph, String name, Operands operands, Recurrent.Scan scan, Step step) {
    GraphBuilder body = new GraphBuilder();
    Value iteration = body.input(new Value(name + "/iteration"));
    Value going = body.input(new Value(name + "/going"));
    Value[] states = inputs(body, name + "/state", operands.states().size());
    Value[] slices = inputs(body, name + "/slice", operands.scanned().size());
    step.add(body, iteration, going, states, slices);
    Graph inside = body.build();
    List<Value> results = new ArrayList<>();
    for (int k = 1; k < inside.outputs().size(); k++) {
      results.add(new Value(name + "/result" + k));
    }
    List<Recurrent.Scan> scans = new ArrayList<>();
    slicesOf(scans, slices.length, scan);
    List<Recurrent.Scan> collects = new ArrayList<>();
    slicesOf(collects, results.size() - states.length, scan);
    List<Value> read = new ArrayList<>(Arrays.asList(operands.tripCount(), operands.condition()));
    read.addAll(operands.states());
    read.addAll(operands.scanned());
    Recurrent recurrent = new Recurrent("Loop", "", inside, states.length, scans, collects);
    graph.add(new Node(name, recurrent, read, results));
    return results;
  }

  private static void slicesOf(List<Recurrent.Scan> scans, int count, Recurrent.Scan scan) {
    for (int k = 0; k < count; k++) {
      scans.add(scan);
    }
  }

  private static Value[] inputs(GraphBuilder body, String name, int count) {
    Value[] values = new Value[count];
    for (int k = 0; k < count; k++) {
      values[k] = body.input(new Value(name + k));
    }
    return values;
  }

  /** {@code x W + b}, with weights of their own for each name. */
  static Value affine(GraphBuilder graph, String name, Value x) {
    int d = OtherSamples.D;
    int seed = name.hashCode() % 1000;
    Value w = graph.constant(name + "/W", OtherSamples.random(seed, d, d));
    Value b = graph.constant(name + "/b", OtherSamples.random(seed + 1, d));
    return graph.add(name, new Add(), graph.add(name + "/xW", new MatMul(), x, w), b);
  }

  /** The mean over the steps. */
  static Value mean(GraphBuilder graph, Value x) {
    Value axes = graph.constant("mean/axes", Tensor.vector(0));
    return graph.add("mean", new Reduce(true, false, false), x, axes);
  }

  /** How many steps there are, of shape {@code [1]}. */
  static Value length(GraphBuilder graph, Value x) {
    Value shape = graph.add("shape", Generators.shape(0, Long.MAX_VALUE), x);
    Value first = graph.constant("first", Tensor.vector(0));
    return graph.add("length", new Gather(0), shape, first);
  }

  private RecurrentGraphs() {}
}

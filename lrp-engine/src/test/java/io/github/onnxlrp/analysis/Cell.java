package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Activations;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.ReduceProduct;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trace of a cell that is written in one line, {@code z = Sigmoid(s); y = Mul(z, m)}, of the
 * inputs {@code x} and {@code h} [1, 2], the maps {@code s} of x and {@code v} of h, and {@code m =
 * tanh(v)}. Numbers are constants, {@code 1/2} is a row; reductions and softmaxes run along the
 * last axis.
 */
final class Cell {
  private static final Map<String, Op> OPERATORS =
      Map.ofEntries(
          Map.entry("Abs", Functions.abs()),
          Map.entry("Add", new Add()),
          Map.entry("Clip1To3", Functions.clip(1, 3)),
          Map.entry("Concat", new Concat(0)),
          Map.entry("Div", new Div()),
          Map.entry("Diagonal", new Einsum("ii->i")),
          Map.entry("Erf", Activations.erf()),
          Map.entry("Exp", Functions.exp()),
          Map.entry("Flatten", Reshape.flatten(0)),
          Map.entry("Gather", new Gather(0)),
          Map.entry("Identity", Reshape.identity()),
          Map.entry("Less", Comparisons.less()),
          Map.entry("Log", Functions.log()),
          Map.entry("LogSoftmax", new Softmax(1, true)),
          Map.entry("MatMul", new MatMul()),
          Map.entry("Max", new Extremum(true)),
          Map.entry("Min", new Extremum(false)),
          Map.entry("Mul", new Mul()),
          Map.entry("Neg", Functions.negate()),
          Map.entry("OneMinus", Functions.oneMinus()),
          Map.entry("Pow", new Power()),
          Map.entry("Reciprocal", Functions.reciprocal()),
          Map.entry("ReduceLogSumExp", new LogSumExp(true, false)),
          Map.entry("ReduceMax", new ReduceExtremum(true, true, false)),
          Map.entry("ReduceMean", new Reduce(true, true, false)),
          Map.entry("ReduceProduct", new ReduceProduct(true, false)),
          Map.entry("ReduceSum", new Reduce(false, true, false)),
          Map.entry("Relu", Functions.relu()),
          Map.entry("Shape", Generators.shape(0, Long.MAX_VALUE)),
          Map.entry("Sigmoid", Functions.sigmoid()),
          Map.entry("Softmax", new Softmax(1, false)),
          Map.entry("Softplus", Functions.softplus()),
          Map.entry("Sqrt", Functions.sqrt()),
          Map.entry("Sub", new Sub()),
          Map.entry("Tanh", Functions.tanh()),
          Map.entry("ToDouble", new Cast(ElementType.DOUBLE)),
          Map.entry("ToInteger", new Cast(ElementType.INT64)),
          Map.entry("Trace", new Einsum("ii->")),
          Map.entry("Transpose", new Transpose(List.of(1, 0))),
          Map.entry("Where", new Where()));

  private final GraphBuilder graph = new GraphBuilder();
  private final Map<String, Value> values = new HashMap<>();
  private Value last;

  private Cell(String nodes) {
    for (String input : List.of("x", "h")) {
      values.put(input, graph.input(new Value(input, ElementType.DOUBLE, null)));
    }
    values.put("W", graph.constant("W", Tensor.of(new double[] {1, 2, -3, 0.5}, 2, 2)));
    String all = "s = MatMul(x, W); v = MatMul(h, W); m = Tanh(v); " + nodes;
    Arrays.stream(all.split("; ")).forEach(this::add);
  }

  private void add(String node) {
    String[] parts = node.split(" = |\\(|, |\\)");
    Value[] operands = Arrays.stream(parts).skip(2).map(this::operand).toArray(Value[]::new);
    if (parts[1].startsWith("Reduce")) {
      operands = new Value[] {operands[0], constant(parts[0] + "_axis", Tensor.vector(1))};
    }
    last = graph.add(parts[0], OPERATORS.get(parts[1]), operands);
    values.put(parts[0], last);
  }

  private Value operand(String name) {
    return name.matches("-?([0-9.].*|Infinity)")
        ? values.computeIfAbsent(name, text -> constant(text, numbers(text)))
        : values.get(name);
  }

  private static Tensor numbers(String text) {
    double[] numbers = Arrays.stream(text.split("/")).mapToDouble(Double::parseDouble).toArray();
    return numbers.length == 1 ? Tensor.scalar(numbers[0]) : Tensor.of(numbers, numbers.length);
  }

  private Value constant(String name, Tensor tensor) {
    return graph.constant(name, tensor);
  }

  /** The graph, of which the last value is the only output. */
  static Graph graph(String nodes) {
    Cell cell = new Cell(nodes);
    return cell.graph.outputs(cell.last).build();
  }

  /** A chain of nodes by one operator, from one value to another. */
  static String chain(String operator, int length, String from, String to) {
    StringBuilder nodes = new StringBuilder();
    String value = from;
    for (int k = 0; k < length; k++) {
      String next = k == length - 1 ? to : to + k;
      nodes.append("%s = %s; ".formatted(next, operator.formatted(value)));
      value = next;
    }
    return nodes.toString();
  }

  /** Its inputs. */
  static Map<String, Tensor> inputs() {
    return Map.of(
        "x", Tensor.of(new double[] {1, -2}, 1, 2), "h", Tensor.of(new double[] {0.5, 3}, 1, 2));
  }

  /** The trace of its graph. */
  static Trace trace(String nodes) {
    return ForwardPass.run(graph(nodes), inputs());
  }

  static Activity activity(Trace trace) {
    return Activity.of(trace, Set.of("x", "h"));
  }
}

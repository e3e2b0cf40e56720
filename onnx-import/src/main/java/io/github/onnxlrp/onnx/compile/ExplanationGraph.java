package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.DerivedGraph;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The explanation of a target as a graph with the inputs of the model, which explains all samples
 * along its batch axis.
 */
final class ExplanationGraph {
  static final String RELEVANCE = "relevance.";
  static final String SCORE = "score";
  static final String TARGET = "target";
  static final String TURNOVER = "ledger.turnover";

  /** The lines of the ledger; those that nothing reaches are zeros. */
  static final List<String> LEDGER =
      List.of(
          "ledger.inputs",
          "ledger.initial_states",
          "ledger.biases",
          "ledger.stabilizer",
          "ledger.constants",
          "ledger.unassigned");

  private final DerivedGraph derived;
  private final Graph model;
  private final Map<String, int[]> shapes = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Tensor> constants = new LinkedHashMap<>();
  private final SampleAxis sampleAxis = new SampleAxis(nodes, constants);
  private final Map<String, Integer> sampleAxes = new HashMap<>();

  private ExplanationGraph(DerivedGraph derived, Graph model, Map<String, Tensor> sample) {
    this.derived = derived;
    this.model = model;
    new Executor(derived.graph())
        .run(sample)
        .forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    sample.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
  }

  /**
   * The explanation of all samples.
   *
   * @param graph the graph
   * @param sampleAxes the axis of samples of each output that has one
   */
  record OfSamples(Graph graph, Map<String, Integer> sampleAxes) {}

  /**
   * The graph.
   *
   * @param model the model, whose inputs and outputs it has
   * @param explained the inputs that are explained
   * @param sample one sample
   * @throws io.github.onnxlrp.derive.UnderivableException if it cannot be run for several samples
   */
  static OfSamples of(
      DerivedGraph derived, Graph model, Set<String> explained, Map<String, Tensor> sample) {
    ExplanationGraph all = new ExplanationGraph(derived, model, sample);
    return new OfSamples(all.graph(explained), Map.copyOf(all.sampleAxes));
  }

  private Graph graph(Set<String> explained) {
    List<Value> kept =
        derived.graph().outputs().stream()
            .filter(output -> !output.name().equals(TURNOVER))
            .toList();
    Graph one = Pruning.keep(derived.graph(), kept);
    List<String> shared =
        one.inputs().stream()
            .map(Value::name)
            .filter(name -> !derived.axes().containsKey(name))
            .toList();
    if (shared.size() == one.inputs().size()) {
      return complete(one, name -> false, explained);
    }
    BatchedGraph batched = BatchedGraph.of(one, shared);
    return complete(batched.graph(), batched::isBatch, explained);
  }

  private Graph complete(Graph all, Predicate<String> isBatch, Set<String> explained) {
    List<Value> inputs = new ArrayList<>();
    constants.putAll(all.constants());
    Map<String, Value> given = new HashMap<>();
    for (Value input : all.inputs()) {
      Value ofModel = model.input(input.name());
      Value own = new Value(input.name(), ofModel.type(), declared(ofModel));
      inputs.add(own);
      given.put(input.name(), own);
      Integer axis = derived.axes().get(input.name());
      if (axis == null) {
        add(Reshape.identity(), input, own);
      } else {
        sampleAxis.toFront(own, input, axis, rank(input.name()));
      }
    }
    nodes.addAll(all.nodes());
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Value output : all.outputs()) {
      outputs.put(output.name(), output(output, isBatch.test(output.name())));
    }
    explained.forEach(
        name ->
            outputs.computeIfAbsent(RELEVANCE + name, absent -> zeros(absent, given.get(name))));
    LEDGER.forEach(
        line -> outputs.computeIfAbsent(line, absent -> none(absent, all, isBatch.test(SCORE))));
    return new Graph(inputs, new ArrayList<>(outputs.values()), constants, nodes)
        .withMaxSteps(all.maxSteps());
  }

  private int rank(String name) {
    return shapes.get(name).length;
  }

  /** The shape that the model declares, or that of inputs of the lengths alone that it is for. */
  private List<Dimension> declared(Value input) {
    List<Dimension> shape = input.shape();
    int[] lengths = derived.lengths().get(input.name());
    if (lengths == null || shape == null) {
      return shape;
    }
    List<Dimension> fixed = new ArrayList<>();
    for (int k = 0; k < lengths.length; k++) {
      boolean counts = derived.axes().getOrDefault(input.name(), -1) == k;
      fixed.add(counts ? shape.get(k) : Dimension.of(lengths[k]));
    }
    return fixed;
  }

  /** An output with the samples where the model has them, or along a leading axis. */
  private Value output(Value from, boolean isBatch) {
    Value own = model.output(from.name());
    boolean ofModel = own != null;
    ElementType type = ofModel ? own.type() : from.type();
    Value to = new Value(from.name(), type, ofModel ? own.shape() : null);
    Integer axis = derived.axes().get(from.name());
    if (isBatch) {
      sampleAxes.put(from.name(), axis == null ? 0 : axis);
    }
    if (!isBatch || axis == null) {
      add(Reshape.identity(), to, from);
    } else {
      sampleAxis.inPlace(from, to, axis, rank(from.name()));
    }
    return to;
  }

  /** 0 for each sample. */
  private Value none(String name, Graph all, boolean isBatch) {
    Value zero = new Value(name + "/none");
    constants.put(zero, Tensor.scalar(0));
    Value none = new Value(name);
    if (isBatch) {
      Value samples =
          all.inputs().stream()
              .filter(input -> derived.axes().containsKey(input.name()))
              .findFirst()
              .orElseThrow();
      add(new BatchedGraph.Repeated(), none, zero, samples);
    } else {
      add(Reshape.identity(), none, zero);
    }
    return none;
  }

  private Value zeros(String name, Value like) {
    Value zeros = new Value(name);
    add(Generators.like(Tensor.scalar(0)), zeros, like);
    return zeros;
  }

  private void add(Op op, Value to, Value... operands) {
    nodes.add(new Node(to.name(), op, Arrays.asList(operands), List.of(to)));
  }
}

package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The graph that does for several samples at once what a graph does for one. Each sample is
 * computed as it is alone, so that they cannot mix: inputs are batches ({@link Batch}) of what the
 * graph takes, and each node that reads a batch does for each sample what it does for one. What
 * depends on shared inputs, constants and shapes alone is computed once.
 */
public final class BatchedGraph {
  private final Set<Value> batched = new HashSet<>();
  // A batch that is there from the beginning; tells how many samples there are.
  private Value reference;
  private Graph graph;

  private BatchedGraph() {}

  /**
   * Makes it.
   *
   * @param one the graph for one sample
   * @param shared names of inputs that are the same for all samples, and no batches
   * @throws UnderivableException if the number of steps depends on the sample
   */
  public static BatchedGraph of(Graph one, Collection<String> shared) {
    BatchedGraph all = new BatchedGraph();
    one.inputs().stream().filter(input -> !shared.contains(input.name())).forEach(all.batched::add);
    if (all.batched.isEmpty()) {
      throw new UnderivableException("all inputs are the same for all samples");
    }
    all.reference = one.inputs().stream().filter(all.batched::contains).findFirst().orElseThrow();
    all.graph = all.batch(one).withMaxSteps(one.maxSteps());
    return all;
  }

  /** The graph for several samples. */
  public Graph graph() {
    return graph;
  }

  /** Whether an output is a batch; otherwise it is the same for all samples. */
  public boolean isBatch(String output) {
    return batched.contains(graph.output(output));
  }

  private Graph batch(Graph one) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : one.nodes()) {
      if (node.op() instanceof Recurrent recurrent) {
        addRecurrent(node, recurrent, nodes);
      } else {
        nodes.add(batch(node, (TensorOp) node.op()));
      }
    }
    return new Graph(one.inputs(), one.outputs(), one.constants(), nodes);
  }

  private Node batch(Node node, TensorOp op) {
    List<Operand> operands = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      boolean isBatch = batched.contains(node.inputs().get(k));
      operands.add(!isBatch ? Operand.SHARED : op.readsShapeOf(k) ? Operand.SHAPE : Operand.BATCH);
    }
    if (operands.stream().allMatch(operand -> operand == Operand.SHARED)) {
      return node;
    }
    Batched ofSamples = new Batched(op, operands);
    if (ofSamples.givesBatch()) {
      node.outputs().stream().filter(Objects::nonNull).forEach(batched::add);
    }
    return new Node(node.name(), ofSamples, node.inputs(), node.outputs());
  }

  /** A state is a batch if its first value or what a step makes of it is one. */
  private void addRecurrent(Node node, Recurrent recurrent, List<Node> nodes) {
    requireShared(node, node.inputs().subList(0, Recurrent.NODE_PREFIX));
    Graph one = recurrent.body();
    for (int k = Recurrent.NODE_PREFIX; k < node.inputs().size(); k++) {
      if (batched.contains(node.inputs().get(k))) {
        batched.add(one.inputs().get(k));
      }
    }
    Graph body = batch(one);
    while (addStates(recurrent)) {
      body = batch(one);
    }
    requireShared(node, one.outputs().subList(0, 1));
    List<Value> operands = new ArrayList<>(node.inputs());
    List<Node> steps = new ArrayList<>(body.nodes());
    List<Value> after = new ArrayList<>(one.outputs());
    for (int k = 0; k < recurrent.states(); k++) {
      if (batched.contains(one.inputs().get(Recurrent.BODY_PREFIX + k))) {
        int operand = Recurrent.NODE_PREFIX + k;
        operands.set(operand, asBatch(operands.get(operand), nodes));
        after.set(1 + k, asBatch(after.get(1 + k), steps));
      }
    }
    Recurrent ofSamples =
        new Recurrent(
            recurrent.name(),
            recurrent.description(),
            new Graph(one.inputs(), after, one.constants(), steps),
            recurrent.states(),
            scans(recurrent.scannedInputs(), operands, Recurrent.NODE_PREFIX + recurrent.states()),
            scans(recurrent.scanOutputs(), after, 1 + recurrent.states()));
    nodes.add(new Node(node.name(), ofSamples, operands, node.outputs()));
    for (int k = 0; k < node.outputs().size(); k++) {
      if (batched.contains(after.get(1 + k)) && node.outputs().get(k) != null) {
        batched.add(node.outputs().get(k));
      }
    }
  }

  /** Whether further states are batches, as a step makes batches of them. */
  private boolean addStates(Recurrent recurrent) {
    boolean added = false;
    for (int k = 0; k < recurrent.states(); k++) {
      added |=
          batched.contains(recurrent.body().outputs().get(1 + k))
              && batched.add(recurrent.body().inputs().get(Recurrent.BODY_PREFIX + k));
    }
    return added;
  }

  private void requireShared(Node node, List<Value> values) {
    if (values.stream().anyMatch(batched::contains)) {
      throw new UnderivableException(
          "%s node '%s': how many steps it takes depends on the sample",
          node.op().name(), node.name());
    }
  }

  /** Before the axis of steps there is that of samples. */
  private List<Scan> scans(List<Scan> scans, List<Value> values, int first) {
    List<Scan> result = new ArrayList<>();
    for (int k = 0; k < scans.size(); k++) {
      Scan scan = scans.get(k);
      boolean isBatch = batched.contains(values.get(first + k));
      result.add(isBatch ? new Scan(Batch.axis(scan.axis()), scan.reverse()) : scan);
    }
    return result;
  }

  private Value asBatch(Value value, List<Node> nodes) {
    if (batched.contains(value)) {
      return value;
    }
    Value repeated = new Value(value.name() + "/batch");
    batched.add(repeated);
    nodes.add(
        new Node(
            repeated.name(), new Repeated(), Arrays.asList(value, reference), List.of(repeated)));
    return repeated;
  }

  /** The first operand once for each sample of the second. */
  public record Repeated() implements AdjointOp {
    @Override
    public String name() {
      return "Repeated";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(Batch.repeated(inputs.get(0), inputs.get(1).dim(0)));
    }
  }
}

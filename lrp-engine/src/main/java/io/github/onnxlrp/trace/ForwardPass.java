package io.github.onnxlrp.trace;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.ConstantResults;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph on concrete inputs in double precision. */
public final class ForwardPass {
  private final Trace trace = new Trace();
  // Null where nothing is moved.
  private final Moving moving;
  private final Map<String, Tensor> given;
  private final long maxSteps;
  private final IdentityHashMap<Node, TraceValue[]> constants = new IdentityHashMap<>();
  private final ConstantResults constantResults;
  private final BitSet madeOfConstants = new BitSet();
  private long steps;

  private ForwardPass(Graph graph, Moving moving, Map<String, Tensor> given) {
    this.maxSteps = graph.maxSteps();
    this.moving = moving;
    this.given = given;
    // Tensors that are moved or given are those of this run alone.
    boolean shares = moving == null && given.isEmpty();
    this.constantResults = shares ? graph.constantResults() : new ConstantResults();
  }

  /** Counts one more step of a recurrence. */
  void countStep(Node node) {
    requireSteps(node, 1);
    steps++;
  }

  /**
   * Requires that a recurrence may take so many more steps.
   *
   * @throws OnnxLrpException with reason UNSUPPORTED if these are more than the graph allows
   */
  void requireSteps(Node node, long more) {
    if (more > maxSteps - steps) {
      throw OnnxLrpException.unsupported(
          "%s node '%s': the recurrences take more than %d steps; if you trust the model, allow"
              + " more (--max-steps)",
          node.op().name(), node.name(), maxSteps);
    }
  }

  /**
   * Requires that a tensor may be cut into so many parts, which cost as much as steps even where
   * they are empty.
   *
   * @throws OnnxLrpException with reason UNSUPPORTED if these are more than the graph allows
   */
  void requireParts(Node node, long parts) {
    if (parts > maxSteps) {
      throw OnnxLrpException.unsupported(
          "%s node '%s': the sequence has %d parts, more than %d; if you trust the model, allow"
              + " more (--max-steps)",
          node.op().name(), node.name(), parts, maxSteps);
    }
  }

  /**
   * Evaluates {@code graph}.
   *
   * @param inputs a tensor for every input of the graph, by name
   * @throws OnnxLrpException if an input is missing or a node cannot be evaluated
   */
  public static Trace run(Graph graph, Map<String, Tensor> inputs) {
    return new ForwardPass(graph, null, Map.of()).runInputs(graph, inputs);
  }

  /**
   * Evaluates {@code graph} with its inputs and all that it computes moved by one unit in the last
   * place: what differs from {@link #run} is as uncertain as rounding makes it.
   */
  public static Trace runMoved(Graph graph, Map<String, Tensor> inputs) {
    return new ForwardPass(graph, LastPlace.INSTANCE, Map.of()).runInputs(graph, inputs);
  }

  /**
   * Evaluates {@code graph} with all that it computes moved by a share of the magnitude of its
   * terms: what is decided otherwise than by {@link #run} is close to being decided either way.
   *
   * @param share of the magnitude; below 0 for the opposite direction
   */
  public static Trace runMoved(Graph graph, Map<String, Tensor> inputs, double share) {
    return new ForwardPass(graph, new TermMoves(share), Map.of()).runInputs(graph, inputs);
  }

  /**
   * Evaluates {@code graph}, going on with given tensors in the place of some that it computes. The
   * trace holds under their names what was computed.
   *
   * @param inputs a tensor for every input of the graph, by name
   * @param given tensors by the name of a value and its step, such as {@code h[3]}
   * @throws OnnxLrpException if an input is missing or a node cannot be evaluated
   */
  public static Trace run(Graph graph, Map<String, Tensor> inputs, Map<String, Tensor> given) {
    return new ForwardPass(graph, null, given).runInputs(graph, inputs);
  }

  private Trace runInputs(Graph graph, Map<String, Tensor> inputs) {
    Scope scope = new Scope(null, "");
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw OnnxLrpException.invalid("input '%s' is missing", input.name());
      }
      Tensor taken = moving == null ? tensor : moving.input(tensor);
      TraceValue value = new TraceValue(input.name(), "", taken, TraceValue.Origin.INPUT);
      trace.addInput(value);
      scope.put(input, value);
    }
    runNodes(graph, scope);
    graph.outputs().forEach(out -> trace.addOutput(out.name(), scope.get(out)));
    return trace;
  }

  /** Runs the nodes of a graph whose inputs are already in {@code scope}. */
  void runNodes(Graph graph, Scope scope) {
    graph
        .constants()
        .forEach(
            (value, tensor) ->
                scope.put(
                    value, new TraceValue(value.name(), "", tensor, TraceValue.Origin.CONSTANT)));
    for (Node node : graph.nodes()) {
      Interruption.check();
      run(node, scope);
    }
  }

  private void run(Node node, Scope scope) {
    if (node.op() instanceof TensorOp op) {
      bind(node, scope, evaluate(node, op, scope));
    } else if (node.op() instanceof Recurrent recurrent) {
      bind(node, scope, new RecurrentRun(this, trace, node, recurrent, scope).run());
    } else if (node.op() instanceof Branch branch) {
      TraceValue decides = scope.get(node.inputs().get(0));
      boolean condition = isTrue(node, decides);
      if (decides.origin() != Origin.CONSTANT) {
        trace.addDecision(new Trace.Decision(decides, condition));
      }
      Graph taken = condition ? branch.thenGraph() : branch.elseGraph();
      Scope inner = new Scope(scope, scope.step());
      runNodes(taken, inner);
      bind(node, scope, taken.outputs().stream().map(inner::item).toList());
    } else if (node.op() instanceof SequenceOp sequence) {
      SequenceRun run = new SequenceRun(this, trace, node, sequence, scope);
      String where = "%s node '%s%s'".formatted(sequence.name(), node.name(), scope.step());
      bind(node, scope, List.of(NamedErrors.of(where, run::run)));
    } else {
      throw OnnxLrpException.unsupported(
          "%s node '%s': no way to run this operation", node.op().name(), node.name());
    }
  }

  /** Whether a condition holds, which has to be one element. */
  static boolean isTrue(Node node, TraceValue condition) {
    if (condition.tensor().size() != 1) {
      throw OnnxLrpException.invalid(
          "%s node '%s': the condition %s is %s; expected one element",
          node.op().name(), node.name(), condition, condition.tensor());
    }
    return condition.tensor().get(0) != 0;
  }

  private List<TraceValue> operands(Node node, Scope scope) {
    List<TraceValue> operands = new ArrayList<>(node.inputs().size());
    for (Value input : node.inputs()) {
      TraceValue value = input == null ? null : scope.get(input);
      boolean constant =
          value != null && value.origin() == TraceValue.Origin.CONSTANT && value.step().isEmpty();
      operands.add(constant ? use(node, operands.size(), value) : value);
    }
    return operands;
  }

  /**
   * Each use of a constant is a value of its own: one may be an initial state, another a weight. To
   * the steps of a recurrence it is one use.
   */
  private TraceValue use(Node node, int operand, TraceValue constant) {
    TraceValue[] uses = constants.computeIfAbsent(node, key -> new TraceValue[key.inputs().size()]);
    TraceValue before = uses[operand];
    if (before == null || before.tensor() != constant.tensor()) {
      uses[operand] =
          new TraceValue(constant.name(), constant.step(), constant.tensor(), constant.origin());
    }
    return uses[operand];
  }

  private void bind(Node node, Scope scope, List<? extends Item> outputs) {
    if (node.outputs().size() > outputs.size()) {
      throw OnnxLrpException.invalid(
          "%s node '%s': it has %d outputs; the operation gives %d",
          node.op().name(), node.name(), node.outputs().size(), outputs.size());
    }
    for (int k = 0; k < node.outputs().size(); k++) {
      Value output = node.outputs().get(k);
      if (output != null) {
        if (outputs.get(k) instanceof TraceValue value) {
          trace.name(output.name(), value);
        }
        scope.put(output, givenOr(outputs.get(k), output.name(), scope.step()));
      }
    }
  }

  private Item givenOr(Item computed, String name, String step) {
    Tensor tensor = given.get(name + step);
    return tensor == null ? computed : new TraceValue(name, step, tensor, Origin.CONSTANT);
  }

  private List<TraceValue> evaluate(Node node, TensorOp op, Scope scope) {
    TraceNode evaluation = new TraceNode(node.name(), scope.step(), op, operands(node, scope));
    if (!readsConstantsOnly(evaluation)) {
      return record(evaluation, results(evaluation), node.outputs());
    }
    List<Tensor> results =
        constantResults.of(node, evaluation.tensors(), () -> results(evaluation));
    List<TraceValue> outputs = record(evaluation, results, node.outputs());
    outputs.forEach(output -> madeOfConstants.set(output.id()));
    return outputs;
  }

  private boolean readsConstantsOnly(TraceNode evaluation) {
    for (TraceValue operand : evaluation.inputs()) {
      if (operand != null && !isMadeOfConstants(operand)) {
        return false;
      }
    }
    return true;
  }

  /** Those of a step, such as its number, are no constants of the graph. */
  private boolean isMadeOfConstants(TraceValue value) {
    return value.origin() == TraceValue.Origin.CONSTANT
        ? value.step().isEmpty()
        : madeOfConstants.get(value.id());
  }

  /**
   * Evaluates one operation and records it; outputs without a declared value get the node's name.
   */
  List<TraceValue> evaluate(
      String name, String step, TensorOp op, List<TraceValue> operands, List<Value> declared) {
    TraceNode node = new TraceNode(name, step, op, operands);
    return record(node, results(node), declared);
  }

  private List<TraceValue> record(TraceNode node, List<Tensor> results, List<Value> declared) {
    List<TraceValue> outputs = new ArrayList<>(results.size());
    for (Tensor result : results) {
      int k = outputs.size();
      Value value = k < declared.size() ? declared.get(k) : null;
      String valueName = value == null ? node.name() + "/" + k : value.name();
      outputs.add(
          new TraceValue(valueName, node.step(), result, TraceValue.Origin.RESULT, node, k));
    }
    node.setOutputs(outputs);
    // A check gives nothing, and a recurrence without steps cuts its inputs into nothing.
    if (!outputs.isEmpty()) {
      trace.add(node);
    }
    return outputs;
  }

  private List<Tensor> results(TraceNode node) {
    List<Tensor> inputs = node.tensors();
    List<Tensor> results = NamedErrors.of(node, () -> node.op().forward(inputs));
    if (moving != null && Moving.rounds(node.op(), inputs)) {
      node.approximates();
      return moving.results(node.op(), inputs, results);
    }
    return results;
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Check;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.ir.op.Unstack;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of a graph in which the types and shapes of all values are seen, those in bodies once for
 * each step. Both branches of an If run. What cannot be computed, or is a sequence, stays unseen.
 */
final class ObservedRun {
  /** Shapes do not change after so many steps, or the model runs for too long to find out. */
  private static final long MOST_STEPS = 10_000;

  private final Map<Value, Tensor> tensors = new HashMap<>();
  private final Map<Value, List<int[]>> shapes = new HashMap<>();
  private final Map<Value, ElementType> types = new HashMap<>();

  ObservedRun(Graph graph, Map<String, Tensor> inputs) {
    graph.inputs().forEach(input -> put(input, inputs.get(input.name())));
    run(graph);
    tensors.clear();
  }

  /** The shapes that a value has had, step by step; null where it was not seen. */
  List<int[]> shapes(Value value) {
    return shapes.get(value);
  }

  ElementType type(Value value) {
    return types.get(value);
  }

  private void put(Value value, Tensor tensor) {
    if (value == null) {
      return;
    }
    if (tensor == null) {
      tensors.remove(value);
      return;
    }
    tensors.put(value, tensor);
    types.put(value, tensor.type());
    shapes.computeIfAbsent(value, v -> new ArrayList<>()).add(tensor.shape());
  }

  private void run(Graph graph) {
    graph.constants().forEach(this::putConstant);
    for (Node node : graph.nodes()) {
      try {
        run(node);
      } catch (RuntimeException unseen) {
        node.outputs().forEach(output -> put(output, null));
      }
    }
  }

  private void putConstant(Value value, Tensor tensor) {
    if (!tensors.containsKey(value)) {
      put(value, tensor);
    }
  }

  private void run(Node node) {
    if (node.op() instanceof Recurrent recurrent) {
      run(node, recurrent);
    } else if (node.op() instanceof Branch branch) {
      run(node, branch);
    } else if (node.op() instanceof TensorOp op && !(op instanceof Check)) {
      List<Tensor> operands = new ArrayList<>();
      for (Value input : node.inputs()) {
        operands.add(input == null ? null : seen(input));
      }
      List<Tensor> results = op.forward(operands);
      for (int k = 0; k < node.outputs().size(); k++) {
        put(node.outputs().get(k), results.get(k));
      }
    } else {
      node.outputs().forEach(output -> put(output, null));
    }
  }

  private Tensor seen(Value value) {
    Tensor tensor = tensors.get(value);
    if (tensor == null) {
      throw new IllegalStateException("'" + value.name() + "' was not seen");
    }
    return tensor;
  }

  private void run(Node node, Branch branch) {
    run(branch.thenGraph());
    run(branch.elseGraph());
    boolean holds = seen(node.inputs().get(0)).get(0) != 0;
    Graph taken = holds ? branch.thenGraph() : branch.elseGraph();
    for (int k = 0; k < node.outputs().size(); k++) {
      put(node.outputs().get(k), tensors.get(taken.outputs().get(k)));
    }
  }

  private void run(Node node, Recurrent recurrent) {
    Graph body = recurrent.body();
    int states = recurrent.states();
    List<List<Tensor>> scanned = new ArrayList<>();
    long limit = node.inputs().get(0) == null ? MOST_STEPS : seen(node.inputs().get(0)).integer();
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      Tensor whole = seen(node.inputs().get(Recurrent.NODE_PREFIX + states + k));
      int axis = Shapes.axis(recurrent.scannedInputs().get(k).axis(), whole.rank());
      scanned.add(new Unstack(axis, whole.dim(axis)).forward(List.of(whole)));
      limit = Math.min(limit, whole.dim(axis));
    }
    List<List<Tensor>> collected = new ArrayList<>();
    recurrent.scanOutputs().forEach(scan -> collected.add(new ArrayList<>()));
    List<Tensor> state = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      state.add(tensors.get(node.inputs().get(Recurrent.NODE_PREFIX + k)));
    }
    Value first = node.inputs().get(1);
    Tensor going = first == null ? Tensor.integers(ElementType.BOOL, new long[] {1}) : seen(first);
    for (int step = 0; step < Math.min(limit, MOST_STEPS) && going.get(0) != 0; step++) {
      put(body.inputs().get(0), Tensor.of(new long[] {step}));
      put(body.inputs().get(1), going);
      for (int k = 0; k < states; k++) {
        put(body.inputs().get(Recurrent.BODY_PREFIX + k), state.get(k));
      }
      for (int k = 0; k < scanned.size(); k++) {
        boolean reverse = recurrent.scannedInputs().get(k).reverse();
        int at = reverse ? scanned.get(k).size() - 1 - step : step;
        put(body.inputs().get(Recurrent.BODY_PREFIX + states + k), scanned.get(k).get(at));
      }
      run(body);
      going = seen(body.outputs().get(0));
      for (int k = 0; k < states; k++) {
        state.set(k, tensors.get(body.outputs().get(1 + k)));
      }
      for (int k = 0; k < collected.size(); k++) {
        collected.get(k).add(tensors.get(body.outputs().get(1 + states + k)));
      }
    }
    for (int k = 0; k < node.outputs().size(); k++) {
      put(
          node.outputs().get(k),
          k < states ? state.get(k) : stacked(collected.get(k - states), recurrent, k - states));
    }
  }

  private static Tensor stacked(List<Tensor> steps, Recurrent recurrent, int output) {
    boolean known = !steps.isEmpty() && !steps.contains(null);
    return known
        ? new Stack(recurrent.scanOutputs().get(output).axis()).forward(steps).get(0)
        : null;
  }

  /** Whether two values have had the same shapes, whichever of them changes from step to step. */
  static boolean sameShape(List<int[]> a, List<int[]> b) {
    if (a == null || b == null || a.isEmpty() || b.isEmpty()) {
      return false;
    }
    int count = Math.max(a.size(), b.size());
    for (int k = 0; k < count; k++) {
      int[] left = a.size() == 1 ? a.get(0) : k < a.size() ? a.get(k) : null;
      int[] right = b.size() == 1 ? b.get(0) : k < b.size() ? b.get(k) : null;
      if (left == null || !Arrays.equals(left, right)) {
        return false;
      }
    }
    return true;
  }
}

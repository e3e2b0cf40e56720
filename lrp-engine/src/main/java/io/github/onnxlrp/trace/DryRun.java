package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.ConstantResults;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Check;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the shapes of the values of a graph for inputs of given shapes, as far as that goes: the
 * inputs hold zeros (integers ones), so that what is made of them is computed in {@linkplain
 * TensorOp#outline outline} only, the body of a recurrence runs for one step, both branches of an
 * If run, and a node that does not take its operands gives values of unknown shape.
 */
public final class DryRun {
  private static final Tensor UNKNOWN = Tensor.zeros(ElementType.FLOAT, 0);

  /** Lengths are made up; an input that would have more elements is not worth its time. */
  private static final int LARGEST_INPUT = 1 << 24;

  private final Graph graph;
  private final DryRun base;
  private final Map<Value, Tensor> tensors = new HashMap<>();
  // Of all runs that come out of one: what is made of constants only is the same in them.
  private final ConstantResults constants;
  private final Set<Value> madeOfConstants = new HashSet<>();
  private final List<Node> failed = new ArrayList<>();

  private DryRun(Graph graph, DryRun base, ConstantResults constants) {
    this.graph = graph;
    this.base = base;
    this.constants = constants;
  }

  /** A run on inputs of these shapes by name; what lacks there stays unknown. */
  public static DryRun of(Graph graph, Map<String, int[]> shapes) {
    return new DryRun(graph, null, new ConstantResults()).run(shapes);
  }

  /** As {@link #of}, with what is made of constants only taken from this run. */
  public DryRun anew(Map<String, int[]> shapes) {
    return new DryRun(graph, null, constants).run(shapes);
  }

  /**
   * The same run with other shapes of some inputs. Only what depends on them is computed again.
   * Where a shape that is written in the file does not fit any longer, an axis that Reshape had
   * left as it was keeps its new length.
   */
  public DryRun with(Map<String, int[]> shapes) {
    return new DryRun(graph, this, constants).run(shapes);
  }

  /** The shape of a value of the graph, its bodies and branches; null where it is unknown. */
  public int[] shapeOf(Value value) {
    Tensor tensor = get(value);
    return tensor == null ? null : tensor.shape();
  }

  /** How many nodes did not take their operands. */
  public int failures() {
    return failed.size();
  }

  /** The nodes that did not take their operands, in their order. */
  public List<Node> failed() {
    return List.copyOf(failed);
  }

  private DryRun run(Map<String, int[]> shapes) {
    for (Value input : graph.inputs()) {
      int[] shape = shapes.get(input.name());
      if (shape != null) {
        put(input, madeUp(input, shape));
      }
    }
    runNodes(graph);
    return this;
  }

  /** Null where no tensor can have the shape, or it is too large to be tried. */
  private static Tensor madeUp(Value input, int... shape) {
    ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
    int size;
    try {
      size = Shapes.size(shape);
    } catch (IllegalArgumentException tooLarge) {
      return null;
    }
    if (size > LARGEST_INPUT) {
      return null;
    }
    if (type.isFloating()) {
      return Tensor.zeros(type, shape);
    }
    long[] ones = new long[size];
    Arrays.fill(ones, 1);
    return Tensor.integers(type, ones, shape);
  }

  private Tensor get(Value value) {
    Tensor own = tensors.get(value);
    if (own != null) {
      return own == UNKNOWN ? null : own;
    }
    return base == null ? null : base.get(value);
  }

  private void put(Value value, Tensor tensor) {
    if (value != null && (base == null || !isSame(base.get(value), tensor))) {
      tensors.put(value, tensor == null ? UNKNOWN : tensor);
    }
  }

  /** Numbers that are not integers say nothing about shapes. */
  private static boolean isSame(Tensor a, Tensor b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.type() == b.type()
        && a.hasShape(b.shape())
        && (a.isFloating() || Arrays.equals(a.longs(), b.longs()));
  }

  private boolean isChanged(Value value) {
    return value != null && (base == null || tensors.containsKey(value));
  }

  private void runNodes(Graph part) {
    if (base == null) {
      part.constants().forEach(this::put);
      madeOfConstants.addAll(part.constants().keySet());
    }
    for (Node node : part.nodes()) {
      try {
        run(node);
      } catch (RuntimeException doesNotFit) {
        failed.add(node);
        node.outputs().forEach(output -> put(output, null));
      }
    }
  }

  private void run(Node node) {
    if (node.op() instanceof Recurrent recurrent) {
      run(node, recurrent);
    } else if (node.op() instanceof Branch branch) {
      run(node, branch);
    } else if (node.inputs().stream().anyMatch(this::isChanged)
        || (base == null && node.inputs().isEmpty())) {
      evaluate(node);
    }
  }

  private void evaluate(Node node) {
    List<Tensor> operands = new ArrayList<>();
    boolean known = node.op() instanceof TensorOp;
    for (Value input : node.inputs()) {
      Tensor operand = input == null ? null : get(input);
      known &= input == null || operand != null;
      operands.add(operand);
    }
    List<Tensor> results = known ? evaluate(node, (TensorOp) node.op(), operands) : null;
    for (int k = 0; k < node.outputs().size(); k++) {
      boolean there = results != null && k < results.size();
      put(node.outputs().get(k), there ? results.get(k) : null);
    }
  }

  private List<Tensor> evaluate(Node node, TensorOp op, List<Tensor> operands) {
    if (op instanceof Check) {
      return List.of();
    }
    try {
      return forward(node, op, operands);
    } catch (RuntimeException doesNotFit) {
      if (op instanceof Reshape && base != null) {
        return reshapedAsBefore(node, operands.get(0));
      }
      throw doesNotFit;
    }
  }

  private List<Tensor> forward(Node node, TensorOp op, List<Tensor> operands) {
    boolean constant =
        node.inputs().stream().allMatch(v -> v == null || madeOfConstants.contains(v));
    if (!constant) {
      return op.outline(operands);
    }
    List<Tensor> results = constants.of(node, operands, () -> op.forward(operands));
    madeOfConstants.addAll(node.outputs());
    return results;
  }

  /** The shape that Reshape gave in the base run, with the new lengths of axes that it keeps. */
  private List<Tensor> reshapedAsBefore(Node node, Tensor now) {
    Tensor from = base.get(node.inputs().get(0));
    Tensor to = base.get(node.outputs().get(0));
    int[] shape = from == null || to == null ? null : KeptAxes.shape(from, to, now);
    return shape == null ? null : List.of(Tensor.zeros(now.type(), shape));
  }

  private void run(Node node, Branch branch) {
    runNodes(branch.thenGraph());
    runNodes(branch.elseGraph());
    Tensor condition = get(node.inputs().get(0));
    boolean known = condition != null && condition.size() == 1;
    Graph taken = known && condition.get(0) == 0 ? branch.elseGraph() : branch.thenGraph();
    for (int k = 0; k < node.outputs().size(); k++) {
      put(node.outputs().get(k), get(taken.outputs().get(k)));
    }
  }

  private void run(Node node, Recurrent recurrent) {
    Graph body = recurrent.body();
    Value condition = node.inputs().get(1);
    put(body.inputs().get(0), Tensor.of(new long[] {0}));
    put(
        body.inputs().get(1),
        condition == null ? Tensor.integers(ElementType.BOOL, new long[] {1}) : get(condition));
    for (int k = 0; k < recurrent.states(); k++) {
      put(body.inputs().get(2 + k), get(node.inputs().get(2 + k)));
    }
    long steps = steps(node, recurrent);
    runNodes(body);
    for (int k = 0; k < node.outputs().size(); k++) {
      Value inside = body.outputs().get(1 + k);
      int scan = k - recurrent.states();
      put(
          node.outputs().get(k),
          scan < 0
              ? finalState(get(body.inputs().get(2 + k)), get(inside))
              : stacked(get(inside), recurrent.scanOutputs().get(scan).axis(), steps));
    }
  }

  /** Cuts the first step out of the scanned inputs; returns their length, or -1. */
  private long steps(Node node, Recurrent recurrent) {
    Value count = node.inputs().get(0);
    Tensor limit = count == null ? null : get(count);
    long steps = limit == null ? -1 : limit.integer();
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      int operand = 2 + recurrent.states() + k;
      Tensor all = get(node.inputs().get(operand));
      Tensor step = null;
      if (all != null) {
        int axis = Shapes.axis(recurrent.scannedInputs().get(k).axis(), all.rank());
        steps = all.dim(axis);
        List<Tensor> operands = new ArrayList<>(List.of(all));
        operands.addAll(Slice.range(0, 1, axis));
        Tensor first = new Slice().forward(operands).get(0);
        step = steps == 0 ? null : first.reshaped(Shapes.without(first.shape(), axis));
      }
      put(recurrent.body().inputs().get(operand), step);
    }
    return steps;
  }

  /** A state whose shape changes from step to step has none that is known. */
  private static Tensor finalState(Tensor before, Tensor after) {
    return before == null || after == null || !before.hasShape(after.shape()) ? null : after;
  }

  private static Tensor stacked(Tensor step, int axis, long steps) {
    boolean known = step != null && steps >= 0 && steps * step.size() < Integer.MAX_VALUE / 64;
    if (!known) {
      return null;
    }
    int[] shape = new int[step.rank() + 1];
    int along = Shapes.axis(axis, shape.length);
    for (int k = 0; k < shape.length; k++) {
      shape[k] = k == along ? (int) steps : step.dim(k < along ? k : k - 1);
    }
    return Tensor.zeros(step.type(), shape);
  }
}

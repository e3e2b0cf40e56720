package io.github.onnxlrp.explain;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.target.TargetResolver.Resolution;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the operations of a forward pass decide, and those of the way back along its trace ({@link
 * TensorOp#decisions}), in the order in which they run.
 */
final class Decisions {
  /** What one operation decided, in numbers that have a meaning for it alone. */
  private static final class Made {
    private final String node;
    private final String operation;
    private final long[] numbers;

    Made(String node, String operation, long... numbers) {
      this.node = node;
      this.operation = operation;
      this.numbers = numbers;
    }

    boolean isOfTheSame(Made other) {
      return node.equals(other.node)
          && operation.equals(other.operation)
          && numbers.length == other.numbers.length;
    }

    /** Adds which decisions another one has made otherwise. */
    void addOthers(Made other, BitSet differing) {
      for (int k = 0; k < numbers.length; k++) {
        boolean decided =
            numbers[k] != TensorOp.UNDECIDED && other.numbers[k] != TensorOp.UNDECIDED;
        if (decided && numbers[k] != other.numbers[k]) {
          differing.set(k);
        }
      }
    }
  }

  private final List<Made> all = new ArrayList<>();

  private Decisions() {}

  /** Goes forward and back along the trace of a run. */
  static Decisions of(ExplainedRun run, BackwardRule rule, Resolution target) {
    Decisions decisions = new Decisions();
    for (TraceNode node : run.trace().nodes()) {
      List<Tensor> results = node.outputs().stream().map(TraceValue::tensor).toList();
      decisions.add(node.name(), node.op(), node.tensors(), results);
    }
    decisions.all.add(new Made("target", target.target().toString()));
    Watched watched = decisions.new Watched(run.analysis().forward());
    TraceBackward backward = new TraceBackward(run.trace(), watched);
    watched.visitor = rule.on(backward);
    target.head().starts().forEach(start -> watched.start(start.value(), start.weights()));
    backward.walk(watched);
    return decisions;
  }

  private void add(String node, TensorOp op, List<Tensor> operands, List<Tensor> results) {
    long[] numbers = op.decisions(operands, results);
    if (numbers.length > 0) {
      all.add(new Made(node, op.name(), numbers));
    }
  }

  /**
   * How many decisions others have made otherwise, by node. Behind an operation that does not run
   * in both, what is decided cannot be compared.
   */
  Map<String, Integer> madeOtherwise(List<Decisions> others) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<Decisions> open = new ArrayList<>(others);
    for (int k = 0; k < all.size(); k++) {
      Made one = all.get(k);
      BitSet differing = new BitSet();
      for (Decisions other : List.copyOf(open)) {
        Made same = k < other.all.size() ? other.all.get(k) : null;
        if (same != null && one.isOfTheSame(same)) {
          one.addOthers(same, differing);
        } else {
          differing.set(0);
          open.remove(other);
        }
      }
      if (!differing.isEmpty()) {
        counts.merge(one.node, differing.cardinality(), Integer::sum);
      }
    }
    return counts;
  }

  /** The forward pass and a visitor of the way back, of which it is seen what they run. */
  private final class Watched implements Forward<Tensor>, BackwardRule.Visitor<Tensor> {
    private final Forward<Tensor> forward;
    private BackwardRule.Visitor<Tensor> visitor;
    private String node = "target";

    Watched(Forward<Tensor> forward) {
      this.forward = forward;
    }

    @Override
    public List<Tensor> add(TensorOp op, List<Tensor> operands) {
      List<Tensor> results = forward.add(op, operands);
      Decisions.this.add(node, op, operands, results);
      return results;
    }

    @Override
    public int rank(Tensor value) {
      return forward.rank(value);
    }

    @Override
    public Tensor value(TraceValue traced) {
      return forward.value(traced);
    }

    @Override
    public List<Tensor> quantity(Quantity quantity, TraceValue traced) {
      return forward.quantity(quantity, traced);
    }

    @Override
    public void start(TraceValue value, Tensor weights) {
      visitor.start(value, weights);
    }

    @Override
    public void visit(TraceNode visited) {
      node = visited.name();
      visitor.visit(visited);
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      visitor.end(here);
    }
  }
}

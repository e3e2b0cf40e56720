package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.input.InputUses.Use;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.GatherElements;
import io.github.onnxlrp.ir.op.GatherNd;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.ReverseSequence;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the nodes that read an input allow its elements to be, measured on a run of the model: ids
 * are below the length of the axis that they index, lengths are between 1 and the number of steps.
 */
final class ElementLimits {
  /** Comparisons that order two numbers. */
  static final Set<String> ORDER = Set.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual");

  private static final Set<String> SHAPES = Set.of("Range", "ConstantOfShape");

  /**
   * Integers from {@code low} to {@code high}, both included.
   *
   * @param low the smallest
   * @param high the largest
   */
  record Range(long low, long high) {
    Range and(Range other) {
      long least = Math.max(low, other.low);
      return new Range(least, Math.max(least, Math.min(high, other.high)));
    }
  }

  private final Map<String, List<TraceNode>> evaluations = new HashMap<>();

  /** Limits as a run shows them. */
  ElementLimits(Trace trace) {
    for (TraceNode node : trace.nodes()) {
      evaluations.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(node);
    }
  }

  /** What all readers allow; empty where none limits the elements. */
  Optional<Range> of(Collection<Use> uses) {
    return uses.stream().flatMap(use -> of(use).stream()).reduce(Range::and);
  }

  private Optional<Range> of(Use use) {
    if (use.op() instanceof Recurrent) {
      boolean steps = use.operand() == 0;
      return steps ? Optional.of(new Range(1, TrialRuns.USUAL_LENGTH)) : Optional.empty();
    }
    return evaluations.getOrDefault(use.node().name(), List.of()).stream()
        .filter(evaluation -> evaluation.op() == use.op())
        .flatMap(evaluation -> allowed(use, evaluation.call().inputs()).stream())
        .map(range -> shifted(range, use.offset()))
        .reduce(Range::and);
  }

  private static Range shifted(Range range, long offset) {
    long low = Math.max(0, range.low() - offset);
    return new Range(low, Math.max(low, range.high() - offset));
  }

  private static Optional<Range> allowed(Use use, List<Tensor> operands) {
    Op op = use.op();
    if (isId(use)) {
      return Optional.of(new Range(0, rows(op, operands) - 1));
    }
    if (isLength(use)) {
      return Optional.of(new Range(1, steps(op, operands)));
    }
    if (ORDER.contains(op.name())) {
      return besides(operands.get(1 - use.operand()));
    }
    boolean shape =
        SHAPES.contains(op.name())
            || (use.operand() > 0
                && (op instanceof RoutingOp || op instanceof Reshape || op.name().equals("TopK")));
    return shape ? Optional.of(new Range(1, 1)) : Optional.empty();
  }

  private static long rows(Op op, List<Tensor> operands) {
    Tensor data = operands.get(0);
    if (op instanceof Gather gather) {
      return data.dim(Shapes.axis(gather.axis(), data.rank()));
    }
    if (op instanceof GatherElements gather) {
      return data.dim(Shapes.axis(gather.axis(), data.rank()));
    }
    if (op instanceof GatherNd gather) {
      int last = gather.batchAxes() + operands.get(1).dim(-1);
      return Arrays.stream(data.shape(), gather.batchAxes(), last).min().orElse(1);
    }
    return operands.get(1).integer();
  }

  /** Whether the operand picks rows or elements of another one. */
  static boolean isId(Use use) {
    return use.op() instanceof LookupOp lookup && lookup.idsOperand() == use.operand();
  }

  /** Whether the operand is the sequence_lens of an LSTM, GRU or RNN, or of ReverseSequence. */
  static boolean isLength(Use use) {
    boolean checked =
        use.op() instanceof Discrete
            && Set.of("LSTM", "GRU", "RNN").contains(use.op().name())
            && use.operand() == 0
            && use.node().inputs().size() == 2;
    return checked || (use.op() instanceof ReverseSequence && use.operand() == 1);
  }

  private static long steps(Op op, List<Tensor> operands) {
    return op instanceof ReverseSequence reverse
        ? operands.get(0).dim(Shapes.axis(reverse.timeAxis(), operands.get(0).rank()))
        : operands.get(1).longs()[0];
  }

  /** Lengths that are compared with the numbers of the steps, as {@code Range(T) < lengths}. */
  private static Optional<Range> besides(Tensor steps) {
    if (steps.isFloating() || steps.size() < 2) {
      return Optional.empty();
    }
    long first = Arrays.stream(steps.longs()).min().getAsLong();
    long last = Arrays.stream(steps.longs()).max().getAsLong();
    return first == last ? Optional.empty() : Optional.of(new Range(first + 1, last + 1));
  }
}

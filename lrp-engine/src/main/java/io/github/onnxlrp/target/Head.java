package io.github.onnxlrp.target;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.RunningSum;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where relevance starts: at an output, or at the logits where all of the output that counts is
 * Softmax, LogSoftmax or Sigmoid of logits, with only movement in between.
 *
 * @param starts the values, several where the output joins several
 * @param operators names of the operators that were left out
 */
public record Head(List<Start> starts, Set<String> operators) {
  /**
   * One value at which relevance starts.
   *
   * @param value the value
   * @param weights how much each of its elements counts in the score, in its shape
   */
  public record Start(TraceValue value, Tensor weights) {
    /** The relevance that it starts with: weight times value. */
    public Tensor relevance() {
      return value.tensor().weightedBy(weights);
    }
  }

  /** The score: what relevance starts with, added up. */
  public double score() {
    return starts.stream().mapToDouble(start -> start.relevance().sum()).sum();
  }

  /** Starts at the value itself. */
  public static Head keep(TraceValue output, Tensor weights) {
    return new Head(List.of(new Start(output, weights)), Set.of());
  }

  /** Starts below the head, where all that counts comes from one; else at the output itself. */
  public static Head strip(Trace trace, TraceValue output, Tensor weights) {
    Descent descent = new Descent();
    descent.sum(output).add(weights);
    List<TraceNode> nodes = trace.nodes();
    for (int k = nodes.size() - 1; k >= 0 && descent.goesOn(); k--) {
      descent.pass(nodes.get(k));
    }
    return descent.isComplete() ? descent.head() : keep(output, weights);
  }

  /** Goes down through movement, evaluation by evaluation in reverse order. */
  private static final class Descent {
    private final Map<TraceValue, RunningSum> moved = new LinkedHashMap<>();
    private final Map<TraceValue, RunningSum> heads = new LinkedHashMap<>();
    private boolean failed;

    void reach(TraceValue value, Tensor weights) {
      if (Arrays.stream(weights.doubles()).anyMatch(w -> w != 0)) {
        sum(value).add(weights);
      }
    }

    private RunningSum sum(TraceValue value) {
      boolean head = value.producer() != null && isHead(value.producer());
      Map<TraceValue, RunningSum> sums = head ? heads : moved;
      return sums.computeIfAbsent(value, key -> new RunningSum(key.tensor()));
    }

    boolean goesOn() {
      return !failed && !moved.isEmpty();
    }

    boolean isComplete() {
      return !failed && moved.isEmpty() && !heads.isEmpty();
    }

    void pass(TraceNode node) {
      List<Tensor> weights = new ArrayList<>();
      for (TraceValue value : node.outputs()) {
        RunningSum sum = moved.remove(value);
        weights.add(sum == null ? null : sum.value());
      }
      if (weights.stream().allMatch(Objects::isNull)) {
        return;
      }
      if (!Movement.isMovement(node)) {
        failed = true;
      } else if (node.op() instanceof PickingOp picking) {
        sum(node.input(0)).scatter(picking.sources(node.call().inputs()), weights.get(0));
      } else {
        List<Tensor> routed = Movement.route(node, weights);
        for (int k = 0; k < routed.size(); k++) {
          if (routed.get(k) != null) {
            reach(node.input(k), routed.get(k));
          }
        }
      }
    }

    Head head() {
      List<Start> starts = new ArrayList<>();
      Set<String> operators = new LinkedHashSet<>();
      heads.forEach(
          (value, weights) -> {
            starts.add(new Start(value.producer().input(0), weights.value()));
            operators.add(value.producer().op().name());
          });
      return new Head(starts, operators);
    }
  }

  /** Whether relevance starts below an evaluation that gives an output. */
  public static boolean isHead(TraceNode node) {
    return node.op() instanceof Softmax
        || (node.op() instanceof Elementwise function && function.name().equals("Sigmoid"));
  }

  /**
   * The name of the value at which relevance starts; of one step of a recurrence without the step.
   */
  public String name() {
    return starts.get(0).value().name();
  }
}

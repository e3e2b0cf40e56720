package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * What nodes of a graph give for operands that are made of constants only: weights that are cut,
 * joined or turned. It is the same in all runs and steps, which share the tensors. There is at most
 * one evaluation of each node, and none that no run has needed. Thread-safe.
 */
public final class ConstantResults {
  private final IdentityHashMap<Node, Evaluation> evaluations = new IdentityHashMap<>();

  private record Evaluation(List<Tensor> operands, List<Tensor> results) {
    /** Tensors never change, so that the same ones give the same results. */
    boolean isOf(List<Tensor> others) {
      boolean same = operands.size() == others.size();
      for (int k = 0; same && k < operands.size(); k++) {
        same = operands.get(k) == others.get(k);
      }
      return same;
    }
  }

  /**
   * The results of a node: those of an earlier evaluation of the same operands, or else new ones,
   * which are kept in the place of what the node gave before.
   *
   * @param operands null where an optional operand is absent
   * @param evaluation computes the results; what it throws is thrown on, and nothing is kept
   */
  public List<Tensor> of(Node node, List<Tensor> operands, Supplier<List<Tensor>> evaluation) {
    List<Tensor> known = find(node, operands);
    return known == null ? keep(node, new Evaluation(operands, evaluation.get())) : known;
  }

  private synchronized List<Tensor> find(Node node, List<Tensor> operands) {
    Evaluation known = evaluations.get(node);
    return known != null && known.isOf(operands) ? known.results() : null;
  }

  /** Of threads that have evaluated the node at a time the first one counts. */
  private synchronized List<Tensor> keep(Node node, Evaluation evaluation) {
    List<Tensor> meanwhile = find(node, evaluation.operands());
    if (meanwhile != null) {
      return meanwhile;
    }
    evaluations.put(node, evaluation);
    return evaluation.results();
  }
}

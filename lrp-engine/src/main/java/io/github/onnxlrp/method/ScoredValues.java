package io.github.onnxlrp.method;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.target.Head;

/**
 * A number that is computed of a run: the values of a head, or a function of them, each times its
 * weight, added up.
 *
 * @param head the values and their weights
 * @param function what is applied to the values before, of one operand and in its shape; null where
 *     nothing is
 */
public record ScoredValues(Head head, TensorOp function) {
  /** The score itself. */
  public static ScoredValues of(Head head) {
    return new ScoredValues(head, null);
  }
}

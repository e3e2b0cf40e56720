package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/**
 * What a validation compares, and how strictly.
 *
 * @param provider what ONNX Runtime computes with
 * @param scope which values are compared
 * @param tolerance how far two values may be apart; null where that follows from the coarsest type
 *     that was rounded to on the way to them, see {@link Tolerance#of}
 * @param references expected tensors of some outputs by name, compared with ours too
 */
public record ValidationOptions(
    Provider provider, Scope scope, Tolerance tolerance, Map<String, Tensor> references) {
  /** Which values are compared. */
  public enum Scope {
    /** The outputs of the model. */
    OUTPUTS,
    /** Every value of the main graph as well, each side running on by itself. */
    PER_NODE,
    /**
     * Every value of the main graph as well; each node of ours is fed with the values of ONNX
     * Runtime, so that an error shows where it arises and does not spread.
     */
    ISOLATED
  }

  /** The outputs on the processor, with the tolerance of their types. */
  public static final ValidationOptions DEFAULT =
      new ValidationOptions(Provider.CPU, Scope.OUTPUTS, null, Map.of());

  /** Copies the references. */
  public ValidationOptions {
    references = Map.copyOf(references);
  }

  /** The same with another provider. */
  public ValidationOptions provider(Provider other) {
    return new ValidationOptions(other, scope, tolerance, references);
  }

  /** The same with another scope. */
  public ValidationOptions scope(Scope other) {
    return new ValidationOptions(provider, other, tolerance, references);
  }

  Tolerance toleranceOf(ElementType precision) {
    return tolerance == null ? Tolerance.of(precision) : tolerance;
  }

  /** The same with one tolerance for all types. */
  public ValidationOptions tolerance(Tolerance other) {
    return new ValidationOptions(provider, scope, other, references);
  }

  /** The same with expected outputs. */
  public ValidationOptions references(Map<String, Tensor> other) {
    return new ValidationOptions(provider, scope, tolerance, other);
  }
}

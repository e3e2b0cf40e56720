package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.TraceForward;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The values of a run in which all ids of the explained inputs are one token. */
final class TokenEverywhere extends OtherRun {
  private final Set<TraceValue> ids;
  private final long token;

  /**
   * Says what they are.
   *
   * @param ids the inputs that hold ids; others, such as lengths, are those of the sample
   */
  TokenEverywhere(TraceAnalysis analysis, Collection<TraceValue> ids, long token) {
    super(analysis.activity(), analysis.roles());
    this.ids = Set.copyOf(ids);
    this.token = token;
  }

  @Override
  boolean isGiven(TraceValue value) {
    return ids.contains(value);
  }

  @Override
  <V> V given(Forward<V> forward, TraceValue input) {
    ElementType type = input.tensor().type();
    Tensor fill =
        type.isFloating()
            ? Tensor.floating(type, new double[] {token})
            : Tensor.integers(type, new long[] {token});
    return forward.emit(Generators.like(fill), List.of(forward.value(input)));
  }

  /**
   * The rows that are looked up.
   *
   * @throws OnnxLrpException if there is no such token
   */
  Tensor rowsOf(TraceNode lookup) {
    try {
      return of(new TraceForward(), lookup.output());
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid(
          "the baseline token %d cannot be looked up by %s: %s", token, lookup, e.getMessage());
    }
  }
}

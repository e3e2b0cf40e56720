package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** The values of a run in which all elements of the explained inputs are one token. */
final class TokenEverywhere extends OtherRun {
  private final TraceAnalysis analysis;
  private final long token;

  TokenEverywhere(TraceAnalysis analysis, long token) {
    super(analysis.activity(), analysis.roles());
    this.analysis = analysis;
    this.token = token;
  }

  @Override
  boolean isGiven(TraceValue value) {
    return value.origin() == TraceValue.Origin.INPUT && analysis.activity().isExplained(value);
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
}

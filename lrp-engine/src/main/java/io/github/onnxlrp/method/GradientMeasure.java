package io.github.onnxlrp.method;

import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.Emitter;
import java.util.List;

/** What is made of a value and of the gradient of the score by it. */
enum GradientMeasure {
  /** The gradient itself. */
  PLAIN,
  /** The value times its gradient. */
  TIMES_INPUT,
  /** The square of the gradient. */
  SQUARED;

  /** Emits it, in the shape of the value. */
  <V> V of(Emitter<V> emitter, V value, V gradient) {
    return this == PLAIN
        ? gradient
        : emitter.emit(new WeightedBy(), List.of(this == SQUARED ? gradient : value, gradient));
  }
}

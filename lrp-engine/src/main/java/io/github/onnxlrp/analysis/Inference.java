package io.github.onnxlrp.analysis;

import java.util.Locale;

/**
 * Something that the model does not say and that changes numbers.
 *
 * @param type what kind of thing
 * @param text one sentence without a full stop, with the node or value
 */
public record Inference(Type type, String text) {
  /** The kinds of inferences. */
  public enum Type {
    /** A factor is a gate because of where it lies and what it depends on. */
    GATE_BY_RANGE,
    /** A product has no gate, or two. */
    NO_SINGLE_GATE,
    /** A factor is a scale because it divides by something. */
    SCALE,
    /** A product is a function of one value. */
    COMMON_SOURCE,
    /** A constant beside a gate is a signal and not a scale. */
    CONSTANT_BESIDE_GATE,
    /** A constant is the initial state of a recurrence that is unrolled. */
    INITIAL_STATE,
    /** A factor depends on what is explained through comparisons only and gets nothing. */
    FIXED_FACTOR,
    /** Samples lie along an axis by convention, or something speaks against it. */
    SAMPLE_AXIS,
    /** The bounds of z-box are those of the inputs of this sample. */
    OBSERVED_RANGE;

    /** As users read it: {@code gate by range}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The note that an explanation carries. */
  public String note() {
    return type + ": " + text;
  }
}

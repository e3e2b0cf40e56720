package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one evaluation is for relevance.
 *
 * @param kind what relevance does there; never {@link Kind#FACTOR}
 * @param gate which operand of a product of data is the gate
 * @param source the value to which relevance passes in one go, because all between is one function
 *     of it; null where there is none
 * @param inference what was inferred, or null
 * @param why why it is what it is, where the operation alone does not tell; otherwise empty
 */
public record Role(Kind kind, Gate gate, Source source, Inference inference, String why) {
  /** The operand that gates a product, as far as it can be told. */
  public enum Gate {
    LEFT,
    RIGHT,
    /** Both factors are gates, or neither is, or it is no product of data. */
    NONE
  }

  private static final Map<Kind, Role> PLAIN = new EnumMap<>(Kind.class);

  static {
    for (Kind kind : Kind.values()) {
      PLAIN.put(kind, of(kind, ""));
    }
  }

  /** Whether the kind says it all; there is one such role of each kind. */
  boolean isPlain() {
    return source == null && inference == null && gate == Gate.NONE && why.isEmpty();
  }

  static Role of(Kind kind) {
    return PLAIN.get(kind);
  }

  static Role of(Kind kind, String why) {
    return new Role(kind, Gate.NONE, null, null, why);
  }

  static Role function(Source source, String why) {
    return new Role(Kind.ELEMENTWISE, Gate.NONE, source, null, why);
  }
}

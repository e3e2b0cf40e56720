package io.github.onnxlrp.rule;

/**
 * How a product {@code gate * signal} shares its relevance: which fraction goes where, for one
 * element. The four fractions of a conserving rule add up to 1.
 */
public interface ProductRule extends RelevanceRule {
  /** The fraction of the relevance that the gate gets. */
  double gateFraction(double gate, double signal, Stabilizer stabilizer);

  /** The fraction of the relevance that the signal gets. */
  double signalFraction(double gate, double signal, Stabilizer stabilizer);

  /** The fraction that goes to the stabilizer. */
  default double stabilizerFraction(double gate, double signal, Stabilizer stabilizer) {
    return 0;
  }

  /** The fraction that no operand gets because a denominator is exactly 0. */
  default double unassignedFraction(double gate, double signal, Stabilizer stabilizer) {
    return 0;
  }

  /** Whether the signal gets all relevance, whatever the values are. */
  default boolean passesAll() {
    return false;
  }

  /** Whether the gate never gets anything, so that nothing behind it need be looked at. */
  default boolean skipsGate() {
    return passesAll();
  }
}

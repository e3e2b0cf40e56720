package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Locale;

/**
 * One tensor of ours beside its reference.
 *
 * @param name the name of the value
 * @param maxAbs the largest |a - b|; NaN when the tensors cannot be compared element by element
 * @param maxRel {@code maxAbs} over the largest |b|; 0 when nothing differs
 * @param tolerance the |a - b| that is allowed; 0 for integers and booleans
 * @param verdict whether they agree
 * @param detail what does not agree, or why it need not, in words; empty when they do
 */
public record Comparison(
    String name, double maxAbs, double maxRel, double tolerance, Verdict verdict, String detail) {

  /** Whether nothing speaks against the import. */
  public boolean ok() {
    return verdict != Verdict.DIFFERS;
  }

  /** The same under another name. */
  Comparison named(String other) {
    return new Comparison(other, maxAbs, maxRel, tolerance, verdict, detail);
  }

  /** The same numbers under the third verdict. */
  Comparison notComparable(String reason) {
    return new Comparison(name, maxAbs, maxRel, tolerance, Verdict.NOT_COMPARABLE, reason);
  }

  /** A comparison that could not be made and so has failed. */
  static Comparison failed(String name, String detail) {
    return new Comparison(name, Double.NaN, Double.NaN, Double.NaN, Verdict.DIFFERS, detail);
  }

  /**
   * Compares {@code ours} with {@code reference}: equal shapes, finite floats that are apart by no
   * more than {@code tolerance} allows, equal integers.
   *
   * @param source where the reference comes from, for messages
   */
  static Comparison of(
      String name, Tensor ours, Tensor reference, Tolerance tolerance, String source) {
    if (!ours.hasShape(reference.shape())) {
      return failed(
          name,
          "shape %s here, %s in %s"
              .formatted(
                  Shapes.toString(ours.shape()), Shapes.toString(reference.shape()), source));
    }
    if (ours.isFloating() != reference.isFloating()) {
      return failed(
          name, "type %s here, %s in %s".formatted(ours.type(), reference.type(), source));
    }
    if (!ours.isFloating()) {
      return compare(name, ours, reference, 0, source);
    }
    String notFinite = NonFinite.describe(ours);
    if (!notFinite.isEmpty()) {
      return failed(name, "here it holds " + notFinite);
    }
    notFinite = NonFinite.describe(reference);
    if (!notFinite.isEmpty()) {
      return failed(name, "in " + source + " it holds " + notFinite);
    }
    return compare(name, ours, reference, tolerance.allowed(largest(reference)), source);
  }

  /**
   * The same for a value inside the graph, where both may hold the same infinite or undefined
   * elements: masks are made of them.
   */
  static Comparison ofInner(
      String name, Tensor ours, Tensor reference, Tolerance tolerance, String source) {
    boolean floats = ours.isFloating() && reference.isFloating();
    if (!floats || !ours.hasShape(reference.shape())) {
      return of(name, ours, reference, tolerance, source);
    }
    return of(
        name,
        ours.zip(reference, (a, b) -> isSameMask(a, b) ? 0 : a),
        reference.zip(ours, (b, a) -> isSameMask(a, b) ? 0 : b),
        tolerance,
        source);
  }

  private static boolean isSameMask(double a, double b) {
    return !Double.isFinite(a) && Double.compare(a, b) == 0;
  }

  private static Comparison compare(
      String name, Tensor ours, Tensor reference, double allowed, String source) {
    double maxAbs = 0;
    int outliers = 0;
    int first = -1;
    for (int k = 0; k < ours.size(); k++) {
      double difference = difference(ours, reference, k);
      maxAbs = Math.max(maxAbs, difference);
      if (difference > allowed) {
        first = outliers++ == 0 ? k : first;
      }
    }
    double maxRel = maxAbs == 0 ? 0 : maxAbs / largest(reference);
    String detail = outliers == 0 ? "" : outliers(ours, reference, first, outliers, source);
    Verdict verdict = outliers == 0 ? Verdict.AGREES : Verdict.DIFFERS;
    return new Comparison(name, maxAbs, maxRel, allowed, verdict, detail);
  }

  /** Integers above 2^53 that differ must not become equal as doubles. */
  private static double difference(Tensor ours, Tensor reference, int index) {
    if (ours.isFloating()) {
      return Math.abs(ours.doubles()[index] - reference.doubles()[index]);
    }
    long a = ours.longs()[index];
    long b = reference.longs()[index];
    return a == b ? 0 : Math.max(1, Math.abs((double) a - (double) b));
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (int k = 0; k < tensor.size(); k++) {
      largest = Math.max(largest, Math.abs(tensor.get(k)));
    }
    return largest;
  }

  private static String outliers(
      Tensor ours, Tensor reference, int first, int outliers, String source) {
    return String.format(
        Locale.ROOT,
        "%d of %d elements (%.3g %%) differ, first at %s: %s here, %s in %s",
        outliers,
        ours.size(),
        100.0 * outliers / ours.size(),
        Shapes.toString(NonFinite.index(first, ours.shape())),
        element(ours, first),
        element(reference, first),
        source);
  }

  private static String element(Tensor tensor, int index) {
    return tensor.isFloating()
        ? Double.toString(tensor.doubles()[index])
        : Long.toString(tensor.longs()[index]);
  }
}

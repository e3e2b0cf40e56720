package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import java.util.List;
import java.util.stream.Collectors;

/** Holds a target to the elements that it meant in one sample. */
final class FixedTarget {
  private static final String SUM = "sum";

  private FixedTarget() {}

  /**
   * The target with the indices that were found: {@code argmax} stays the class that was predicted,
   * whatever becomes of the inputs.
   */
  static Target of(Target asked, ResolvedTarget found) {
    if (asked.weights() != null) {
      return asked;
    }
    Target fixed = Target.of(found.output(), side(asked.specification(), found, 1));
    Target whole = asked.versus() == null ? fixed : fixed.versus(side(asked.versus(), found, -1));
    return asked.keepsHead() ? whole.keepHead() : whole;
  }

  /** A sum stays one; of everything else there is one element, whose index is found. */
  private static String side(String asked, ResolvedTarget found, int sign) {
    if (SUM.equals(asked)) {
      return asked;
    }
    List<Term> own =
        found.terms().stream().filter(term -> Math.signum(term.weight()) == sign).toList();
    if (own.size() != 1 || own.get(0).weight() != sign) {
      throw OnnxLrpException.unsupported(
          "'%s' of output '%s' shares elements with what it is compared with; an evaluation watches"
              + " one element, or a sum, on each side",
          asked, found.output());
    }
    return index(own.get(0));
  }

  private static String index(Term term) {
    return term.index().stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}

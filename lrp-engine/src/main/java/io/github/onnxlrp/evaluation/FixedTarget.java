package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import java.util.List;
import java.util.stream.Collectors;

/** Holds a target to the elements that it meant in one sample. */
final class FixedTarget {
  private FixedTarget() {}

  /**
   * The target with the indices that were found: {@code argmax} stays the class that was predicted,
   * whatever becomes of the inputs.
   */
  static Target of(Target asked, ResolvedTarget found) {
    List<Term> terms = found.terms();
    boolean one = terms.size() == 1 && terms.get(0).weight() == 1;
    boolean difference =
        terms.size() == 2
            && asked.versus() != null
            && terms.get(0).weight() == 1
            && terms.get(1).weight() == -1;
    if (!one && !difference) {
      return asked;
    }
    Target fixed = Target.of(found.output(), index(terms.get(0)));
    Target whole = difference ? fixed.versus(index(terms.get(1))) : fixed;
    return asked.keepsHead() ? whole.keepHead() : whole;
  }

  private static String index(Term term) {
    return term.index().stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}

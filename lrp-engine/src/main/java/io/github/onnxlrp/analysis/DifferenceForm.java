package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * {@code a + g * (b - a)} in all signs becomes {@code (1 - g) * a + g * b}, of which {@link
 * MaskForm} makes a choice where g is a mask. That is how GRUs save a product; as it stands, a
 * would get two shares that cancel.
 */
final class DifferenceForm implements CanonicalForm {
  private final Activity activity;
  private final Lines lines;

  DifferenceForm(Activity activity, Lines lines) {
    this.activity = activity;
    this.lines = lines;
  }

  /** A value with the sign with which it is added. */
  private record Term(TraceValue value, double sign) {}

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    List<Term> terms = terms(node, 1);
    if (terms.isEmpty()) {
      return null;
    }
    Function<TraceRewriter, Result> found = find(terms.get(0), terms.get(1));
    return found != null ? found : find(terms.get(1), terms.get(0));
  }

  private Function<TraceRewriter, Result> find(Term a, Term product) {
    TraceNode mul = product.value().producer();
    if (a.sign() < 0 || mul == null || !(mul.op() instanceof Mul)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      Term gate = gate(mul.input(1 - k), product.sign());
      // 0 - a is a difference, and not only a sign.
      Term difference = new Term(mul.input(k), gate.sign());
      for (Term candidate : List.of(difference, signed(mul.input(k), gate.sign()))) {
        List<Term> parts = terms(candidate.value().producer(), candidate.sign());
        for (int part = 0; part < parts.size(); part++) {
          if (parts.get(part).sign() < 0 && isSame(parts.get(part).value(), a.value())) {
            Term b = parts.get(1 - part);
            return rewriter -> write(rewriter, a.value(), positive(rewriter, gate), b);
          }
        }
      }
    }
    return null;
  }

  /** A factor as the gate that it is in the end: {@code z - 1} is the negative of {@code 1 - z}. */
  private Term gate(TraceValue value, double sign) {
    return isNegativeComplement(value) ? new Term(value, -sign) : signed(value, sign);
  }

  private TraceValue positive(TraceRewriter rewriter, Term gate) {
    return isNegativeComplement(gate.value())
        ? rewriter.add("-g", Functions.negate(), gate.value())
        : gate.value();
  }

  private boolean isNegativeComplement(TraceValue value) {
    return activity.isActive(value) && lines.of(value).isNegativeComplement();
  }

  private List<Term> terms(TraceNode node, double sign) {
    boolean difference = node != null && node.op() instanceof Sub;
    return difference || (node != null && node.op() instanceof Add)
        ? List.of(signed(node.input(0), sign), signed(node.input(1), difference ? -sign : sign))
        : List.of();
  }

  private Term signed(TraceValue value, double sign) {
    Lines.Line line = lines.of(value);
    return activity.isActive(value) && line.isSigned()
        ? new Term(line.base(), sign * line.scale())
        : new Term(value, sign);
  }

  /** Each use of a constant is a value of its own. */
  private static boolean isSame(TraceValue one, TraceValue other) {
    boolean constants =
        one.origin() == TraceValue.Origin.CONSTANT && other.origin() == TraceValue.Origin.CONSTANT;
    return one == other || (constants && one.tensor() == other.tensor());
  }

  private static Result write(TraceRewriter rewriter, TraceValue a, TraceValue gate, Term b) {
    TraceValue other = b.sign() > 0 ? b.value() : rewriter.add("-b", Functions.negate(), b.value());
    TraceValue rest = rewriter.add("1-g", Functions.oneMinus(), gate);
    TraceValue ofA = rewriter.add("(1-g)*a", new Mul(), rest, a);
    TraceValue ofB = rewriter.add("g*b", new Mul(), gate, other);
    return new Result(new Add(), List.of(ofA, ofB));
  }
}

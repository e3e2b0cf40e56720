package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Two terms of a sum with a common factor: {@code m - z * m} becomes {@code (1 - z) * m} where z is
 * a gate, {@code m + t * m} becomes {@code (1 + t) * m} where t is a tanh, and {@code s * f - i *
 * f} becomes {@code (s - i) * f} where f divides by a statistic, as a layer norm does. Other terms
 * of the sum stay what they are.
 */
final class DistributedForm implements CanonicalForm {
  private final Facts facts;
  private final Statistics statistics;

  DistributedForm(Facts facts) {
    this.facts = facts;
    this.statistics = new Statistics(facts.activity());
  }

  /** What stands for two terms, in the place of which it is added. */
  private record Merged(Function<TraceRewriter, Result> written, double sign) {}

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (!SumTerms.isSum(node)) {
      return null;
    }
    SumTerms left = SumTerms.of(node, 0, facts);
    SumTerms right = SumTerms.of(node, 1, facts);
    // Terms on one side were found where that was summed.
    for (SumTerms.Term one : left.terms()) {
      for (SumTerms.Term other : right.terms()) {
        Merged merged = merge(one, other);
        if (merged != null) {
          List<SumTerms.Term> rest = new ArrayList<>(left.terms());
          rest.addAll(right.terms());
          rest.remove(one);
          rest.remove(other);
          return rewriter -> write(rewriter, merged, rest);
        }
      }
    }
    return null;
  }

  private Merged merge(SumTerms.Term one, SumTerms.Term other) {
    Merged merged = complement(one, other);
    merged = merged == null ? complement(other, one) : merged;
    merged = merged == null ? scaled(one, other) : merged;
    return merged == null ? scaled(other, one) : merged;
  }

  private Merged complement(SumTerms.Term whole, SumTerms.Term part) {
    TraceNode product = part.value().producer();
    if (!facts.activity().isActive(whole.value()) || !facts.isDataProduct(product)) {
      return null;
    }
    boolean subtracts = whole.sign() != part.sign();
    for (int k = 0; k < 2; k++) {
      TraceValue factor = product.input(1 - k);
      if (Facts.bare(product.input(k)) == Facts.bare(whole.value())
          && (isBipolar(factor) || (subtracts && isGate(factor)))) {
        return new Merged(
            rewriter ->
                new Result(new Mul(), List.of(gate(rewriter, factor, subtracts), whole.value())),
            whole.sign());
      }
    }
    return null;
  }

  private static TraceValue gate(TraceRewriter rewriter, TraceValue factor, boolean subtracts) {
    return subtracts
        ? rewriter.add("1-z", Functions.oneMinus(), factor)
        : rewriter.add("1+z", new Add(), factor, rewriter.constant("one", Tensor.scalar(1)));
  }

  private boolean isGate(TraceValue value) {
    return facts.intervals().isGate(value) && !facts.intervals().isNegative(value);
  }

  private boolean isBipolar(TraceValue value) {
    WrittenFunctions.Written written =
        value.producer() == null ? null : facts.functions().find(value.producer());
    return written != null && written.isBipolar();
  }

  private Merged scaled(SumTerms.Term one, SumTerms.Term other) {
    if (one.sign() < 0) {
      return null;
    }
    TraceNode product = one.value().producer();
    TraceNode second = other.value().producer();
    for (int k = 0; k < 2; k++) {
      int operand = k;
      TraceValue scale = scaleOf(product, 1 - k);
      for (int l = 0; l < 2 && scale != null; l++) {
        int another = l;
        if (scaleOf(second, 1 - l) == scale
            && second.op().equals(product.op())
            && statistics.isOf(scale, product.input(k))) {
          return new Merged(
              rewriter -> {
                TraceValue difference =
                    rewriter.add(
                        "terms", other.operation(), product.input(operand), second.input(another));
                return new Result(product.op(), SumTerms.in(operand, difference, scale));
              },
              1);
        }
      }
    }
    return null;
  }

  /**
   * What a product of data multiplies with or a quotient divides by, if that is a scale; or null.
   */
  private TraceValue scaleOf(TraceNode node, int operand) {
    boolean divides =
        facts.isDataProduct(node)
            ? facts.divides(node.input(operand))
            : isDataQuotient(node) && operand == 1;
    return divides ? node.input(operand) : null;
  }

  private boolean isDataQuotient(TraceNode node) {
    return node != null
        && node.op() instanceof Div
        && facts.activity().kind(node) == Kind.NORMALISATION;
  }

  private static Result write(TraceRewriter rewriter, Merged merged, List<SumTerms.Term> rest) {
    Result result = merged.written().apply(rewriter);
    if (rest.isEmpty() && merged.sign() > 0) {
      return result;
    }
    TraceValue sum =
        rewriter.add("merged", result.op(), result.operands().toArray(TraceValue[]::new));
    if (rest.isEmpty()) {
      return new Result(Functions.negate(), List.of(sum));
    }
    sum = merged.sign() > 0 ? sum : rewriter.add("-merged", Functions.negate(), sum);
    for (int k = 0; k < rest.size() - 1; k++) {
      sum = rewriter.add("sum" + k, rest.get(k).operation(), sum, rest.get(k).value());
    }
    SumTerms.Term last = rest.get(rest.size() - 1);
    return new Result(last.operation(), List.of(sum, last.value()));
  }
}

package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * {@code (a * m) / sum(a)} with a not negative becomes {@code (a / sum(a)) * m}: weights that are
 * normalised after weighting, elementwise or in a matrix product.
 */
final class WeightsForm implements CanonicalForm {
  private static final int MOST_FACTORS = 6;

  private final Facts facts;
  private final Shares shares;

  WeightsForm(Facts facts) {
    this.facts = facts;
    this.shares = new Shares(facts.activity());
  }

  /** What a product is made of. */
  private record Factors(List<TraceValue> factors, List<TraceValue> divisors) {}

  /** A value that is multiplied, or that divides. */
  private record Factor(TraceValue value, boolean divides) {}

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (node.inputs().size() != 2 || facts.activity().onlyActive(node) >= 0) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      TraceNode product = node.input(k).producer();
      TraceValue divisor = facts.divisor(node, 1 - k);
      if (divisor != null && isRows(product, divisor) && isShare(product.input(0), divisor)) {
        return rewriter ->
            new Result(
                product.op(),
                List.of(
                    rewriter.add("share", new Div(), product.input(0), divisor), product.input(1)));
      }
    }
    Factors all = factors(node);
    for (TraceValue weights : all.factors()) {
      for (TraceValue divisor : all.divisors()) {
        if (all.factors().size() > 1 && isShare(weights, divisor)) {
          return rewriter -> write(rewriter, all, weights, divisor);
        }
      }
    }
    return null;
  }

  private Factors factors(TraceNode node) {
    Factors found = new Factors(new ArrayList<>(), new ArrayList<>());
    Deque<Factor> open = new ArrayDeque<>();
    addOperands(node, open);
    for (int count = 2; !open.isEmpty(); ) {
      Factor next = open.remove();
      TraceNode below = next.value().producer();
      if (!next.divides() && isProduct(below) && !isShare(below) && count < MOST_FACTORS) {
        addOperands(below, open);
        count++;
      } else {
        (next.divides() ? found.divisors() : found.factors()).add(next.value());
      }
    }
    return found;
  }

  private boolean isProduct(TraceNode node) {
    return node != null
        && (facts.isDataProduct(node)
            || (node.op() instanceof Div && facts.activity().onlyActive(node) < 0));
  }

  private boolean isShare(TraceNode node) {
    return node.op() instanceof Div && isShare(node.input(0), node.input(1));
  }

  private void addOperands(TraceNode node, Deque<Factor> open) {
    if (!isProduct(node)) {
      return;
    }
    for (int k = 0; k < 2; k++) {
      TraceValue divisor = facts.divisor(node, k);
      open.add(divisor == null ? new Factor(node.input(k), false) : new Factor(divisor, true));
    }
  }

  /** A matrix product with rows of weights, for each of which the divisor has one number. */
  private boolean isRows(TraceNode node, TraceValue divisor) {
    boolean product = node != null && node.op() instanceof MatMul matMul && !matMul.transposeLeft();
    if (!product || facts.activity().onlyActive(node) >= 0) {
      return false;
    }
    int[] shape = node.input(0).tensor().shape();
    shape[shape.length - 1] = 1;
    return divisor.tensor().hasShape(shape);
  }

  private boolean isShare(TraceValue weights, TraceValue divisor) {
    int[] shape = weights.tensor().shape();
    return facts.activity().isActive(weights)
        && shares.isSum(divisor, weights)
        && Arrays.equals(Shapes.broadcast(shape, divisor.tensor().shape()), shape)
        && facts.isNotNegative(weights);
  }

  private static Result write(
      TraceRewriter rewriter, Factors all, TraceValue weights, TraceValue divisor) {
    TraceValue share = rewriter.add("share", new Div(), weights, divisor);
    List<TraceValue> factors = new ArrayList<>(all.factors());
    factors.remove(weights);
    TraceValue rest = factors.get(0);
    for (int k = 1; k < factors.size(); k++) {
      rest = rewriter.add("factor" + k, new Mul(), rest, factors.get(k));
    }
    for (int k = 0; k < all.divisors().size(); k++) {
      TraceValue other = all.divisors().get(k);
      rest = other == divisor ? rest : rewriter.add("divided" + k, new Div(), rest, other);
    }
    return new Result(new Mul(), List.of(share, rest));
  }
}

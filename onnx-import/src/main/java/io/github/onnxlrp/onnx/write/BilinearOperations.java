package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.propagation.BilinearShares;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.ProductRule;
import java.util.List;
import java.util.Map;

/**
 * How products of two matrices of data share their relevance. Where the fractions of a product are
 * the same for all, what a factor gets is the factor times a product of matrices; otherwise the
 * products of all rows and columns are written one by one.
 */
final class BilinearOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          new WrittenOperation(
              BilinearShares.class,
              null,
              Batches.LEADING_AXIS,
              (op, o) -> new BilinearOperations((BilinearShares) op, o).shares()));

  private final BilinearShares op;
  private final Operation o;
  private final MatMul product;
  private final int rank;

  private BilinearOperations(BilinearShares op, Operation o) {
    this.op = op;
    this.o = o;
    if (!(op.op() instanceof MatMul matrices)) {
      throw new UnwritableException(
          "relevance of %s of two values that depend on the input", op.op().name());
    }
    if (op.sums().biasFactor() != 0) {
      throw new UnwritableException("a bias factor of products of matrices");
    }
    this.product = matrices;
    this.rank = o.rank(2);
    boolean matching = o.rank(0) == rank && o.rank(1) == rank && rank >= 2;
    for (int axis = 0; axis < rank - 2; axis++) {
      matching &= sameLength(axis);
    }
    boolean batches = !o.givesBatch() || (o.isBatched(0) && o.isBatched(1));
    if (!matching || !batches) {
      throw new UnwritableException("factors of products of matrices are repeated or vectors");
    }
  }

  /** Lengths that change are taken for the same in factors and products of one rank. */
  private boolean sameLength(int axis) {
    int length = o.length(2, axis);
    return o.length(0, axis) == length && o.length(1, axis) == length;
  }

  private List<String> shares() {
    String z = o.input(2);
    String r = o.input(3);
    String[] parts = RuleOperations.stabilized(o, op.sums().stabilizer(), z);
    String divisor = parts[0];
    String undefined = null;
    if (parts[1] == null) {
      undefined = o.add("Equal", divisor, o.number(0));
      divisor = o.add("Where", undefined, o.number(Double.POSITIVE_INFINITY), divisor);
    }
    String m = o.add("Div", r, divisor);
    String stabilizer = parts[1] == null ? o.zeros(r) : o.add("Mul", parts[1], m);
    String nobody = undefined == null ? o.zeros(r) : o.add("Where", undefined, r, o.number(0));
    ProductRule rule = op.choice().rule();
    if (rule == GateRule.ALL || rule == GateRule.HALF) {
      return List.of(even(rule, 0, m), even(rule, 1, m), stabilizer, nobody);
    }
    return termByTerm(m, stabilizer, nobody);
  }

  private String even(ProductRule rule, int operand, String m) {
    boolean isGate = op.choice().gate() == operand;
    if (rule == GateRule.ALL && isGate) {
      return o.zeros(o.input(operand));
    }
    String contracted = operand == 0 ? left(m) : right(m);
    String share = o.add("Mul", o.input(operand), contracted);
    return rule == GateRule.ALL ? share : o.add("Mul", share, o.number(0.5));
  }

  private String turned(String matrix) {
    return MovementOperations.swapLast(o, matrix, rank + o.lead());
  }

  private String left(String m) {
    String b = o.input(1);
    if (product.transposeLeft()) {
      return o.add("MatMul", product.transposeRight() ? turned(b) : b, turned(m));
    }
    return o.add("MatMul", m, product.transposeRight() ? b : turned(b));
  }

  private String right(String m) {
    String a = o.input(0);
    if (product.transposeRight()) {
      return o.add("MatMul", turned(m), product.transposeLeft() ? turned(a) : a);
    }
    return o.add("MatMul", product.transposeLeft() ? a : turned(a), m);
  }

  /** Rows, inner elements and columns each along an axis of their own. */
  private List<String> termByTerm(String m, String stabilizer, String nobody) {
    String a = product.transposeLeft() ? turned(o.input(0)) : o.input(0);
    String b = product.transposeRight() ? turned(o.input(1)) : o.input(1);
    String left = o.add("Unsqueeze", a, o.integers(-1));
    String right = o.add("Unsqueeze", b, o.integers(-3));
    String multiplier = o.add("Unsqueeze", m, o.integers(-2));
    String terms = o.add("Mul", o.add("Mul", left, right), multiplier);
    boolean gateIsLeft = op.choice().gate() == 0;
    String gate = gateIsLeft ? left : right;
    String opening = op.choice().sign() < 0 ? o.add("Neg", gate) : gate;
    ShareOperations.Fractions f =
        ShareOperations.fractions(
            o, op.choice().rule(), op.sums().stabilizer(), opening, gateIsLeft ? right : left);
    String ofLeft = summed(gateIsLeft ? f.gate() : f.signal(), terms, -1);
    String ofRight = summed(gateIsLeft ? f.signal() : f.gate(), terms, -3);
    return List.of(
        product.transposeLeft() ? turned(ofLeft) : ofLeft,
        product.transposeRight() ? turned(ofRight) : ofRight,
        f.stabilizer() == null
            ? stabilizer
            : o.add("Add", stabilizer, summed(f.stabilizer(), terms, -2)),
        f.nobody() == null ? nobody : o.add("Add", nobody, summed(f.nobody(), terms, -2)));
  }

  private String summed(String fraction, String terms, int axis) {
    String share = o.add("Mul", fraction, terms);
    return o.add("ReduceSum", Map.of("keepdims", false), share, o.integers(axis));
  }
}

package io.github.onnxlrp.fused;

import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.derive.LargestMagnitude;
import io.github.onnxlrp.derive.ScatterByPlace;
import io.github.onnxlrp.derive.Total;
import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.propagation.AffineShares;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the nodes of one step as {@link Term}s. A value that is something else has none. All values
 * of a step are taken to have the leading axes of its scanned input, which operations check when
 * they run.
 */
final class StepTerms {
  private final Constants constants;
  private final Map<Value, Term> terms = new HashMap<>();
  private final Map<Value, Value> standsFor = new HashMap<>();
  private final ColumnTerms columns;
  private int leastRank = 1;
  private int rank;

  StepTerms(Constants constants) {
    this.constants = constants;
    this.columns =
        new ColumnTerms(this::of, value -> constants.of(outer(value)), this::requireLast);
  }

  /** Says what a value is that enters the step. */
  void put(Value value, Term term) {
    terms.put(value, term);
  }

  /** Says which value of the graph around a value is. */
  void put(Value value, Value outer) {
    standsFor.put(value, outer);
  }

  /** The value of the graph around that a value is, or the value. */
  Value outer(Value value) {
    return standsFor.getOrDefault(value, value);
  }

  /** What a value is; null where it is nothing that is known. */
  Term of(Value value) {
    Term term = terms.get(value);
    Tensor constant = term == null ? constants.of(outer(value)) : null;
    return constant == null ? term : row(constant);
  }

  /** Whether a value of the step is this. */
  boolean has(Term term) {
    return terms.containsValue(term);
  }

  /** How many axes values of a step have at least. */
  int leastRank() {
    return leastRank;
  }

  /** How many axes values of a step have; 0 where that does not count. */
  int rank() {
    return rank;
  }

  /** A constant that is added to each row; null for other ones. */
  private Term row(Tensor constant) {
    int length = constant.rank() == 0 ? 0 : constant.dim(-1);
    if (length != constant.size() || !constant.isFloating()) {
      return null;
    }
    leastRank = Math.max(leastRank, constant.rank());
    return Affine.constant(Coefficients.of(constant.doubles(), 1, length));
  }

  /** Reads all nodes. */
  void read(Graph body) {
    for (Node node : body.nodes()) {
      if (node.op() instanceof TensorOp op) {
        List<Term> results = results(op, node);
        for (int k = 0; k < results.size(); k++) {
          if (results.get(k) != null && node.outputs().get(k) != null) {
            terms.put(node.outputs().get(k), results.get(k));
          }
        }
        if (isCopy(op) && standsFor.containsKey(node.inputs().get(0))) {
          standsFor.put(node.outputs().get(0), outer(node.inputs().get(0)));
        }
      }
    }
  }

  static boolean isCopy(TensorOp op) {
    return op.name().equals("Identity") || (op instanceof Cast cast && cast.type().isFloating());
  }

  private List<Term> results(TensorOp op, Node node) {
    Term first = operand(node, 0);
    Term second = operand(node, 1);
    if (op instanceof AffineShares shares) {
      return TermAlgebra.shares(
          shares, first, node.inputs().get(1) != null, second, operand(node, 2));
    }
    if (op instanceof Split split) {
      return columns.parts(split, node, first);
    }
    return Arrays.asList(result(op, node, first, second));
  }

  private Term operand(Node node, int k) {
    Value value = k < node.inputs().size() ? node.inputs().get(k) : null;
    return value == null ? null : of(value);
  }

  private Term result(TensorOp op, Node node, Term first, Term second) {
    if (op instanceof Slice || op instanceof PickedPlaces || op instanceof ScatterByPlace) {
      return columns.of(op, node, first);
    }
    if (op instanceof Gather) {
      return null;
    }
    if (op instanceof Concat concat) {
      return joined(concat, node);
    }
    if (op instanceof Discrete lengths && StepOperations.givesLengths(op)) {
      return lengths(lengths, node);
    }
    if (op instanceof Total || op instanceof LargestMagnitude) {
      return reduced(op instanceof Total, node);
    }
    if (op instanceof Add || op instanceof Sub) {
      return sum(node, first, second, op instanceof Sub);
    }
    if (first == null) {
      return null;
    }
    if (op instanceof MatMul product) {
      return product(product, first, node.inputs().get(1));
    }
    if (op instanceof SumTo || op instanceof BroadcastTo || op.name().equals("ReshapeLike")) {
      return second != null && first.width() == second.width() ? first : null;
    }
    if (op instanceof Mul) {
      return second == null || first.equals(second)
          ? null
          : new Term.Product(Set.of(first, second));
    }
    if (op instanceof WeightedBy) {
      return second == null ? null : TermAlgebra.weighted(first, second);
    }
    return isCopy(op) ? first : function(op, first);
  }

  /** A sum or difference, also with one number. */
  private Term sum(Node node, Term first, Term second, boolean negated) {
    Term left = second == null ? first : number(node.inputs().get(0), first, second.width());
    Term right = first == null ? second : number(node.inputs().get(1), second, first.width());
    return left == null ? null : TermAlgebra.sum(left, right, negated);
  }

  /** The term of an operand, which may be one number for so many columns. */
  private Term number(Value operand, Term term, int width) {
    Tensor constant = constants.of(outer(operand));
    if (constant == null || constant.size() != 1 || !constant.isFloating() || width < 1) {
      return term;
    }
    leastRank = Math.max(leastRank, constant.rank());
    double[] all = new double[width];
    Arrays.fill(all, constant.get(0));
    return Affine.constant(Coefficients.of(all, 1, width));
  }

  private Term function(TensorOp op, Term first) {
    if (StepOperations.givesShape(op) || StepOperations.hasShape(op)) {
      return new Term.Shape(first.width());
    }
    if (StepOperations.givesZeros(op)) {
      return Affine.zero(first.width());
    }
    Term.Kind kind = StepOperations.function(op);
    return kind == null ? null : new Term.Function(kind, first);
  }

  private Term product(MatMul product, Term first, Value right) {
    Tensor matrix = constants.of(outer(right));
    if (product.transposeLeft() || matrix == null || matrix.rank() != 2) {
      return null;
    }
    leastRank = Math.max(leastRank, 2);
    Coefficients factor = Coefficients.of(matrix);
    Coefficients weights = product.transposeRight() ? factor.transposed() : factor;
    return first.width() == weights.rows() ? Affine.of(first).times(weights) : null;
  }

  private Term lengths(Discrete op, Node node) {
    List<Term> all = node.inputs().stream().map(this::of).toList();
    int axis = ((Number) op.parameters().get("axis")).intValue();
    return all.stream().anyMatch(term -> term == null || term.width() == 0) || !requireLast(axis)
        ? null
        : new Term.Lengths(all.stream().map(Term::width).toList());
  }

  /** Notes that an axis has to be the last one; false where it never is. */
  private boolean requireLast(int axis) {
    if (axis >= 0) {
      int needed = axis + 1;
      rank = (rank == 0 || rank == needed) ? needed : Integer.MAX_VALUE;
    }
    return axis >= -1;
  }

  private Term joined(Concat concat, Node node) {
    List<Term> parts = node.inputs().stream().map(this::of).toList();
    if (parts.stream().anyMatch(part -> part == null || part.width() == 0)
        || !requireLast(concat.axis())) {
      return null;
    }
    int width = parts.stream().mapToInt(Term::width).sum();
    Affine sum = Affine.zero(width);
    int first = 0;
    for (Term part : parts) {
      sum = sum.plus(Affine.of(part).among(first, width));
      first += part.width();
    }
    return sum.simplified();
  }

  private Term reduced(boolean isTotal, Node node) {
    Set<Term> parts = new HashSet<>();
    for (Value value : node.inputs()) {
      Term term = of(value);
      Term part = term instanceof Affine affine && affine.placed() != null ? affine.placed() : term;
      Set<Term> own =
          part instanceof Term.Total total
              ? total.of()
              : part instanceof Term.Largest largest ? largest.of() : Set.of();
      boolean fits =
          part != null
              && !(part instanceof Term.Total && !isTotal)
              && !(part instanceof Term.Largest && isTotal);
      boolean isNew = own.isEmpty() ? fits && parts.add(part) : fits && parts.addAll(own);
      if (!fits || (isTotal && !isNew)) {
        return null;
      }
    }
    return isTotal ? new Term.Total(parts) : new Term.Largest(parts);
  }
}

package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of single elements of one value, whatever they are written with and however often that
 * value occurs. They are told by what they are at the ends:
 *
 * <pre>
 * squashing: from one number to another      1 / (1 + exp(-x))   0.5 tanh(0.5 x) + 0.5   min(max(x + 3, 0), 6) / 6
 * rectifying: 0 at one end, a line at the other   x sigmoid(x)   ln(1 + exp(x))   0.5 (x + |x|)
 * bent: other slopes at the ends, of a sum        max(x, 0) - 0.1 max(-x, 0)
 * </pre>
 *
 * <p>What squashes is half-way at 0. That tells the constants of the function from the bias of the
 * linear map that it is applied to: in {@code clip(x W + b + 3, 0, 6) / 6} the 3 is of the
 * function, and b is not. Constant factors are of the function as far as it is steeper than a
 * sigmoid or a Relu without them, and so is a sign that makes it rise.
 */
final class WrittenFunctions {
  /** Exporters write 1/6 in single precision. */
  private static final double TOLERANCE = 1e-6;

  /** The longest known form has six nodes. */
  private static final int LONGEST = 12;

  /**
   * A function.
   *
   * @param source the value that it is a function of
   * @param ends what it is at the ends
   * @param adds whether it is written with a sum
   * @param joins whether its source occurs several times
   */
  record Written(Source source, Ends ends, boolean adds, boolean joins) {
    private boolean isSquashed() {
      return ends.isSymmetric(TOLERANCE);
    }

    private boolean isRectified() {
      return ends.isRectifying(TOLERANCE) && (joins || ends.is(Functions.softplus().function()));
    }

    /** Whether it is steeper than the best known function of its sort. */
    private boolean isSteep() {
      return isSquashed()
          ? ends.isSteeperThanASigmoid(TOLERANCE)
          : ends.isSteeperThanRelu(TOLERANCE);
    }

    private boolean isMonotone() {
      return ends.isBounded() && ends.isMonotone();
    }

    /** Without a second path to the source it may be a function with a bias of what is below. */
    private boolean isBent() {
      return joins
          ? isMonotone() || ends.isBent(TOLERANCE)
          : isMonotone() && ends.is(Functions.clip(0, ends.most()).function());
    }

    /** Whether it goes from 0 to 1 and is half-way at 0. */
    boolean isSquashing() {
      return isSquashed() && isNear(ends.least(), 0) && isNear(ends.most(), 1);
    }

    /** Whether it is the sigmoid of the source as it is. */
    boolean isSigmoid(TraceNode node) {
      TraceValue value = source.value();
      return source.isInOrder()
          && value.tensor().hasShape(node.output().tensor().shape())
          && ends.is(Functions.sigmoid().function());
    }

    /** Whether relevance passes through all of it in one go, other than node by node. */
    boolean isOne() {
      return adds && (isScaledGate() || !ends.isBounded());
    }

    /** Whether it goes from 0 to a number: a gate with a constant factor. */
    boolean isScaledGate() {
      return isMonotone() && (isZero(ends.least()) || isZero(ends.most()));
    }

    /** Whether it goes from -1 to 1, as tanh, so that one more is a gate with a factor. */
    boolean isBipolar() {
      return isSquashed() && isNear(ends.least(), -1) && isNear(ends.most(), 1);
    }

    /** The number from 0 to which a scaled gate goes, which may be negative. */
    double scale() {
      return isZero(ends.least()) ? ends.most() : ends.least();
    }

    /** Where it lies. */
    Interval range() {
      return ends.isMonotone() ? new Interval(ends.least(), ends.most()) : Interval.ALL;
    }

    /** However small the function is. */
    private boolean isZero(double end) {
      return Math.abs(end) <= TOLERANCE * ends.size();
    }

    private static boolean isNear(double number, double other) {
      return Math.abs(number - other) <= TOLERANCE;
    }
  }

  private final Activity activity;
  private final PointwiseSources sources;
  private final Written[] found;
  private final boolean[] searched;

  WrittenFunctions(Trace trace, Activity activity) {
    this.activity = activity;
    this.sources = PointwiseSources.all(trace, activity);
    this.found = new Written[trace.nodes().size()];
    this.searched = new boolean[trace.nodes().size()];
  }

  /** The nearest value of which a node's output is a function, whatever it is; or null. */
  Source commonSource(TraceNode node) {
    return sources.of(node.output());
  }

  /** Whether the node's output is such a function that goes from 0 to 1. */
  boolean squashes(TraceNode node) {
    Written written = find(node);
    return written != null && written.isSquashing();
  }

  /** Like {@link #find}, but null where it is one evaluation, which says what it is itself. */
  Written findWritten(TraceNode node) {
    Source source = sources.of(node.output());
    TraceNode below = source == null ? null : source.value().producer();
    if (below == null || (activity.onlyActive(node) >= 0 && !goesOn(below))) {
      return null;
    }
    return find(node);
  }

  private boolean goesOn(TraceNode below) {
    int operand = activity.onlyActive(below);
    return sources.of(below.output()) != null
        && (operand < 0
            || activity.kind(below) == Kind.MOVEMENT
            || below.op().function(operand, below.tensors()) != null);
  }

  /** The function that gives the node's output; null where it is none of these. */
  Written find(TraceNode node) {
    if (!searched[node.id()]) {
      searched[node.id()] = true;
      found[node.id()] = PointwiseSources.isPointwise(node, activity) ? search(node) : null;
    }
    return found[node.id()];
  }

  /**
   * The shortest function that is not steeper than a sigmoid or a Relu; where all are, the longest
   * sigmoid or the shortest Relu. A sum of functions is one only by what it is of their nearest
   * common source: {@code x + tanh(x)} stays a sum.
   */
  private Written search(TraceNode node) {
    boolean sum = activity.kind(node) == Kind.SUM && activity.onlyActive(node) < 0;
    Source source = sources.of(node.output());
    int count = 0;
    for (TraceNode line = node; count < LONGEST && source != null && isLine(line); count++) {
      line = source.value().producer();
      source = next(source, false);
    }
    Written best = null;
    Written bent = null;
    for (; count < LONGEST && source != null; count++) {
      Written written = between(node, source);
      if (written == null) {
        break;
      }
      if (written.isSquashed() || written.isRectified()) {
        if (!written.isSteep() && (written.ends().rises() || !isNegated(source.value()))) {
          return written;
        }
        best = written.isSquashed() || best == null ? written : best;
      } else if (written.isBent()) {
        boolean better = bent == null || (written.isMonotone() && !bent.isMonotone());
        bent = better ? written : bent;
      } else if (sum && count == 0) {
        return null;
      }
      source = next(source, best != null);
    }
    return best != null ? best : bent;
  }

  /**
   * Whether a node's output is an operand times numbers plus numbers. As long as all are lines so
   * is what lies between, which is none of these functions.
   */
  private boolean isLine(TraceNode node) {
    Kind kind = activity.kind(node);
    return activity.onlyActive(node) >= 0
        && (kind == Kind.SUM || kind == Kind.FACTOR || kind == Kind.MOVEMENT);
  }

  private Written between(TraceNode node, Source source) {
    PointwiseGraph graph = PointwiseGraph.between(node, source.value(), activity);
    double[] values = graph == null ? null : graph.at(Ends.POINTS);
    return values == null
        ? null
        : new Written(source, new Ends(values), graph.adds(), graph.joins());
  }

  private boolean isNegated(TraceValue value) {
    TraceNode node = value.producer();
    if (node == null || activity.kind(node) != Kind.FACTOR) {
      return false;
    }
    DoubleUnaryOperator factor = node.op().function(activity.onlyActive(node), node.tensors());
    return factor != null && factor.applyAsDouble(1) == -1;
  }

  /** What comes before a source; behind the function itself only what scales or moves. */
  private Source next(Source source, boolean factorsOnly) {
    TraceValue value = source.value();
    Source below = sources.of(value);
    Kind kind = value.producer() == null ? null : activity.kind(value.producer());
    return below == null || (factorsOnly && kind != Kind.FACTOR && kind != Kind.MOVEMENT)
        ? null
        : source.through(below);
  }
}

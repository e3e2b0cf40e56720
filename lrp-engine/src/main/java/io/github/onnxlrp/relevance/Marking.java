package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Mul;

/**
 * Says for each evaluation what relevance does there, from its operation and from where its
 * operands come.
 */
public final class Marking {
  /** The operand that gates a product, as far as it can be told. */
  public enum Gate {
    LEFT,
    RIGHT,
    /** Both factors look like gates, or neither does. */
    UNKNOWN
  }

  private final Trace trace;
  private final Activity activity;
  private final Gates gates;
  private final Ids ids;
  private final Scales scales;
  private PointwiseSources sources;

  /** Markings of a trace under the given activity. */
  public Marking(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    UnitRange ranges = new UnitRange(activity);
    this.gates = new Gates(activity, ranges);
    this.ids = new Ids(trace, activity);
    this.scales = new Scales(activity, ranges);
  }

  /**
   * The kind of an evaluation that relevance reached. No rule splits relevance between integers
   * that are added up or weighed, so that such an evaluation is discrete.
   */
  public Kind kind(TraceNode node) {
    boolean[] active = activity.activeOperands(node);
    Kind kind = node.op().kind(active);
    if (kind == Kind.SUM || kind == Kind.ELEMENTWISE || kind == Kind.PRODUCT) {
      if (ids.contains(node.output()) || gates.isOneMinus(node)) {
        return Kind.ELEMENTWISE;
      }
      if (kind == Kind.PRODUCT && !isExplicit(node) && isScaled(node)) {
        return Kind.NORMALISATION;
      }
    }
    boolean weighs = kind == Kind.LINEAR || kind == Kind.BILINEAR;
    return weighs && !node.output().tensor().isFloating() ? Kind.DISCRETE : kind;
  }

  /**
   * Whether an affine region goes on through an evaluation: sums, linear operations and movement of
   * numbers, but not of ids that become numbers.
   */
  boolean isInsideRegion(TraceNode node) {
    Kind kind = kind(node);
    return kind == Kind.SUM
        || kind == Kind.LINEAR
        || (kind == Kind.MOVEMENT && node.inputs().stream().anyMatch(this::isActiveNumber));
  }

  private boolean isActiveNumber(TraceValue operand) {
    return operand != null && operand.tensor().isFloating() && activity.isActive(operand);
  }

  private boolean isScaled(TraceNode product) {
    return scales.isScale(product.input(0)) != scales.isScale(product.input(1));
  }

  /** Which operand of a normalisation is scaled by the other one. */
  int scaledOperand(TraceNode normalisation) {
    boolean product = normalisation.op() instanceof Mul;
    return product && scales.isScale(normalisation.input(0)) ? 1 : 0;
  }

  /** Whether the importer has said which factor is the gate. */
  public boolean isExplicit(TraceNode product) {
    return product.op() instanceof Mul mul && mul.gate() != Mul.Gate.INFERRED;
  }

  /** Which factor of a product is the gate. */
  public Gate gate(TraceNode product) {
    if (isExplicit(product)) {
      return ((Mul) product.op()).gate() == Mul.Gate.LEFT ? Gate.LEFT : Gate.RIGHT;
    }
    boolean left = gates.isGate(product.input(0));
    boolean right = gates.isGate(product.input(1));
    if (left == right) {
      return Gate.UNKNOWN;
    }
    return left ? Gate.LEFT : Gate.RIGHT;
  }

  /**
   * The value of which all operands that count are elementwise functions, as in {@code x *
   * sigmoid(x)}; null where there is none.
   */
  public TraceValue commonSource(TraceNode node) {
    if (sources == null) {
      sources = new PointwiseSources(trace, activity, this);
    }
    return sources.common(node);
  }
}

package io.github.onnxlrp.analysis;

import io.github.onnxlrp.analysis.Inference.Type;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * What products of two data operands are. In this order: what the user says; a function of one
 * value, as {@code x * sigmoid(x)}; something and a scale, which divides by the data; both factors
 * gates; what the importer says; a gate and a signal; something that cannot be told.
 */
final class ProductRoles {
  private final Activity activity;
  private final Intervals intervals;
  private final PointwiseSources sources;
  private final WrittenFunctions functions;
  private final Map<String, Gate> given;
  private final GatedConstants constants;
  private final boolean[] divides;

  ProductRoles(
      Trace trace,
      Activity activity,
      Intervals intervals,
      PointwiseSources sources,
      WrittenFunctions functions,
      Map<String, Gate> given) {
    this.activity = activity;
    this.intervals = intervals;
    this.sources = sources;
    this.functions = functions;
    this.given = given;
    this.constants = new GatedConstants(trace, activity, intervals);
    this.divides = new boolean[trace.valueCount()];
    for (TraceNode node : trace.nodes()) {
      int operand = dataOperand(node);
      if (operand >= 0 && (divides(node, operand) || keepsDivision(node, operand))) {
        node.outputs().forEach(output -> divides[output.id()] = true);
      }
    }
  }

  /** The only operand that counts; others of a movement may give the shape. */
  private int dataOperand(TraceNode node) {
    boolean moves = Movement.isMovement(node) && Movement.passing(node).size() == 1;
    return moves ? 0 : activity.onlyActive(node);
  }

  private static boolean divides(TraceNode node, int operand) {
    return node.op().dividesBy(operand, node.tensors());
  }

  private boolean keepsDivision(TraceNode node, int operand) {
    if (!divides[node.input(operand).id()]) {
      return false;
    }
    Kind kind = activity.kind(node);
    DoubleUnaryOperator function = node.op().function(operand, node.tensors());
    boolean keeps =
        function != null
            && function.applyAsDouble(0) == 0
            && Double.isInfinite(function.applyAsDouble(Double.POSITIVE_INFINITY));
    return kind == Kind.FACTOR || kind == Kind.MOVEMENT || (kind == Kind.ELEMENTWISE && keeps);
  }

  /** Which operand of a normalisation is scaled by the other one. */
  int scaledOperand(TraceNode normalisation) {
    return normalisation.op().dividesBy(1, normalisation.tensors())
        ? 0
        : isScale(normalisation.input(0)) ? 1 : 0;
  }

  private boolean isGate(TraceValue value) {
    return intervals.isGate(value) && !isScale(value);
  }

  private boolean isScale(TraceValue value) {
    return divides[value.id()] && !intervals.isSquashed(value);
  }

  Role decide(TraceNode node, Kind kind) {
    Gate said = given.get(node.name());
    if (said != null) {
      return new Role(kind, said, null, null, "the gate is given");
    }
    Gate named = named(node);
    Role function = kind == Kind.PRODUCT && named == Gate.NONE ? ofCommonSource(node, kind) : null;
    if (function != null) {
      return function;
    }
    boolean scaled =
        kind == Kind.PRODUCT
            && named == Gate.NONE
            && isScale(node.input(0)) != isScale(node.input(1));
    if (scaled) {
      return scaled(node);
    }
    boolean left = isGate(node.input(0));
    boolean right = isGate(node.input(1));
    if (left && right) {
      return undecided(node, kind, "both factors are gates");
    }
    if (named != Gate.NONE) {
      return new Role(kind, named, null, null, "the operator names the gate");
    }
    if (left || right) {
      return gated(node, kind, left ? Gate.LEFT : Gate.RIGHT);
    }
    return undecided(node, kind, "neither factor is a gate");
  }

  private Role scaled(TraceNode node) {
    TraceValue scale = node.input(1 - scaledOperand(node));
    String text =
        "%s: '%s' divides and is taken for a constant scale".formatted(name(node), scale.name());
    return new Role(Kind.NORMALISATION, Gate.NONE, null, inference(Type.SCALE, text), text);
  }

  /** An evaluation of which all operands are functions of one value; null for others. */
  Role ofCommonSource(TraceNode node, Kind kind) {
    Source common = sources.common(node);
    if (common == null) {
      return null;
    }
    WrittenFunctions.Written written = functions.find(node);
    Source source = written == null ? common : written.source();
    String text = "%s is taken for a function of '%s'".formatted(name(node), source.value().name());
    return new Role(kind, Gate.NONE, source, inference(Type.COMMON_SOURCE, text), text);
  }

  /** A product with a constant, which is a signal; null where it is a scale. */
  Role ofConstant(TraceNode node) {
    int gate = constants.gateOf(node);
    if (gate < 0) {
      return null;
    }
    String text =
        "%s: the constant '%s' is taken for a signal; if it is the initial state of a recurrence, say so"
            .formatted(name(node), node.input(1 - gate).name());
    return new Role(
        Kind.PRODUCT,
        gate == 0 ? Gate.LEFT : Gate.RIGHT,
        null,
        inference(Type.CONSTANT_BESIDE_GATE, text),
        text);
  }

  private static Gate named(TraceNode node) {
    Mul.Gate gate = node.op() instanceof Mul mul ? mul.gate() : Mul.Gate.INFERRED;
    return switch (gate) {
      case LEFT -> Gate.LEFT;
      case RIGHT -> Gate.RIGHT;
      case INFERRED -> Gate.NONE;
    };
  }

  private Role gated(TraceNode node, Kind kind, Gate gate) {
    TraceValue value = node.input(gate == Gate.LEFT ? 0 : 1);
    if (intervals.isSquashed(value)) {
      return new Role(
          kind, gate, null, null, "'" + value.name() + "' comes from a squashing function");
    }
    String text =
        "%s: '%s' lies between 0 and 1 and is taken for its gate"
            .formatted(name(node), value.name());
    return new Role(kind, gate, null, inference(Type.GATE_BY_RANGE, text), text);
  }

  private static Role undecided(TraceNode node, Kind kind, String why) {
    String text = "%s: %s; both get half".formatted(name(node), why);
    return new Role(kind, Gate.NONE, null, inference(Type.NO_SINGLE_GATE, text), why);
  }

  /** Without the step: it is the same at all steps. */
  private static String name(TraceNode node) {
    return node.op().name() + " node '" + node.name() + "'";
  }

  private static Inference inference(Type type, String text) {
    return new Inference(type, text);
  }
}

package io.github.onnxlrp.analysis;

import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Says for each evaluation what relevance does there and why, from its operation and from where its
 * operands come. The analyses of the whole trace come first, among them {@link Intervals}, which
 * goes over it until nothing changes; then one pass in the order of the trace decides each
 * evaluation, and fills {@link PointwiseSources} and the linear maps on the way: a decision may
 * rest on those about its operands.
 */
public final class Roles {
  private static final Role UNREACHED = Role.of(Kind.DISCRETE);

  private final Activity activity;
  private final Ids ids;
  private final Lines lines;
  private final WrittenFunctions functions;
  private final Intervals intervals;
  private final PointwiseSources sources;
  private final ProductRoles products;
  private final FixedFactors fixedFactors;
  private final Role[] roles;
  private final boolean[] mapped;

  /** Roles in a trace under the given activity. */
  public Roles(Trace trace, Activity activity) {
    this(new Facts(trace, activity), Map.of());
  }

  /**
   * Roles in a trace.
   *
   * @param facts the trace and its activity
   * @param gates the gates of products that the user knows, by the name of the node
   */
  public Roles(Facts facts, Map<String, Gate> gates) {
    Trace trace = facts.trace();
    this.activity = facts.activity();
    this.ids = new Ids(trace, activity);
    this.lines = facts.lines();
    this.functions = facts.functions();
    this.intervals = facts.intervals();
    this.sources = new PointwiseSources(trace, activity);
    this.products = new ProductRoles(trace, activity, intervals, sources, functions, gates);
    this.fixedFactors = new FixedFactors(trace, activity);
    this.roles = new Role[trace.nodes().size()];
    this.mapped = new boolean[trace.valueCount()];
    Map<Role, Role> distinct = new HashMap<>();
    for (TraceNode node : trace.nodes()) {
      if (activity.isActive(node.output())) {
        // The steps of a recurrence share theirs.
        Role decided = decide(node);
        Role role = decided.isPlain() ? decided : distinct.computeIfAbsent(decided, first -> first);
        roles[node.id()] = role;
        if (!activity.isInitialState(node.output())) {
          findSource(node, role);
          boolean inside = isInsideRegion(node) && (role.kind() != Kind.MOVEMENT || movesMap(node));
          for (TraceValue output : node.outputs()) {
            mapped[output.id()] = inside;
          }
        }
      }
    }
  }

  /** The role of an evaluation; discrete where relevance cannot come. */
  public Role of(TraceNode node) {
    Role role = roles[node.id()];
    return role == null ? UNREACHED : role;
  }

  /** The kind of an evaluation; discrete where relevance cannot come. */
  public Kind kind(TraceNode node) {
    return of(node).kind();
  }

  /** Whether a value gates a signal that it multiplies. */
  public boolean isGate(TraceValue value) {
    return intervals.isGate(value);
  }

  /** Whether a gate lies between -1 and 0: its negative gates the negative of the product. */
  public boolean isNegativeGate(TraceValue value) {
    return intervals.isGate(value) && intervals.isNegative(value);
  }

  /**
   * Whether an affine region goes on through an evaluation: sums, linear operations and movement of
   * numbers, but not of ids that become numbers.
   */
  public boolean isInsideRegion(TraceNode node) {
    Kind kind = kind(node);
    return kind == Kind.SUM
        || kind == Kind.LINEAR
        || (kind == Kind.MOVEMENT && hasActiveNumber(node));
  }

  private boolean hasActiveNumber(TraceNode node) {
    for (TraceValue operand : node.inputs()) {
      if (operand != null && operand.tensor().isFloating() && activity.isActive(operand)) {
        return true;
      }
    }
    return false;
  }

  /** Which operand of a normalisation is scaled by the other one. */
  public int scaledOperand(TraceNode normalisation) {
    return products.scaledOperand(normalisation);
  }

  /**
   * For each operand of a sum whether it is a term: it is active, and no scale that is held while
   * the other one is summed.
   */
  public boolean[] terms(TraceNode node) {
    boolean[] terms = activity.activeOperands(node);
    if (scales(node)) {
      terms[1 - scaledOperand(node)] = false;
    }
    return terms;
  }

  /** Whether a sum is one term that another active value scales. */
  public boolean scales(TraceNode node) {
    Kind own = activity.kind(node);
    return kind(node) == Kind.SUM && (own == Kind.NORMALISATION || own == Kind.PRODUCT);
  }

  /**
   * The value of which all operands that count are elementwise functions, as in {@code x *
   * sigmoid(x)}; null where there is none.
   */
  public Source commonSource(TraceNode node) {
    Source source = of(node).source();
    return source != null ? source : sources.common(node);
  }

  private Role decide(TraceNode node) {
    Kind kind = activity.kind(node);
    boolean weighs = kind == Kind.LINEAR || kind == Kind.BILINEAR;
    if (weighs && !node.output().tensor().isFloating()) {
      return Role.of(Kind.DISCRETE, "no rule splits relevance between integers");
    }
    boolean arithmetic =
        kind == Kind.SUM || kind == Kind.ELEMENTWISE || kind == Kind.FACTOR || kind == Kind.PRODUCT;
    if (arithmetic && ids.contains(node.output())) {
      return Role.of(Kind.ELEMENTWISE, "its operands are ids");
    }
    return switch (kind) {
      case SUM, FACTOR, ELEMENTWISE ->
          activity.onlyActive(node) < 0 ? ofTerms(node) : ofFunction(node, kind);
      case PRODUCT, BILINEAR ->
          activity.onlyActive(node) < 0 ? held(node, products.decide(node, kind)) : Role.of(kind);
      case SELECTION ->
          !node.op().picksAnOperand()
              ? Role.of(kind)
              : activity.onlyActive(node) >= 0
                  ? ofFunction(node, Kind.ELEMENTWISE)
                  : functionOr(node, Kind.ELEMENTWISE, kind);
      case NORMALISATION ->
          node.op() instanceof Div
              ? held(node, functionOr(node, Kind.ELEMENTWISE, kind))
              : held(node, Role.of(kind));
      case LINEAR, MOVEMENT, LOOKUP, SOFTMAX, DISCRETE -> Role.of(kind);
    };
  }

  /** A sum of functions of one value that is a function of it, or a sum. */
  private Role ofTerms(TraceNode node) {
    return functions.find(node) == null
        ? Role.of(Kind.SUM)
        : functionOr(node, Kind.ELEMENTWISE, Kind.SUM);
  }

  private Role functionOr(TraceNode node, Kind ofFunction, Kind otherwise) {
    Role function = products.ofCommonSource(node, ofFunction);
    return function == null ? Role.of(otherwise) : function;
  }

  /**
   * A function that is written out, the complement of a gate, a product with a fixed factor or with
   * a constant that is a signal, a constant factor; otherwise the kind of the operation.
   */
  private Role ofFunction(TraceNode node, Kind kind) {
    if (activity.onlyActive(node) >= 0 && !node.op().squashes()) {
      if (Intervals.isUnit(intervals.of(node.output())) && functions.squashes(node)) {
        return Role.function(functions.find(node).source(), "a sigmoid that is written out");
      }
      WrittenFunctions.Written written = functions.findWritten(node);
      if (written != null && written.isOne()) {
        return Role.function(written.source(), "a function that is written out");
      }
      Lines.Line line = lines.of(node.output());
      if (kind != Kind.ELEMENTWISE
          && (line.isComplement() || line.isNegativeComplement())
          && intervals.isGate(line.base())
          && !intervals.isNegative(line.base())) {
        return Role.function(Source.of(line.base()), "the complement of a gate");
      }
    }
    TraceValue fixed = fixedFactors.of(node);
    if (fixed != null) {
      return ofFixedFactor(node, fixed);
    }
    Role constant = kind == Kind.FACTOR ? products.ofConstant(node) : null;
    if (constant != null) {
      return constant;
    }
    return kind == Kind.FACTOR ? ofFactor(node) : Role.of(kind);
  }

  private Role ofFactor(TraceNode node) {
    return mapped[node.input(activity.onlyActive(node)).id()]
        ? Role.of(Kind.SUM, "a constant factor of a linear map or sum")
        : Role.of(Kind.ELEMENTWISE, "a constant factor");
  }

  private Role ofFixedFactor(TraceNode node, TraceValue fixed) {
    String text =
        "%s node '%s': '%s' depends on the input through comparisons or the like only and gets nothing"
            .formatted(node.op().name(), node.name(), fixed.name());
    Inference inference = new Inference(Inference.Type.FIXED_FACTOR, text);
    return new Role(ofFactor(node).kind(), Gate.NONE, null, inference, text);
  }

  /** A scale of a linear map or sum is held, and then a factor of it as a constant is. */
  private Role held(TraceNode node, Role role) {
    boolean scales = role.kind() == Kind.NORMALISATION && sources.common(node) == null;
    return scales && mapped[node.input(scaledOperand(node)).id()]
        ? new Role(
            Kind.SUM, Gate.NONE, null, role.inference(), "a held scale of a linear map or sum")
        : role;
  }

  private boolean movesMap(TraceNode node) {
    return IntStream.range(0, node.inputs().size())
        .anyMatch(k -> Movement.passes(node, k) && mapped[node.input(k).id()]);
  }

  private void findSource(TraceNode node, Role role) {
    if (role.source() != null) {
      sources.put(node.output(), role.source());
      return;
    }
    Kind kind = role.kind();
    if (kind != Kind.ELEMENTWISE && kind != Kind.SUM && kind != Kind.PRODUCT) {
      return;
    }
    Source source = sources.common(node);
    if (source != null && !(kind == Kind.SUM && addsBias(node, source.value()))) {
      // What ends here at the bias of a linear map may be the constant of a written function.
      boolean ends = kind == Kind.ELEMENTWISE && sources.of(source.value()) == null;
      WrittenFunctions.Written written = ends ? functions.findWritten(node) : null;
      sources.put(node.output(), written == null ? source : written.source());
    }
  }

  /** What is added to a linear map is its bias, and not part of a function of it. */
  private boolean addsBias(TraceNode node, TraceValue source) {
    return source.producer() != null
        && !activity.isInitialState(source)
        && isInsideRegion(source.producer())
        && activity.kind(node) == Kind.SUM
        && node.inputs().stream().anyMatch(operand -> !activity.isActive(operand));
  }
}

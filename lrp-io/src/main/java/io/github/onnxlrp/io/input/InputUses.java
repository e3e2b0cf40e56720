package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where the elements of an input are read as numbers: the operands that they reach unchanged, or
 * with a constant added, through reshaping, routing and casts, also inside of loops and branches.
 */
final class InputUses {
  /** What Keras wraps negative ids with: {@code where(id < 0, id + rows, id)}, also written out. */
  private static final Set<String> WRAPS_IDS =
      Set.of("Cast", "Identity", "Add", "Mul", "Less", "Not", "Where", "Transpose", "Reshape");

  private static final Set<String> KEEP_STEPS =
      Set.of("Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze", "Expand", "Tile", "Transpose");

  /**
   * An operand that reads the elements.
   *
   * @param node the reader
   * @param operand which of its operands
   * @param offset what was added to the elements on the way
   */
  record Use(Node node, int operand, long offset) {
    Op op() {
      return node.op();
    }
  }

  private record Reached(Value value, long offset) {}

  private final NestedGraphs graphs;
  private final Map<Value, Collection<Use>> found = new HashMap<>();

  InputUses(Graph graph) {
    this.graphs = new NestedGraphs(graph);
  }

  /** The tensor of a value that is constant, as far as small constants tell; otherwise null. */
  Tensor constant(Value value) {
    return graphs.constant(value);
  }

  /** The readers; of several ways to one operand the one that changes the elements least. */
  Collection<Use> of(Value input) {
    Collection<Use> known = found.get(input);
    if (known == null) {
      known = follow(input);
      found.put(input, known);
    }
    return known;
  }

  private Collection<Use> follow(Value input) {
    Map<Integer, Use> uses = new LinkedHashMap<>();
    Map<Value, Long> offsets = new HashMap<>();
    Map<Value, MadeOf> known = new HashMap<>();
    Deque<Reached> open = new ArrayDeque<>(List.of(new Reached(input, 0)));
    while (!open.isEmpty()) {
      Reached reached = open.pop();
      Long before = offsets.get(reached.value());
      // A counter grows with every round through its loop.
      if (before != null && Math.abs(before) <= Math.abs(reached.offset())) {
        continue;
      }
      offsets.put(reached.value(), reached.offset());
      for (Value alias : graphs.aliases(reached.value())) {
        open.add(new Reached(alias, reached.offset()));
      }
      for (NestedGraphs.Reader reader : graphs.readers(reached.value())) {
        Use use = new Use(reader.node(), reader.operand(), reached.offset());
        List<Reached> further = through(use, input, known);
        open.addAll(further);
        if (further.isEmpty()) {
          uses.merge(reader.number(), use, InputUses::lessChanged);
        }
      }
    }
    return uses.values();
  }

  private static Use lessChanged(Use a, Use b) {
    return Math.abs(b.offset()) < Math.abs(a.offset()) ? b : a;
  }

  /** The outputs that hold the elements; none where the node reads them. */
  private List<Reached> through(Use use, Value input, Map<Value, MadeOf> known) {
    Op op = use.op();
    long offset = use.offset();
    boolean copies =
        (op instanceof RoutingOp routing && routing.copies(use.operand()))
            || (op instanceof Reshape && use.operand() == 0)
            || (op instanceof Cast cast && cast.type() != ElementType.BOOL)
            || op instanceof Extremum
            || op.name().equals("Clip");
    if (op instanceof Add || op instanceof Mul || (op instanceof Sub && use.operand() == 0)) {
      Value other = use.node().inputs().get(1 - use.operand());
      Long added = op instanceof Mul ? null : uniform(graphs.constant(other));
      copies =
          added != null
              || (!(op instanceof Sub) && madeOf(other, input, known) == MadeOf.THE_INPUT);
      offset += added == null ? 0 : op instanceof Add ? added : -added;
    }
    List<Reached> result = new ArrayList<>();
    for (Value output : use.node().outputs()) {
      if (copies && output != null) {
        result.add(new Reached(output, offset));
      }
    }
    return result;
  }

  /** Whether a comparison sets the elements against the numbers of the steps, 0, 1, 2, ... */
  boolean isComparedWithSteps(Use use) {
    if (!ElementLimits.ORDER.contains(use.op().name())) {
      return false;
    }
    Value other = use.node().inputs().get(1 - use.operand());
    Node writer = graphs.writer(other);
    while (writer != null && KEEP_STEPS.contains(writer.op().name())) {
      other = writer.inputs().get(0);
      writer = graphs.writer(other);
    }
    return (writer != null && writer.op().name().equals("Range"))
        || isCounting(graphs.constant(other));
  }

  private static boolean isCounting(Tensor tensor) {
    boolean counting = tensor != null && tensor.size() > 1;
    for (int k = 0; counting && k < tensor.size(); k++) {
      counting = tensor.get(k) == k;
    }
    return counting;
  }

  /** The one integer that all elements are; null where there is none. */
  static Long uniform(Tensor tensor) {
    if (tensor == null || tensor.size() == 0) {
      return null;
    }
    double first = tensor.get(0);
    boolean same = first == Math.rint(first) && Math.abs(first) < Integer.MAX_VALUE;
    for (int k = 1; k < tensor.size() && same; k++) {
      same = tensor.get(k) == first;
    }
    return same ? (Long) (long) first : null;
  }

  /** What a value is made of, as far as that goes through operations that wrap ids. */
  private enum MadeOf {
    CONSTANTS,
    THE_INPUT,
    MORE
  }

  /**
   * What a value is made of.
   *
   * @param known what values are made of; what is found on the way is added
   */
  private MadeOf madeOf(Value value, Value input, Map<Value, MadeOf> known) {
    Deque<Value> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Value next = open.peek();
      List<Value> operands = operands(next);
      List<Value> missing = operands.stream().filter(one -> !known.containsKey(one)).toList();
      if (known.containsKey(next) || missing.isEmpty()) {
        known.computeIfAbsent(open.pop(), one -> joined(one, input, operands, known));
      } else {
        missing.forEach(open::push);
      }
    }
    return known.get(value);
  }

  private MadeOf joined(Value value, Value input, List<Value> operands, Map<Value, MadeOf> known) {
    if (value == input) {
      return MadeOf.THE_INPUT;
    }
    if (graphs.isConstant(value)) {
      return MadeOf.CONSTANTS;
    }
    return operands.stream().map(known::get).max(Comparator.naturalOrder()).orElse(MadeOf.MORE);
  }

  /** The operands that a value is made of; none where it does not matter or is not known. */
  private List<Value> operands(Value value) {
    Node writer = graphs.isConstant(value) ? null : graphs.writer(value);
    if (writer == null || !WRAPS_IDS.contains(writer.op().name())) {
      return List.of();
    }
    return present(
        writer.op() instanceof Reshape ? writer.inputs().subList(0, 1) : writer.inputs());
  }

  private static List<Value> present(List<Value> values) {
    return values.stream().filter(Objects::nonNull).toList();
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One operation that is being written: its operands by the names that they have in the file, and
 * the nodes that stand for it. In a graph for several samples operands may have a leading axis of
 * samples; axes and numbers of axes are given and asked for as they are for one sample.
 */
final class Operation extends Emission {
  private final Node node;
  private final List<String> operands;
  private final boolean[] batched;
  private final boolean givesBatch;
  private final Facts facts;

  /**
   * An operation.
   *
   * @param batched for each operand whether it has a leading axis of samples
   * @param givesBatch whether the results have one
   */
  Operation(
      Node node,
      List<String> operands,
      boolean[] batched,
      boolean givesBatch,
      Nodes nodes,
      Constants constants,
      Facts facts) {
    super(path(node), nodes, constants);
    this.node = node;
    this.operands = new ArrayList<>(operands);
    this.batched = batched.clone();
    this.givesBatch = givesBatch;
    this.facts = facts;
    IntStream.range(0, batched.length)
        .filter(k -> batched[k] && has(k))
        .limit(1)
        .forEach(k -> nodes.saveSamples(operands.get(k)));
  }

  private static String path(Node node) {
    return node.outputs().isEmpty() || node.outputs().get(0) == null
        ? node.name()
        : node.outputs().get(0).name();
  }

  /** The number of operands, absent ones included. */
  int count() {
    return operands.size();
  }

  boolean has(int operand) {
    return operand < operands.size() && !operands.get(operand).isEmpty();
  }

  /** The name of an operand; empty where it is absent. */
  String input(int operand) {
    return operand < operands.size() ? operands.get(operand) : "";
  }

  List<String> inputs() {
    return operands;
  }

  /** Puts something in the place of an operand. */
  void replace(int operand, String by) {
    operands.set(operand, by);
  }

  Value value(int operand) {
    return node.inputs().get(operand);
  }

  /** A result; null where nobody reads it. */
  Value output(int index) {
    return index < node.outputs().size() ? node.outputs().get(index) : null;
  }

  int outputs() {
    return node.outputs().size();
  }

  boolean isBatched(int operand) {
    return batched[operand];
  }

  boolean givesBatch() {
    return givesBatch;
  }

  /** 1 where results have a leading axis of samples, otherwise 0. */
  int lead() {
    return givesBatch ? 1 : 0;
  }

  private int lead(int operand) {
    return batched[operand] ? 1 : 0;
  }

  /** The number of axes of an operand; -1 where it is not known. */
  int rankOrUnknown(int operand) {
    int rank = facts.rank(value(operand));
    return rank < 0 ? -1 : rank - lead(operand);
  }

  /** The number of axes of an operand. */
  int rank(int operand) {
    int rank = rankOrUnknown(operand);
    if (rank < 0) {
      throw new UnwritableException(
          "how many axes '%s' has is not known before it runs", value(operand).name());
    }
    return rank;
  }

  /** The length of an axis of an operand where that does not change; otherwise -1. */
  int length(int operand, int axis) {
    return facts.length(value(operand), axis + lead(operand));
  }

  /** The same where no inputs of other lengths can change it. */
  int fixedLength(int operand, int axis) {
    return facts.fixedLength(value(operand), axis + lead(operand));
  }

  /** The lengths of all axes of an operand where these do not change; otherwise null. */
  long[] fixedShape(int operand) {
    int rank = rankOrUnknown(operand);
    long[] shape = new long[Math.max(0, rank)];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = fixedLength(operand, axis);
    }
    return rank >= 0 && Arrays.stream(shape).allMatch(length -> length >= 0) ? shape : null;
  }

  /** Whether two operands have one shape for one sample. */
  boolean sameShape(int a, int b) {
    return batched[a] == batched[b] && facts.sameShape(value(a), value(b));
  }

  ElementType type(int operand) {
    return facts.type(value(operand));
  }

  ElementType outputType() {
    return output(0) == null ? null : facts.type(output(0));
  }

  /** The number of axes of the first result; -1 where it is not known. */
  int outputRank() {
    int rank = output(0) == null ? -1 : facts.rank(output(0));
    return rank < 0 ? -1 : rank - lead();
  }

  /** An axis of a batch, where it is given for one sample. */
  int axis(int axis) {
    return axis < 0 ? axis : axis + lead();
  }

  /** The tensor of an operand that is constant; otherwise null. */
  Tensor constant(int operand) {
    Tensor known = has(operand) ? constants().of(value(operand)) : null;
    return known == null ? constants().written(input(operand)) : known;
  }

  /** Whether all elements of an operand are known to be 0. */
  boolean isZeros(int operand) {
    Tensor tensor = constant(operand);
    return tensor == null
        ? isZeros(input(operand))
        : IntStream.range(0, tensor.size()).allMatch(k -> tensor.get(k) == 0);
  }

  /** The integers of an operand that is constant. */
  long[] integers(int operand, String what) {
    Tensor tensor = constant(operand);
    if (tensor == null) {
      throw new UnwritableException("its %s are not constant", what);
    }
    return tensor.longs();
  }

  /** The shape of an operand for one sample. */
  String shape(int operand) {
    long[] fixed = fixedShape(operand);
    if (fixed != null) {
      return integers(fixed);
    }
    return batched[operand]
        ? add("Shape", Map.of("start", 1), input(operand))
        : add("Shape", input(operand));
  }

  /** The results of another operation on operands of this one, for one sample. */
  List<String> nested(TensorOp op, List<String> names) {
    WrittenOperation entry = WrittenOperations.of(op);
    if (entry == null) {
      throw new UnwritableException("there are no standard operators for %s", op.name());
    }
    List<Value> samples = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      Value sample = new Value(path() + "/" + k);
      Value like = value(k);
      if (batched[k]) {
        facts.addSample(sample, like);
      } else {
        facts.addSame(sample, like);
      }
      samples.add(sample);
    }
    Node part = new Node(path(), op, samples, List.of());
    boolean[] none = new boolean[names.size()];
    return entry
        .writing()
        .write(op, new Operation(part, names, none, false, nodes(), constants(), facts));
  }

  /** The number of samples, as a list of one number. */
  String samples() {
    if (nodes().samples() == null) {
      throw new IllegalStateException("no operand has samples");
    }
    return add("Shape", Map.of("start", 0, "end", 1), nodes().samples());
  }

  /** A shape of results for one sample with the axis of samples, where results have it. */
  String withSamples(String shape) {
    return givesBatch ? add("Concat", Map.of("axis", 0), samples(), shape) : shape;
  }

  /** An operand of a batch with as many axes for one sample, the new ones first. */
  String ofRank(int operand, int rank) {
    int own = rank(operand);
    if (!batched[operand] || own >= rank) {
      return input(operand);
    }
    return add("Unsqueeze", input(operand), range(1, 1 + rank - own));
  }

  /** Makes all operands broadcast as they do for one sample. */
  void align() {
    boolean any = false;
    boolean all = true;
    for (int k = 0; k < batched.length; k++) {
      any |= batched[k];
      all &= batched[k] || !has(k);
    }
    if (!any || (all && sameRanks())) {
      return;
    }
    int rank = 0;
    for (int k = 0; k < batched.length; k++) {
      rank = has(k) ? Math.max(rank, rank(k)) : rank;
    }
    for (int k = 0; k < batched.length; k++) {
      if (has(k)) {
        replace(k, ofRank(k, rank));
      }
    }
  }

  private boolean sameRanks() {
    int rank = -1;
    for (int k = 0; k < batched.length; k++) {
      if (has(k)) {
        int own = rankOrUnknown(k);
        if (rank >= 0 && own != rank) {
          return false;
        }
        rank = own;
      }
    }
    return rank >= 0 || batched.length == 1;
  }
}

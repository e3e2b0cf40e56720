package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph under construction: the whole program, one step of a recurrence, or one step of the
 * backward pass through a recurrence. A backward step reads the values of the forward step that it
 * is the mirror of; such a value leaves the forward recurrence with the values of all steps put
 * together, and enters the backward one step by step in reverse.
 */
final class Frame {
  private final Frame outer;
  private final LoopBuilder loop;
  private final Frame mirror;
  private final Homes homes;
  private final List<Object> items = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> guards = new ArrayList<>();
  private final Map<Value, Tensor> constants = new LinkedHashMap<>();
  private final Map<Value, Value> brought = new HashMap<>();
  private final Map<Value, Value> shapes = new HashMap<>();
  private final Map<Value, Value> shaped = new HashMap<>();
  private final IdentityHashMap<TraceValue, Value> values = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, LoopResult> results = new IdentityHashMap<>();

  /** Which frame each value belongs to. */
  static final class Homes {
    private final Map<Value, Frame> frames = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Value, Integer> ranks = new HashMap<>();
  }

  /** The frame of a whole program. */
  Frame() {
    this(null, null, null, new Homes());
  }

  private Frame(Frame outer, LoopBuilder loop, Frame mirror, Homes homes) {
    this.outer = outer;
    this.loop = loop;
    this.mirror = mirror;
    this.homes = homes;
  }

  /**
   * The frame of the steps of a recurrence inside of this one.
   *
   * @param mirrored the forward step that it is the backward pass of, or null
   */
  Frame inside(LoopBuilder recurrence, Frame mirrored) {
    return new Frame(this, recurrence, mirrored, homes);
  }

  /** A new value of this frame; further values of a name get a number. */
  Value value(String name) {
    int count = homes.names.merge(name, 1, Integer::sum);
    Value value = new Value(count == 1 ? name : name + "/" + count);
    homes.frames.put(value, this);
    return value;
  }

  /** A further input of the program. */
  Value input(String name) {
    Value value = value(name);
    inputs.add(value);
    return value;
  }

  List<Value> inputs() {
    return inputs;
  }

  /** A value under a name by which it can be asked for. */
  Value output(String name, Value value) {
    if (value.name().equals(name)) {
      return value;
    }
    Value output = new Value(name);
    homes.frames.put(output, this);
    items.add(new Node(name, Operations.IDENTITY, List.of(use(value)), List.of(output)));
    return output;
  }

  Value constant(String name, Tensor tensor) {
    Value value = value(name);
    constants.put(value, tensor);
    return value;
  }

  Map<Value, Tensor> constants() {
    return constants;
  }

  /** The nodes and the recurrences under construction, in the order in which they run. */
  List<Object> items() {
    return items;
  }

  /** Values that are computed even where nothing reads them, as they may stop the run. */
  List<Value> guards() {
    return guards;
  }

  void add(LoopBuilder recurrence) {
    items.add(recurrence);
  }

  /** Adds an operation here, or in the outermost frame where all of its operands are known. */
  List<Value> add(String name, TensorOp op, List<Value> operands) {
    Frame frame = operands.stream().allMatch(value -> value == null) ? this : place(operands);
    return frame.addHere(name, op, operands);
  }

  private Frame place(List<Value> operands) {
    Frame frame = this;
    while (true) {
      if (frame.outer != null && frame.outer.seesAll(operands)) {
        frame = frame.outer;
      } else if (frame.mirror != null && frame.mirror.seesAll(operands)) {
        frame = frame.mirror;
      } else {
        return frame;
      }
    }
  }

  private boolean seesAll(List<Value> operands) {
    return operands.stream().allMatch(value -> value == null || sees(value));
  }

  /** Whether a value belongs to this frame or to one around. */
  boolean sees(Value value) {
    Frame home = homes.frames.get(value);
    for (Frame frame = this; frame != null; frame = frame.outer) {
      if (frame == home) {
        return true;
      }
    }
    return false;
  }

  private List<Value> addHere(String name, TensorOp op, List<Value> operands) {
    int outputs = op.outputCount(operands.size());
    List<Value> results = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      results.add(value(name));
    }
    List<Value> read = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      Value operand = operands.get(k);
      boolean shape = operand != null && op.readsShapeOf(k) && !sees(operand);
      read.add(operand == null ? null : shape ? shaped(operand) : use(operand));
    }
    items.add(new Node(results.get(0).name(), op, read, results));
    return results;
  }

  /** What stands for a value of which nothing but the shape is read. */
  Value shaped(Value value) {
    Value known = shaped.get(value);
    if (known == null) {
      Frame home = homes.frames.get(value);
      List<Value> operands = List.of(value);
      Value shape =
          home.shapes.computeIfAbsent(
              value,
              key -> home.addHere(value.name() + "/shape", Operations.SHAPE, operands).get(0));
      known = addHere(value.name() + "/like", Operations.OF_SHAPE, List.of(shape)).get(0);
      shaped.put(value, known);
    }
    return known;
  }

  /** A value as it can be read here. */
  Value use(Value value) {
    if (sees(value)) {
      return value;
    }
    Value known = brought.get(value);
    if (known != null) {
      return known;
    }
    if (mirror == null || homes.frames.get(value) != mirror) {
      if (outer == null) {
        throw new IllegalStateException("value '" + value.name() + "' cannot be read here");
      }
      return outer.use(value);
    }
    LoopBuilder.Scanned scanned = mirror.loop.readOnceAStep(value);
    Value step =
        scanned == null
            ? loop.scan(outer.use(mirror.loop.collect(value, 0, false)), 0, true)
            : loop.scan(
                outer.use(scanned.whole()), scanned.scan().axis(), !scanned.scan().reverse());
    brought.put(value, step);
    return step;
  }

  /** Remembers which value stands for one of the trace. */
  void put(TraceValue traced, Value value) {
    values.put(traced, value);
    homes.ranks.put(value, traced.tensor().rank());
  }

  /** How many axes a value has that stands for one of the trace; -1 for others. */
  int rank(Value value) {
    return homes.ranks.getOrDefault(value, -1);
  }

  /** Remembers that a recurrence of this frame gives a value. */
  void result(TraceValue traced, LoopResult result) {
    results.put(traced, result);
  }

  /** Which recurrence of this frame gives a value; null where an evaluation does. */
  LoopResult resultOf(TraceValue traced) {
    return results.get(traced);
  }

  Frame outer() {
    return outer;
  }

  /** The forward step that this frame is the backward pass of, or null. */
  Frame mirror() {
    return mirror;
  }

  /** What stands here for values of the forward step that are saved. */
  Map<Value, Value> brought() {
    return brought;
  }

  /** The shapes of values of this frame that are saved instead of them. */
  Map<Value, Value> shapes() {
    return shapes;
  }

  /** What stands here for values of which nothing but the shape is read. */
  Map<Value, Value> shaped() {
    return shaped;
  }

  /** Lets nodes here read other values. */
  void replace(Map<Value, Value> instead) {
    items.replaceAll(item -> item instanceof Node node ? replaced(node, instead) : item);
  }

  private static Node replaced(Node node, Map<Value, Value> instead) {
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.replaceAll(operand -> instead.getOrDefault(operand, operand));
    return new Node(node.name(), node.op(), operands, node.outputs());
  }

  /** The recurrence that this frame is a step of; null for the whole program. */
  LoopBuilder loop() {
    return loop;
  }

  /** Whether the value of a trace belongs to this frame. */
  boolean holds(TraceValue traced) {
    return values.containsKey(traced);
  }

  /** What stands for a value of the trace, here or in a frame around; null where nothing does. */
  Value valueOf(TraceValue traced) {
    for (Frame frame = this; frame != null; frame = frame.outer) {
      Value found = frame.values.get(traced);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The frame of the whole program. */
  Frame program() {
    return outer == null ? this : outer.program();
  }
}

package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The operands of an LSTM, GRU or RNN node: checked, with time as the first axis, and cut into what
 * one direction and one gate need. What is constant in the file is cut when the model is read.
 */
final class RecurrentOperands {
  private final OnnxNode node;
  private final String operator;
  private final long directions;
  private final long hiddenSize;
  private final boolean batchFirst;
  private final Value x;
  private final Value xShape;
  private final Value lengths;
  private final Value w;
  private final Value r;
  private final Value b;
  private Value stateShape;

  RecurrentOperands(
      OnnxNode node,
      String operator,
      int directions,
      int gates,
      int hiddenSize,
      boolean batchFirst) {
    this.node = node;
    this.operator = operator;
    this.directions = directions;
    this.hiddenSize = hiddenSize;
    this.batchFirst = batchFirst;
    Value input = node.input(0, "X");
    this.x = batchFirst ? node.add("X", new Transpose(List.of(1, 0, 2)), input) : input;
    this.xShape = node.add("X/shape", Generators.shape(0, 3), x);
    Value given = node.optionalInput(4);
    Discrete check =
        new Discrete(operator, RecurrentOperands::lengths).with(Map.of("result", "column"));
    this.lengths = given == null ? null : node.check("sequence_lens", check, given, xShape);
    this.w = weights(1, "W", gates, -1);
    this.r = weights(2, "R", gates, hiddenSize);
    this.b = row(3, "B", 2L * gates * hiddenSize);
  }

  /** The input, [time, batch, input_size]. */
  Value x() {
    return x;
  }

  /** Number of steps, as a scalar minus 1. */
  Value lastStep() {
    Value first = node.constant("first_axis", Tensor.of(new long[] {0}));
    Value one = node.constant("one", Tensor.of(new long[] {1}));
    return node.add("last_step", new Sub(), node.add("steps", new Gather(0), xShape, first), one);
  }

  /** The weights of the input, [num_directions, gates * hidden_size, input_size]. */
  Value w() {
    return w;
  }

  /** The weights of the hidden state, [num_directions, gates * hidden_size, hidden_size]. */
  Value r() {
    return r;
  }

  /** The biases Wb and Rb, [num_directions, 2 * gates * hidden_size]; null where absent. */
  Value b() {
    return b;
  }

  /** A weight matrix [num_directions, gates * hidden_size, columns]; -1 stands for any number. */
  private Value weights(int input, String name, long gates, long columns) {
    long rows = gates * hiddenSize;
    String expected =
        "[num_directions=%d, %s=%d, %s]"
            .formatted(
                directions,
                gates == 1 ? "hidden_size" : gates + "*hidden_size",
                rows,
                columns < 0 ? "input_size" : "hidden_size=" + columns);
    return constant(node.input(input, name), name, expected, directions, rows, columns);
  }

  /** A row [num_directions, length] of biases or peepholes, or null where it is absent. */
  Value row(int input, String name, long length) {
    Value value = node.optionalInput(input);
    String expected = "[num_directions=%d, %d]".formatted(directions, length);
    return value == null ? null : constant(value, name, expected, directions, length);
  }

  private Value constant(Value value, String name, String expected, long... shape) {
    Tensor known = node.constantOf(value);
    if (known == null) {
      Reshape check =
          new Reshape(
              operator,
              in -> {
                String problem = problem(in.get(0), name, expected, shape);
                if (problem != null) {
                  throw new IllegalArgumentException(problem);
                }
                return in.get(0).shape();
              },
              -1,
              Map.of("result", "operand"));
      return node.check(name, check, value);
    }
    String problem = problem(known, name, expected, shape);
    if (problem != null) {
      throw node.invalid("%s", problem);
    }
    return value;
  }

  /** ONNX Runtime turns weights that are not finite into plausible results. */
  private static String problem(Tensor tensor, String name, String expected, long... shape) {
    boolean fits = tensor.rank() == shape.length && tensor.isFloating();
    for (int k = 0; fits && k < shape.length; k++) {
      fits = shape[k] < 0 || shape[k] == tensor.dim(k);
    }
    if (!fits) {
      return "%s is %s; expected %s".formatted(name, tensor, expected);
    }
    boolean finite = Arrays.stream(tensor.doubles()).allMatch(Double::isFinite);
    return finite ? null : name + " holds numbers that are not finite";
  }

  /**
   * The state before the first step of one direction, [batch, hidden_size]: a given one of shape
   * [num_directions, batch, hidden_size], or zeros; zeros for a sample without steps.
   */
  Value initialState(int input, String name, int direction, String path) {
    Value given = node.optionalInput(input);
    if (given == null) {
      return zeros(path + name);
    }
    Value first =
        batchFirst ? node.add(path + name + "/t", new Transpose(List.of(1, 0, 2)), given) : given;
    node.require(in -> checkState(in.get(0), in.get(1).longs()[1], name), first, xShape);
    // Not computed now, so that messages can name the constant that the state comes from.
    Value state = cut(node::add, path + name, first, direction, 0, -1);
    return lengths == null ? state : withoutSteps(path + name, state);
  }

  /** As in ONNX Runtime the states of a sample without steps are zeros, whatever it began with. */
  private Value withoutSteps(String name, Value state) {
    Value zero = node.constant(name + "/zero", Tensor.zeros(ElementType.FLOAT));
    Value none = node.constant(name + "/no_steps", Tensor.vector(0));
    Value runs = node.add(name + "/runs", Comparisons.less(), none, lengths);
    return node.add(name + "/or_zero", new Where(), runs, state, zero);
  }

  private void checkState(Tensor state, long batch, String name) {
    int[] shape = state.shape();
    if (shape.length != 3
        || shape[0] != directions
        || shape[1] != batch
        || shape[2] != hiddenSize) {
      throw new IllegalArgumentException(
          "%s is %s; expected [num_directions=%d, batch=%d, hidden_size=%d]%s"
              .formatted(
                  name, state, directions, batch, hiddenSize, batchFirst ? " after layout=1" : ""));
    }
  }

  private Value zeros(String name) {
    Tensor zero = Tensor.zeros(ElementType.FLOAT);
    return node.add(name, Generators.constantOfShape(zero), stateShape());
  }

  /** [batch, hidden_size], for all directions and states. */
  private Value stateShape() {
    if (stateShape == null) {
      Value axis = node.constant("state/axis", Tensor.vector(1));
      Value batch = node.add("state/batch", new Gather(0), xShape, axis);
      Value hidden = node.constant("state/hidden_size", Tensor.vector(hiddenSize));
      stateShape = node.add("state/shape", new Concat(0), batch, hidden);
    }
    return stateShape;
  }

  /** The number of steps of each sample as a column [batch, 1], or null where all take all. */
  Value lengths() {
    return lengths;
  }

  private static Tensor lengths(List<Tensor> inputs) {
    long[] lengths = inputs.get(0).longs();
    long steps = inputs.get(1).longs()[0];
    long batch = inputs.get(1).longs()[1];
    if (inputs.get(0).rank() != 1 || lengths.length != batch) {
      throw new IllegalArgumentException(
          "sequence_lens is %s; expected [batch=%d]".formatted(inputs.get(0), batch));
    }
    for (long length : lengths) {
      if (length < 0 || length > steps) {
        throw new IllegalArgumentException(
            "sequence_lens holds %d; expected 0 to %d steps".formatted(length, steps));
      }
    }
    return Tensor.of(lengths, lengths.length, 1);
  }

  /** The transposed weights of one gate of one direction, [columns, hidden_size]. */
  Value gateWeights(String name, Value weights, int direction, long start) {
    Value rows = cut(name + "/rows", weights, direction, start, hiddenSize);
    return node.fold(name, new Transpose(List.of(1, 0)), rows);
  }

  /** Adds an operation, or computes what it gives. */
  private interface Write {
    Value write(String suffix, TensorOp op, Value... operands);
  }

  /**
   * {@code length} elements along axis 1 of one direction, without the axis of directions; all for
   * length -1.
   */
  Value cut(String name, Value value, int direction, long start, long length) {
    return cut(node::fold, name, value, direction, start, length);
  }

  private Value cut(Write write, String name, Value value, int direction, long start, long length) {
    Tensor starts = Tensor.vector(direction, start);
    Tensor ends = Tensor.vector(direction + 1, length < 0 ? Long.MAX_VALUE : start + length);
    Value part =
        write.write(
            name + "/part",
            new Slice(),
            value,
            node.constant(name + "/start", starts),
            node.constant(name + "/end", ends));
    Value axis = node.constant(name + "/axis", Tensor.vector(0));
    return write.write(name, Reshape.squeeze(), part, axis);
  }
}

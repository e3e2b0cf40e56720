package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.operators.RecurrentActivations.Activation;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One time step of one direction of an LSTM, GRU or RNN as plain operations. */
abstract class RecurrentCell {
  static final Mul GATE_TIMES_SIGNAL = new Mul(Mul.Gate.LEFT);

  private final Setup setup;
  private final List<String> gates;
  private final GraphBuilder body = new GraphBuilder();
  private Value x;

  /**
   * What a cell is made from.
   *
   * @param node the node under translation
   * @param path what the names of values begin with after the node's
   * @param direction the direction's index among the weights
   * @param reverse whether steps go back in time
   * @param hiddenSize number of hidden units
   * @param clip bound of pre-activations, or infinity
   * @param activations the functions of this direction
   * @param operands operands that the directions share
   */
  record Setup(
      OnnxNode node,
      String path,
      int direction,
      boolean reverse,
      int hiddenSize,
      double clip,
      List<Activation> activations,
      RecurrentOperands operands) {}

  /**
   * A cell without a body yet.
   *
   * @param gates what the gates are called here, in the order of the rows of W, R and B
   */
  RecurrentCell(Setup setup, List<String> gates) {
    this.setup = setup;
    this.gates = gates;
  }

  /** Adds the operations of one step; takes the states before it and gives those after it. */
  abstract List<Value> step(List<Value> previous);

  /**
   * A body with the given states, the scanned input x and the scan output h. Samples that are over
   * keep their states and give zeros.
   */
  final Graph body(List<String> states) {
    Value iteration = body.input(new Value(name("iteration"), ElementType.INT64, List.of()));
    Value condition = body.input(new Value(name("condition"), ElementType.BOOL, List.of()));
    List<Value> previous = new ArrayList<>();
    for (String state : states) {
      previous.add(body.input(new Value(name(state + "_prev"))));
    }
    x = body.input(new Value(name("x")));
    List<Value> next = step(previous);
    body.outputs(condition);
    Value lengths = setup.operands().lengths();
    if (lengths == null) {
      next.forEach(body::outputs);
      return body.outputs(next.get(0)).build();
    }
    Value time =
        setup.reverse() ? add("t", new Sub(), setup.operands().lastStep(), iteration) : iteration;
    Value running = add("running", Comparisons.less(), time, lengths);
    for (int k = 0; k < next.size(); k++) {
      body.outputs(
          add(states.get(k) + "_next", new Where(), running, next.get(k), previous.get(k)));
    }
    Value zero = body.constant(name("zero"), Tensor.zeros(ElementType.FLOAT));
    return body.outputs(add("y", new Where(), running, next.get(0), zero)).build();
  }

  /** {@code x W^T} of a gate. */
  final Value fromInput(String gate) {
    Value w = gateWeights("W_", setup.operands().w(), gate);
    return add("x*W_" + gate, new MatMul(), x, w);
  }

  /** {@code h R^T} of a gate; {@code symbol} is what h is called. */
  final Value fromHidden(String gate, String symbol, Value hidden) {
    Value r = gateWeights("R_", setup.operands().r(), gate);
    return add(symbol + "*R_" + gate, new MatMul(), hidden, r);
  }

  private Value gateWeights(String matrix, Value weights, String gate) {
    String name = setup.path() + matrix + gate;
    return setup.operands().gateWeights(name, weights, setup.direction(), row(gate));
  }

  /** The bias of a gate beside its input, or null. */
  final Value inputBias(String gate) {
    return bias("Wb_" + gate, row(gate));
  }

  /** The bias of a gate beside its hidden state, or null. */
  final Value hiddenBias(String gate) {
    return bias("Rb_" + gate, row(gate) + (long) gates.size() * setup.hiddenSize());
  }

  /** Both biases of a gate as one, or null. */
  final Value bias(String gate) {
    return setup.operands().b() == null
        ? null
        : setup
            .node()
            .fold(setup.path() + "b_" + gate, new Add(), inputBias(gate), hiddenBias(gate));
  }

  private Value bias(String name, long start) {
    return setup.operands().b() == null ? null : row(name, setup.operands().b(), start);
  }

  /** {@code hidden_size} elements of a row of this direction. */
  final Value row(String name, Value rows, long start) {
    return setup
        .operands()
        .cut(setup.path() + name, rows, setup.direction(), start, setup.hiddenSize());
  }

  private long row(String gate) {
    return (long) gates.indexOf(gate) * setup.hiddenSize();
  }

  /**
   * The pre-activation {@code z_GATE}: one sum, so that it is explained as one affine map. Terms
   * may be null. It is bounded by the clip.
   */
  final Value preActivation(String gate, Value... terms) {
    List<Value> present = Arrays.stream(terms).filter(term -> term != null).toList();
    Value sum = present.get(0);
    for (int k = 1; k < present.size(); k++) {
      boolean last = k == present.size() - 1;
      sum = add(last ? "z_" + gate : "z_" + gate + "/" + k, new Add(), sum, present.get(k));
    }
    return Double.isInfinite(setup.clip())
        ? sum
        : add("clip_" + gate, Functions.saturate(setup.clip()), sum);
  }

  /** Applies the k-th activation of this direction. */
  final Value activate(String field, int k, Value z) {
    return setup.activations().get(k).apply(this, field, z);
  }

  /** {@code alpha z + beta}: a constant factor and a bias, as when it is written out. */
  final Value affine(String field, double alpha, double beta, Value z) {
    Value scaled = add(field + "/scaled", new Mul(), z, number(field + "/alpha", alpha));
    return add(field, new Add(), scaled, number(field + "/beta", beta));
  }

  private Value number(String field, double value) {
    Tensor scalar = Tensor.floating(ElementType.FLOAT, new double[] {value});
    return body.constant(name(field), scalar);
  }

  final Value add(String field, Op op, Value... operands) {
    return body.add(name(field), op, operands);
  }

  private String name(String field) {
    return setup.node().name() + "/" + setup.path() + field;
  }
}

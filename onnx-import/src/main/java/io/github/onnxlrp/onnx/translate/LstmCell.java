package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One time step of one direction of an LSTM as plain operations; see {@link LstmTranslator}. */
final class LstmCell {
  /** In the order of the rows of W, R and B. */
  private static final List<String> GATES = List.of("i", "o", "f", "g");

  /** In the order of P. */
  private static final List<String> PEEPHOLES = List.of("i", "o", "f");

  private static final Mul GATE_TIMES_SIGNAL = new Mul(Mul.Gate.LEFT);

  private final OnnxNode node;
  private final String path;
  private final int hiddenSize;
  private final double clip;
  private final boolean inputForget;
  private final GraphBuilder body = new GraphBuilder();
  private Value x;
  private Value hidden;

  LstmCell(OnnxNode node, String path, int hiddenSize, double clip, boolean inputForget) {
    this.node = node;
    this.path = path;
    this.hiddenSize = hiddenSize;
    this.clip = clip;
    this.inputForget = inputForget;
  }

  /** A body with the states hidden and cell, the scanned input x and the scan output y. */
  Graph body(
      LstmTranslator.LstmOperands operands,
      int direction,
      boolean reverse,
      List<Elementwise> activations) {
    Value iteration = body.input(name("iteration"), ElementType.INT64);
    Value condition = body.input(name("condition"), ElementType.BOOL);
    hidden = body.input(new Value(name("h_prev")));
    Value cell = body.input(new Value(name("c_prev")));
    x = body.input(new Value(name("x")));
    Elementwise gate = activations.get(0);

    Value i = add("i", gate, clipped("i", z("i", operands, direction, cell)));
    Value f =
        inputForget
            ? add("f", Functions.oneMinus(), i)
            : add("f", gate, clipped("f", z("f", operands, direction, cell)));
    Value g = add("g", activations.get(1), clipped("g", z("g", operands, direction, null)));
    Value kept = add("f*c_prev", GATE_TIMES_SIGNAL, f, cell);
    Value written = add("i*g", GATE_TIMES_SIGNAL, i, g);
    Value c = add("c", new Add(), kept, written);
    Value o = add("o", gate, clipped("o", z("o", operands, direction, c)));
    Value h = add("h", GATE_TIMES_SIGNAL, o, add("h(c)", activations.get(2), c));

    if (operands.all().lengths() == null) {
      return body.outputs(condition, h, c, h).build();
    }
    Value time = reverse ? add("t", new Sub(), operands.all().lastStep(), iteration) : iteration;
    Value running = add("running", Comparisons.less(), time, operands.all().lengths());
    Value zero = body.constant(name("zero"), Tensor.zeros(ElementType.FLOAT));
    Value nextHidden = add("h_next", new Where(), running, h, hidden);
    Value nextCell = add("c_next", new Where(), running, c, cell);
    Value y = add("y", new Where(), running, h, zero);
    return body.outputs(condition, nextHidden, nextCell, y).build();
  }

  /** The pre-activation of a gate: one sum, so that it is explained as one affine map. */
  private Value z(
      String gate, LstmTranslator.LstmOperands operands, int direction, Value peepholeCell) {
    RecurrentOperands all = operands.all();
    long start = (long) GATES.indexOf(gate) * hiddenSize;
    Value w = all.gateWeights(path + "W_" + gate, operands.w(), direction, start, hiddenSize);
    Value r = all.gateWeights(path + "R_" + gate, operands.r(), direction, start, hiddenSize);
    List<Value> terms = new ArrayList<>();
    terms.add(add("x*W_" + gate, new MatMul(), x, w));
    terms.add(add("h*R_" + gate, new MatMul(), hidden, r));
    if (operands.b() != null) {
      terms.add(bias(gate, operands, direction, start));
    }
    if (operands.peepholes() != null && peepholeCell != null) {
      long from = (long) PEEPHOLES.indexOf(gate) * hiddenSize;
      Value p = all.cut(path + "P_" + gate, operands.peepholes(), direction, from, hiddenSize);
      terms.add(add("c*P_" + gate, new Mul(), peepholeCell, p));
    }
    Value sum = terms.get(0);
    for (int k = 1; k < terms.size(); k++) {
      boolean last = k == terms.size() - 1;
      sum = add(last ? "z_" + gate : "z_" + gate + "/" + k, new Add(), sum, terms.get(k));
    }
    return sum;
  }

  private Value bias(String gate, LstmTranslator.LstmOperands operands, int direction, long start) {
    RecurrentOperands all = operands.all();
    long recurrent = start + 4L * hiddenSize;
    Value wb = all.cut(path + "Wb_" + gate, operands.b(), direction, start, hiddenSize);
    Value rb = all.cut(path + "Rb_" + gate, operands.b(), direction, recurrent, hiddenSize);
    return node.fold(path + "b_" + gate, new Add(), wb, rb);
  }

  private Value clipped(String gate, Value z) {
    return Double.isInfinite(clip) ? z : add("clip_" + gate, Functions.saturate(clip), z);
  }

  private String name(String field) {
    return node.name() + "/" + path + field;
  }

  private Value add(String field, Op op, Value... operands) {
    return body.add(name(field), op, operands);
  }
}

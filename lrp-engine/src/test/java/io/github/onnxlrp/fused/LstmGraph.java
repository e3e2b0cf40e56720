package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** LSTMs in one of several forms. */
final class LstmGraph extends RecurrentGraph {
  /** How a step is written. */
  enum Form {
    /** A product for each gate, the bias last. */
    GATES,
    /** One product of x and one of h for all gates, then a Split; the bias before h. */
    WIDE,
    /** One product of x and h side by side, then the bias and a Split. */
    SIDE_BY_SIDE,
    /** The same of h and x. */
    HIDDEN_FIRST,
    /** As {@link #WIDE} with a Slice of columns for each gate instead of the Split. */
    SLICED,
    /** The same with all axes named from the front, and bounds beyond the last column. */
    SLICED_FROM_ALL_AXES,
    /** Without biases. */
    WITHOUT_BIAS,
    /** With each fourth column for a gate, which no fused form has. */
    INTERLEAVED
  }

  private final Form form;

  LstmGraph(int inputs, int units, Form form, long seed) {
    super(inputs, units, seed, "h", "c");
    this.form = form;
  }

  @Override
  List<Value> step(GraphBuilder body, String name, Value x, List<Value> states, int width) {
    Value h = states.get(0);
    Value c = states.get(1);
    List<Value> z = form == Form.GATES ? apart(body, x, h, width) : together(body, x, h, width);
    Value i = body.add(name + "/i", gate(), z.get(0));
    Value f = body.add(name + "/f", gate(), z.get(1));
    Value g = body.add(name + "/g", Functions.tanh(), z.get(2));
    Value o = body.add(name + "/o", gate(), z.get(3));
    Value carried = body.add(name + "/fc", new Mul(Mul.Gate.LEFT), f, c);
    Value written = body.add(name + "/ig", new Mul(Mul.Gate.LEFT), i, g);
    Value cell = body.add(name + "/c", new Add(), written, carried);
    Value tanh = body.add(name + "/tanh", Functions.tanh(), cell);
    Value hidden = body.add(name + "/h", new Mul(Mul.Gate.RIGHT), tanh, o);
    return List.of(hidden, cell, hidden);
  }

  private List<Value> apart(GraphBuilder body, Value x, Value h, int width) {
    List<Value> z = new ArrayList<>();
    for (String name : List.of("i", "f", "g", "o")) {
      Value w = body.constant("W_" + name, weights(width, units));
      Value u = body.constant("U_" + name, weights(units, units));
      Value xw = body.add("xW_" + name, new MatMul(), x, w);
      Value sum = body.add("s_" + name, new Add(), body.add("hU_" + name, new MatMul(), h, u), xw);
      Value b = body.constant("b_" + name, random.next(units));
      z.add(body.add("z_" + name, new Add(), sum, b));
    }
    return z;
  }

  private List<Value> together(GraphBuilder body, Value x, Value h, int width) {
    Value sum =
        form == Form.SIDE_BY_SIDE || form == Form.HIDDEN_FIRST
            ? sumOfOneProduct(body, x, h, width)
            : sumOfTwoProducts(body, x, h, width);
    if (form == Form.SLICED || form == Form.SLICED_FROM_ALL_AXES) {
      return slices(body, sum, 4, form == Form.SLICED_FROM_ALL_AXES);
    }
    if (form == Form.INTERLEAVED) {
      return interleaved(body, sum);
    }
    List<Value> parts = List.of(new Value("zi"), new Value("zf"), new Value("zg"), new Value("zo"));
    body.add(new Node("split", new Split(-1, 4), List.of(sum), parts));
    return parts;
  }

  private static List<Value> interleaved(GraphBuilder body, Value whole) {
    List<Value> parts = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      Value[] range = {
        whole,
        body.constant("start" + k, Tensor.vector(k)),
        body.constant("end" + k, Tensor.vector(Long.MAX_VALUE)),
        body.constant("axis" + k, Tensor.vector(-1)),
        body.constant("step" + k, Tensor.vector(4))
      };
      parts.add(body.add("part" + k, new Slice(), range));
    }
    return parts;
  }

  private Value sumOfOneProduct(GraphBuilder body, Value x, Value h, int width) {
    boolean isHiddenFirst = form == Form.HIDDEN_FIRST;
    Value both = body.add("xh", new Concat(-1), isHiddenFirst ? h : x, isHiddenFirst ? x : h);
    Value w = body.constant("W", weights(width + units, 4 * units));
    Value bias = body.constant("b", random.next(4 * units));
    return body.add("z", new Add(), body.add("xhW", new MatMul(), both, w), bias);
  }

  private Value sumOfTwoProducts(GraphBuilder body, Value x, Value h, int width) {
    Value xw = body.add("xW", new MatMul(), x, body.constant("W", weights(width, 4 * units)));
    if (form != Form.WITHOUT_BIAS) {
      xw = body.add("xW+b", new Add(), xw, body.constant("b", random.next(1, 4 * units)));
    }
    Value u = body.constant("U", weights(units, 4 * units));
    return body.add("z", new Add(), xw, body.add("hU", new MatMul(), h, u));
  }
}

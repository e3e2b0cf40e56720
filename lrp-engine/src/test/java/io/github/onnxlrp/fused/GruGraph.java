package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** GRUs in one of several forms. */
final class GruGraph extends RecurrentGraph {
  /** How a step is written. */
  enum Form {
    /** A product for each gate, the bias last. */
    GATES,
    /** One product of x and one of h for all gates, each with its bias, then Splits. */
    WIDE,
    /** As {@link #WIDE} with a Slice of columns for each gate instead of the Splits. */
    SLICED,
    /** As {@link #WIDE} with {@code h = n + z (h_prev - n)}. */
    BLEND,
    /** {@code 1 - z} as the difference of a number and z. */
    FROM_ONE,
    /** Without biases. */
    WITHOUT_BIAS,
    /** With biases that h alone is summed up with. */
    BIAS_OF_HIDDEN,
    /** The reset gate before the product of h. */
    RESET_BEFORE
  }

  private final Form form;

  GruGraph(int inputs, int units, Form form, long seed) {
    super(inputs, units, seed, "h");
    this.form = form;
  }

  @Override
  List<Value> step(GraphBuilder body, String name, Value x, List<Value> states, int width) {
    Value h = states.get(0);
    boolean wide = form == Form.WIDE || form == Form.BLEND || form == Form.SLICED;
    List<Value> fromX = wide ? wide(body, "x", x, width) : apart(body, "x", x, width);
    List<Value> fromH = wide ? wide(body, "h", h, units) : apart(body, "h", h, units);
    Value sumZ = body.add("sum_z", new Add(), fromX.get(0), fromH.get(0));
    Value sumR = body.add("sum_r", new Add(), fromH.get(1), fromX.get(1));
    Value z = body.add(name + "/z", gate(), sumZ);
    Value r = body.add(name + "/r", gate(), sumR);
    Value u = fromH.get(2);
    if (form == Form.RESET_BEFORE) {
      Value reset = body.add(name + "/rh", new Mul(Mul.Gate.LEFT), r, h);
      u = product(body, "u", reset, units, true);
    } else {
      u = body.add(name + "/ru", new Mul(Mul.Gate.LEFT), r, u);
    }
    Value n =
        body.add(name + "/n", Functions.tanh(), body.add("sum_n", new Add(), u, fromX.get(2)));
    Value hidden = form == Form.BLEND ? blend(body, z, n, h) : sum(body, name, z, n, h);
    return List.of(hidden, hidden);
  }

  private Value sum(GraphBuilder body, String name, Value z, Value n, Value h) {
    Value rest =
        form == Form.FROM_ONE
            ? body.add(name + "/1-z", new Sub(), body.constant("one", Tensor.scalar(1)), z)
            : body.add(name + "/1-z", Functions.oneMinus(), z);
    Value written = body.add(name + "/(1-z)n", new Mul(Mul.Gate.LEFT), rest, n);
    Value kept = body.add(name + "/zh", new Mul(Mul.Gate.LEFT), z, h);
    return body.add(name + "/h", new Add(), kept, written);
  }

  private static Value blend(GraphBuilder body, Value z, Value n, Value h) {
    Value difference = body.add("h-n", new Sub(), h, n);
    return body.add("h", new Add(), n, body.add("z(h-n)", new Mul(), z, difference));
  }

  private List<Value> apart(GraphBuilder body, String of, Value value, int rows) {
    return List.of("z", "r", "n").stream()
        .map(gate -> product(body, of + "_" + gate, value, rows, hasBias(of)))
        .toList();
  }

  private boolean hasBias(String of) {
    return form != Form.WITHOUT_BIAS && (form != Form.BIAS_OF_HIDDEN || of.equals("h"));
  }

  private Value product(GraphBuilder body, String name, Value value, int rows, boolean hasBias) {
    Value w = body.constant("W_" + name, weights(rows, units));
    Value product = body.add("product_" + name, new MatMul(), value, w);
    return hasBias
        ? body.add("affine_" + name, new Add(), product, body.constant(name, random.next(units)))
        : product;
  }

  private List<Value> wide(GraphBuilder body, String name, Value value, int rows) {
    Value w = body.constant("W_" + name, weights(rows, 3 * units));
    Value product = body.add("product_" + name, new MatMul(), value, w);
    Value bias = body.constant("b_" + name, random.next(1, 3 * units));
    Value sum = body.add("affine_" + name, new Add(), bias, product);
    if (form == Form.SLICED) {
      return slices(body, sum, 3, true);
    }
    List<Value> parts =
        List.of("z", "r", "n").stream().map(gate -> new Value(name + "_" + gate)).toList();
    body.add(new Node("split_" + name, new Split(-1, 3), List.of(sum), parts));
    return parts;
  }
}

package io.github.onnxlrp.fused;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * LSTMs with random weights over {@code x} [time, batch, e], each direction and layer in one of
 * several forms, with a linear head on the mean of h over time and on the last c.
 */
final class LstmGraph {
  private static final int CLASSES = 3;

  /** How a step is written. */
  enum Form {
    /** A product for each gate, the bias last. */
    GATES,
    /** One product of x and one of h for all gates, then a Split; the bias before h. */
    WIDE,
    /** Without biases. */
    WITHOUT_BIAS
  }

  private final int inputs;
  private final int units;
  private final Form form;
  private final RandomTensors random;
  private final GraphBuilder graph = new GraphBuilder();
  private Elementwise gate = Functions.sigmoid();
  private boolean givenStates;

  LstmGraph(int inputs, int units, Form form, long seed) {
    this.inputs = inputs;
    this.units = units;
    this.form = form;
    this.random = new RandomTensors(seed);
  }

  /** With another function than sigmoid. */
  LstmGraph gate(Elementwise newGate) {
    this.gate = newGate;
    return this;
  }

  /** With inputs {@code h0} and {@code c0} [batch, d] instead of zeros. */
  LstmGraph givenStates() {
    this.givenStates = true;
    return this;
  }

  /** A graph of so many layers. */
  Graph build(int layers, boolean bidirectional) {
    Dimension time = Dimension.symbol("time");
    Dimension batch = Dimension.symbol("batch");
    Value x = graph.input("x", ElementType.DOUBLE, time, batch, Dimension.of(inputs));
    Value h0 =
        givenStates
            ? graph.input("h0", ElementType.DOUBLE, batch, Dimension.of(units))
            : graph.constant("h0", Tensor.zeros(ElementType.DOUBLE, 1, units));
    Value c0 =
        givenStates
            ? graph.input("c0", ElementType.DOUBLE, batch, Dimension.of(units))
            : graph.constant("c0", Tensor.zeros(ElementType.DOUBLE, 1, units));
    int width = inputs;
    Value cell = null;
    for (int layer = 0; layer < layers; layer++) {
      List<Value> outputs = new ArrayList<>();
      for (int direction = 0; direction < (bidirectional ? 2 : 1); direction++) {
        String name = "layer" + layer + "/" + direction;
        Scan scan = new Scan(0, direction == 1);
        Value steps = new Value(name + "/y");
        cell = new Value(name + "/c_n");
        graph.add(
            new Node(
                name,
                new Recurrent("LSTM", "", body(width, name), 2, List.of(scan), List.of(scan)),
                Arrays.asList(null, null, h0, c0, x),
                List.of(new Value(name + "/h_n"), cell, steps)));
        outputs.add(steps);
      }
      x = graph.add("layer" + layer, new Concat(-1), outputs.toArray(Value[]::new));
      width = units * outputs.size();
    }
    return head(x, cell, width);
  }

  private Graph head(Value steps, Value cell, int width) {
    Value axes = graph.constant("axes", Tensor.vector(0));
    Value mean = graph.add("mean", new Reduce(true, false, false), steps, axes);
    Value joined = graph.add("joined", new Concat(-1), mean, cell);
    Value v = graph.constant("V", random.next(width + units, CLASSES));
    Value product = graph.add("product", new MatMul(), joined, v);
    Value bias = graph.constant("v", random.next(CLASSES));
    Value logits =
        new Value(
            "logits",
            ElementType.DOUBLE,
            List.of(Dimension.symbol("batch"), Dimension.of(CLASSES)));
    graph.write("logits", new Add(), logits, product, bias);
    return graph.outputs(logits).build();
  }

  private Tensor weights(int rows, int columns) {
    double size = 1 / Math.sqrt(rows);
    return random.next(rows, columns).map(weight -> size * weight);
  }

  private Graph body(int width, String name) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value(name + "/iteration"));
    Value going = body.input(new Value(name + "/going"));
    Value h = body.input(new Value(name + "/h_in"));
    Value c = body.input(new Value(name + "/c_in"));
    Value x = body.input(new Value(name + "/x_t"));
    List<Value> z = form == Form.GATES ? apart(body, x, h, width) : together(body, x, h, width);
    Value i = body.add(name + "/i", gate, z.get(0));
    Value f = body.add(name + "/f", gate, z.get(1));
    Value g = body.add(name + "/g", Functions.tanh(), z.get(2));
    Value o = body.add(name + "/o", gate, z.get(3));
    Value carried = body.add(name + "/fc", new Mul(Mul.Gate.LEFT), f, c);
    Value written = body.add(name + "/ig", new Mul(Mul.Gate.LEFT), i, g);
    Value cell = body.add(name + "/c", new Add(), written, carried);
    Value tanh = body.add(name + "/tanh", Functions.tanh(), cell);
    Value hidden = body.add(name + "/h", new Mul(Mul.Gate.RIGHT), tanh, o);
    return body.outputs(going, hidden, cell, hidden).build();
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
    Value xw = body.add("xW", new MatMul(), x, body.constant("W", weights(width, 4 * units)));
    if (form == Form.WIDE) {
      xw = body.add("xW+b", new Add(), xw, body.constant("b", random.next(1, 4 * units)));
    }
    Value u = body.constant("U", weights(units, 4 * units));
    Value sum = body.add("z", new Add(), xw, body.add("hU", new MatMul(), h, u));
    List<Value> parts = List.of(new Value("zi"), new Value("zf"), new Value("zg"), new Value("zo"));
    body.add(new Node("split", new Split(-1, 4), List.of(sum), parts));
    return parts;
  }
}

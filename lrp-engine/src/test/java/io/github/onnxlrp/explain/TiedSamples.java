package io.github.onnxlrp.explain;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An LSTM whose last state is compared with a second input. It multiplies h and x side by side, its
 * canonical form each alone, and the fused form x before h, so that the last bits of their states
 * are others. Where the second input is the state that the walk finds, these bits decide.
 */
final class TiedSamples {
  static final int SEED = 91;
  static final int D = 8;
  private static final int STEPS = 20;
  static final Target TARGET = Target.sum("y");

  /** How the state is compared. */
  enum Comparison {
    MAXIMUM("max") {
      @Override
      Value add(GraphBuilder graph, Value state, Value other) {
        return graph.add(decides, new Extremum(true), state, other);
      }
    },
    /** The sigmoid of 0 has relevance, and the stabilizer of its operand a sign. */
    DIFFERENCE("z") {
      @Override
      Value add(GraphBuilder graph, Value state, Value other) {
        return graph.add(
            "sigmoid", Functions.sigmoid(), graph.add(decides, new Sub(), state, other));
      }
    };

    final String decides;

    Comparison(String decides) {
      this.decides = decides;
    }

    abstract Value add(GraphBuilder graph, Value state, Value other);
  }

  static Graph graph(Comparison comparison) {
    RandomTensors random = new RandomTensors(SEED);
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input(
            "x",
            ElementType.DOUBLE,
            Dimension.symbol("time"),
            Dimension.symbol("batch"),
            Dimension.of(D));
    Value other =
        graph.input("other", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(D));
    Value zeros = graph.constant("zeros", Tensor.zeros(ElementType.DOUBLE, 1, D));
    Value h = new Value("h_n");
    Recurrent lstm =
        new Recurrent(
            "Scan", "", step(random), 2, List.of(new Recurrent.Scan(0, false)), List.of());
    graph.add(
        new Node(
            "lstm", lstm, Arrays.asList(null, null, zeros, zeros, x), List.of(h, new Value("c"))));
    Value compared = comparison.add(graph, graph.add("state", Functions.tanh(), h), other);
    Value head = graph.constant("head", random.next(D, 2));
    return graph.outputs(graph.add("y", new MatMul(), compared, head)).build();
  }

  private static Graph step(RandomTensors random) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value h = body.input(new Value("h_in"));
    Value c = body.input(new Value("c_in"));
    Value x = body.input(new Value("x_t"));
    Value w = body.constant("W", random.next(2 * D, 4 * D));
    Value b = body.constant("b", random.next(4 * D));
    Value product = body.add("hxW", new MatMul(), body.add("hx", new Concat(-1), h, x), w);
    Value z = body.add("z_all", new Add(), product, b);
    List<Value> parts = List.of(new Value("zi"), new Value("zf"), new Value("zg"), new Value("zo"));
    body.add(new Node("split", new Split(-1, 4), List.of(z), parts));
    Value i = body.add("i", Functions.sigmoid(), parts.get(0));
    Value f = body.add("f", Functions.sigmoid(), parts.get(1));
    Value g = body.add("g", Functions.tanh(), parts.get(2));
    Value o = body.add("o", Functions.sigmoid(), parts.get(3));
    Value carried = body.add("fc", new Mul(Mul.Gate.LEFT), f, c);
    Value cell = body.add("c", new Add(), carried, body.add("ig", new Mul(Mul.Gate.LEFT), i, g));
    Value hidden =
        body.add("h", new Mul(Mul.Gate.LEFT), o, body.add("tanh", Functions.tanh(), cell));
    return body.outputs(going, hidden, cell).build();
  }

  /** A state and another value. */
  static Map<String, Tensor> apart(int seed) {
    RandomTensors random = new RandomTensors(SEED + seed);
    return Map.of("x", random.next(STEPS, 1, D), "other", random.next(1, D));
  }

  /** The second input is the state that a forward pass finds. */
  static Map<String, Tensor> tied(Graph graph, int seed) {
    Map<String, Tensor> sample = new HashMap<>(apart(seed));
    sample.put("other", ForwardPass.run(graph, sample).values().get("state").get(0).tensor());
    return sample;
  }

  private TiedSamples() {}
}

package io.github.onnxlrp.propagation;

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
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Two bidirectional LSTM layers with random weights and a linear head on the last step: input
 * {@code x} [time, batch, E], or ids {@code x} [time, batch] of an embedding; output {@code logits}
 * [batch, 2].
 */
final class StackedLstm {
  static final int E = 4;
  static final int WORDS = 9;
  private static final int H = 6;

  private final GraphBuilder builder = new GraphBuilder();
  private final RandomTensors random;
  private final double size;

  private StackedLstm(long seed, double size) {
    this.random = new RandomTensors(seed);
    this.size = size;
  }

  /**
   * The graph.
   *
   * @param size standard deviation of the recurrent weights and those of the inputs
   */
  static Graph of(long seed, double size, boolean ids) {
    return new StackedLstm(seed, size).build(ids);
  }

  private Graph build(boolean ids) {
    Dimension time = Dimension.symbol("time");
    Dimension batch = Dimension.symbol("batch");
    Value x =
        ids
            ? builder.add(
                "rows",
                new Gather(0),
                builder.constant("table", random.next(WORDS, E)),
                builder.input("x", ElementType.INT64, time, batch))
            : builder.input("x", ElementType.DOUBLE, time, batch, Dimension.of(E));
    Value first = both("first", x, E);
    Value second = both("second", first, 2 * H);
    Value last =
        builder.add(
            "last", new Gather(0), second, builder.constant("-1", Tensor.of(new long[] {-1})));
    Value product =
        builder.add("hV", new MatMul(), last, builder.constant("V", random.next(2 * H, 2)));
    Value bias = builder.constant("d", random.next(2));
    Value logits = new Value("logits", ElementType.DOUBLE, List.of(batch, Dimension.of(2)));
    builder.write("logits", new Add(), logits, product, bias);
    return builder.outputs(logits).build();
  }

  private Value both(String layer, Value x, int width) {
    Value forward = direction(layer + "/forward", x, width, false);
    Value backward = direction(layer + "/backward", x, width, true);
    return builder.add(layer, new Concat(2), forward, backward);
  }

  private Value direction(String name, Value x, int width, boolean reverse) {
    Value h0 = builder.constant(name + "/h0", Tensor.zeros(ElementType.DOUBLE, 1, H));
    Value c0 = builder.constant(name + "/c0", Tensor.zeros(ElementType.DOUBLE, 1, H));
    List<Scan> scan = List.of(new Scan(0, reverse));
    Value steps = new Value(name + "/y");
    builder.add(
        new Node(
            name,
            new Recurrent("LSTM", "", body(name, width), 2, scan, scan),
            Arrays.asList(null, null, h0, c0, x),
            List.of(new Value(name + "/h_n"), new Value(name + "/c_n"), steps)));
    return steps;
  }

  private Graph body(String name, int width) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value h = body.input(new Value("h_in"));
    Value c = body.input(new Value("c_in"));
    Value x = body.input(new Value("x_t"));
    Value xw = body.add(name + "/xW", new MatMul(), x, body.constant("W", weights(width, 4 * H)));
    Value hu = body.add(name + "/hU", new MatMul(), h, body.constant("U", weights(H, 4 * H)));
    Value sum = body.add(name + "/sum", new Add(), xw, hu);
    Value z = body.add(name + "/z", new Add(), sum, body.constant("b", random.next(4 * H)));
    List<Value> parts = List.of(new Value("zi"), new Value("zf"), new Value("zg"), new Value("zo"));
    body.add(new Node(name + "/split", new Split(1, 4), List.of(z), parts));
    Value i = body.add(name + "/i", Functions.sigmoid(), parts.get(0));
    Value f = body.add(name + "/f", Functions.sigmoid(), parts.get(1));
    Value g = body.add(name + "/g", Functions.tanh(), parts.get(2));
    Value o = body.add(name + "/o", Functions.sigmoid(), parts.get(3));
    Value carried = body.add(name + "/fc", new Mul(Mul.Gate.LEFT), f, c);
    Value written = body.add(name + "/ig", new Mul(Mul.Gate.LEFT), i, g);
    Value cell = body.add(name + "/c", new Add(), carried, written);
    Value tanh = body.add(name + "/tanh", Functions.tanh(), cell);
    Value hidden = body.add(name + "/h", new Mul(Mul.Gate.LEFT), o, tanh);
    return body.outputs(going, hidden, cell, hidden).build();
  }

  private Tensor weights(int rows, int columns) {
    return random.next(rows, columns).map(w -> size * w);
  }
}

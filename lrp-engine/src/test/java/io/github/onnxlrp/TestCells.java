package io.github.onnxlrp;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Unstack;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * One LSTM with a linear head in different forms but with the same weights: input {@code x} of
 * shape {@code [time, batch, E]}, output {@code logits} of shape {@code [batch, C]}, or ids of
 * shape {@code [time, batch]} in front of an embedding.
 */
public final class TestCells {
  public static final int E = 3;
  public static final int H = 4;
  public static final int C = 2;
  public static final int WORDS = 7;

  private static final List<String> GATES = List.of("i", "f", "g", "o");

  private final long seed;
  private final int time;
  private GraphBuilder builder;

  public TestCells(long seed, int time) {
    this.seed = seed;
    this.time = time;
  }

  /** A {@link Recurrent} with a matrix product for each gate. */
  public Graph recurrent(boolean reverse, boolean ids) {
    start();
    Value x = ids ? embedded() : input();
    Value h0 = builder.constant("h0", Tensor.zeros(ElementType.FLOAT, 1, H));
    Value c0 = builder.constant("c0", Tensor.zeros(ElementType.FLOAT, 1, H));
    Value hLast = new Value("h_n");
    builder.add(
        new Node(
            "lstm",
            new Recurrent(
                "LSTM", "", body(), 2, List.of(new Recurrent.Scan(0, reverse)), List.of()),
            Arrays.asList(null, null, h0, c0, x),
            Arrays.asList(hLast, new Value("c_n"))));
    return head(hLast);
  }

  /**
   * No recurrence: the steps one after another, one wide product and a Split, projections hoisted.
   */
  public Graph unrolled() {
    start();
    Value projected =
        builder.add("xW", new MatMul(), input(), builder.constant("W", wide("W", E, 1)));
    Value[] steps = new Value[time];
    Arrays.setAll(steps, t -> new Value("xW/" + t));
    builder.add(new Node("steps", new Unstack(0, time), List.of(projected), Arrays.asList(steps)));
    Value u = builder.constant("U", wide("U", H, 1));
    Value b = builder.constant("b", wide("b", 1, 0));
    Value h = builder.constant("h0", Tensor.zeros(ElementType.FLOAT, 1, H));
    Value c = builder.constant("c0", Tensor.zeros(ElementType.FLOAT, 1, H));
    for (int t = 0; t < time; t++) {
      Value sum =
          builder.add("sum" + t, new Add(), steps[t], builder.add("hU" + t, new MatMul(), h, u));
      Value z = builder.add("z" + t, new Add(), sum, b);
      Value[] gates = new Value[4];
      int step = t;
      Arrays.setAll(gates, k -> new Value("z" + step + GATES.get(k)));
      builder.add(new Node("split" + t, new Split(1, 4), List.of(z), Arrays.asList(gates)));
      Value i = builder.add("i" + t, Functions.sigmoid(), gates[0]);
      Value f = builder.add("f" + t, Functions.sigmoid(), gates[1]);
      Value g = builder.add("g" + t, Functions.tanh(), gates[2]);
      Value o = builder.add("o" + t, Functions.sigmoid(), gates[3]);
      // Signal first: nothing but the sigmoid tells which factor is the gate.
      Value carried = builder.add("fc" + t, new Mul(), c, f);
      c = builder.add("c" + t, new Add(), carried, builder.add("ig" + t, new Mul(), i, g));
      h = builder.add("h" + t, new Mul(), builder.add("tanh" + t, Functions.tanh(), c), o);
    }
    return head(h);
  }

  public Tensor randomInput(long inputSeed) {
    return new RandomTensors(inputSeed).next(time, 1, E);
  }

  private void start() {
    builder = new GraphBuilder();
  }

  private Value input() {
    return builder.input(
        "x",
        ElementType.DOUBLE,
        Dimension.symbol("time"),
        Dimension.symbol("batch"),
        Dimension.of(E));
  }

  private Value embedded() {
    Value ids =
        builder.input(
            "ids", ElementType.INT64, Dimension.symbol("time"), Dimension.symbol("batch"));
    Value table = builder.constant("table", new RandomTensors(seed + 1).next(WORDS, E));
    return builder.add("embedding", new Gather(0), table, ids);
  }

  /** All forms draw the weights in the same order: W, U, b of the gates, each by its own seed. */
  private Tensor weight(String kind, String gate, int... shape) {
    return new RandomTensors(seed + 31L * (kind + gate).hashCode()).next(shape);
  }

  private Tensor wide(String kind, int rows, int matrix) {
    double[] data = new double[rows * 4 * H];
    for (int gate = 0; gate < 4; gate++) {
      Tensor part =
          matrix == 1 ? weight(kind, GATES.get(gate), rows, H) : weight(kind, GATES.get(gate), H);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(part.doubles(), row * H, data, row * 4 * H + gate * H, H);
      }
    }
    return matrix == 1 ? Tensor.of(data, rows, 4 * H) : Tensor.of(data, 4 * H);
  }

  private Graph body() {
    GraphBuilder outer = builder;
    builder = new GraphBuilder();
    builder.input(new Value("iteration"));
    Value going = builder.input(new Value("going"));
    Value h = builder.input(new Value("h_in"));
    Value c = builder.input(new Value("c_in"));
    Value x = builder.input(new Value("x_t"));
    Value i = builder.add("i", Functions.sigmoid(), preActivation("i", x, h));
    Value f = builder.add("f", Functions.sigmoid(), preActivation("f", x, h));
    Value g = builder.add("g", Functions.tanh(), preActivation("g", x, h));
    Value o = builder.add("o", Functions.sigmoid(), preActivation("o", x, h));
    Value carried = builder.add("fc", new Mul(Mul.Gate.LEFT), f, c);
    Value written = builder.add("ig", new Mul(Mul.Gate.LEFT), i, g);
    Value cell = builder.add("c", new Add(), carried, written);
    Value tanh = builder.add("tanh_c", Functions.tanh(), cell);
    Value hidden = builder.add("h", new Mul(Mul.Gate.LEFT), o, tanh);
    Graph body = builder.outputs(going, hidden, cell).build();
    builder = outer;
    return body;
  }

  private Value preActivation(String gate, Value x, Value h) {
    Value w = builder.constant("W_" + gate, weight("W", gate, E, H));
    Value u = builder.constant("U_" + gate, weight("U", gate, H, H));
    Value b = builder.constant("b_" + gate, weight("b", gate, H));
    Value xw = builder.add("xW_" + gate, new MatMul(), x, w);
    Value hu = builder.add("hU_" + gate, new MatMul(), h, u);
    return builder.add("z_" + gate, new Add(), builder.add("s_" + gate, new Add(), xw, hu), b);
  }

  private Graph head(Value h) {
    Value w = builder.constant("V", weight("V", "", H, C));
    Value b = builder.constant("d", weight("d", "", C));
    Value logits =
        new Value(
            "logits", ElementType.DOUBLE, List.of(Dimension.symbol("batch"), Dimension.of(C)));
    Value product = builder.add("hV", new MatMul(), h, w);
    Value sum = builder.add("logits_sum", new Add(), product, b);
    builder.write("logits", Reshape.identity(), logits, sum);
    return builder.outputs(logits).build();
  }
}

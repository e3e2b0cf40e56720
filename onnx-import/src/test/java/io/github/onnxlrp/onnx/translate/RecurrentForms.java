package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ways in which exporters write one recurrent layer below a linear one: with the operator, as
 * Loop or Scan, unrolled, as a function; the cell with a product for each gate, with wide products
 * and Split, or with one product of [x, h].
 */
final class RecurrentForms {
  private static final int INPUTS = 3;
  private static final int OPSET = 17;

  private final int steps;
  private final int hidden;
  private final String operator;
  private final int gates;
  private final boolean cellState;
  private final boolean linearBeforeReset;
  private final RandomTensors random = new RandomTensors(77);
  private final Tensor x;
  private final Tensor w;
  private final Tensor r;
  private final Tensor b;
  private final Tensor h0;
  private final Tensor c0;
  private final Tensor head;

  private RecurrentForms(
      String operator, int gates, boolean cellState, boolean linear, int hidden, int steps) {
    this.hidden = hidden;
    this.steps = steps;
    this.operator = operator;
    this.gates = gates;
    this.cellState = cellState;
    this.linearBeforeReset = linear;
    this.x = random.floats(steps, 1, INPUTS);
    this.h0 = random.floats(1, hidden);
    this.c0 = random.floats(1, hidden);
    this.head = random.floats(hidden, 2);
    this.w = random.floats(0.7, 1, gates * hidden, INPUTS);
    this.r = random.floats(0.7, 1, gates * hidden, hidden);
    this.b = random.floats(0.5, 1, 2 * gates * hidden);
  }

  static RecurrentForms lstm(int hidden, int steps) {
    return new RecurrentForms("LSTM", 4, true, false, hidden, steps);
  }

  static RecurrentForms gru(boolean linearBeforeReset, int hidden, int steps) {
    return new RecurrentForms("GRU", 3, false, linearBeforeReset, hidden, steps);
  }

  List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of("loop wide", "loop carried", "scan wide", "hoisted", "function", "transposed"));
    CellTexts.of(cellState).forEach(cell -> names.add("unrolled " + cell));
    return names;
  }

  /** The model in one of the forms. */
  OnnxTestModel model(String form, boolean learned) {
    OnnxTestModel model = new OnnxTestModel(OPSET).input("x", x).constant("head", head);
    addWeights(model, learned);
    if (form.equals("operator")) {
      addOperator(model, learned);
    } else if (form.startsWith("unrolled ")) {
      addUnrolled(model, form.substring("unrolled ".length()));
    } else {
      switch (form) {
        case "loop wide" -> addLoop(model, false);
        case "loop carried" -> addLoop(model, true);
        case "scan wide" -> addScan(model);
        case "hoisted" -> addHoisted(model);
        case "folded" -> addFolded(model);
        case "function" -> addFunction(model);
        case "transposed" -> addTransposed(model);
        default -> throw new IllegalArgumentException(form);
      }
    }
    return model.nodes("y = MatMul(h_last, head)").output("y");
  }

  private void addWeights(OnnxTestModel model, boolean learned) {
    model.constant("W", w).constant("R", r).constant("B", b);
    model.constant("h0", learned ? h0 : Tensor.zeros(h0.type(), h0.shape()));
    model.constant("c0", learned ? c0 : Tensor.zeros(c0.type(), c0.shape()));
    Tensor wide = transposed(w);
    Tensor wideHidden = transposed(r);
    model.constant("w", wide).constant("u", wideHidden);
    model.constant("wu", new Concat(0).forward(List.of(wide, wideHidden)).get(0));
    Tensor wb = part(b, 1, 0, gates * hidden).reshaped(gates * hidden);
    Tensor rb = part(b, 1, gates * hidden, 2 * gates * hidden).reshaped(gates * hidden);
    model
        .constant("wb", wb)
        .constant("rb", rb)
        .constant("one", Tensor.floating(w.type(), new double[] {1}));
    for (int gate = 0; gate < gates; gate++) {
      int from = gate * hidden;
      model.constant("w" + gate, part(wide, 1, from, from + hidden));
      model.constant("u" + gate, part(wideHidden, 1, from, from + hidden));
      model.constant("wb" + gate, part(wb, 0, from, from + hidden));
      model.constant("rb" + gate, part(rb, 0, from, from + hidden));
    }
    model.constant("steps", Tensor.of(new long[] {steps}));
    model.constant("first", Tensor.vector(0));
    for (int step = 0; step < steps; step++) {
      model.constant("t" + step, Tensor.of(new long[] {step}));
    }
  }

  private static Tensor transposed(Tensor weights) {
    return new Transpose(List.of(1, 0))
        .forward(List.of(weights.reshaped(weights.dim(1), weights.dim(2))))
        .get(0);
  }

  private static Tensor part(Tensor tensor, int axis, int from, int to) {
    List<Tensor> operands = new ArrayList<>(List.of(tensor));
    operands.addAll(Slice.range(from, to, axis));
    return new Slice().forward(operands).get(0);
  }

  private void addOperator(OnnxTestModel model, boolean learned) {
    String states = !learned ? "" : cellState ? ", , h_first, c_first" : ", , h_first";
    model.nodes(
        """
        h_first = Unsqueeze(h0, first)
        c_first = Unsqueeze(c0, first)
        , h_n = %s(x, W, R, B%s) hidden_size=%d%s
        h_last = Squeeze(h_n, first)
        """
            .formatted(
                operator,
                states,
                hidden,
                cellState ? "" : " linear_before_reset=" + (linearBeforeReset ? 1 : 0)));
  }

  private String step(String cell, String xt, String h, String c, String suffix) {
    return CellTexts.step(cellState, linearBeforeReset, cell, xt, h, c, suffix);
  }

  private void addUnrolled(OnnxTestModel model, String cell) {
    model.nodes(unrolled(cell));
  }

  /** The products of a first hidden state that is zero are biases. */
  private void addFolded(OnnxTestModel model) {
    String text = unrolled("wide");
    for (int gate = 0; gate < gates; gate++) {
      text = text.replaceAll("q%d_0 = .*\n".formatted(gate), "");
      text = text.replaceAll("q%d_0".formatted(gate), "rb%d".formatted(gate));
    }
    model.nodes(text);
  }

  private String unrolled(String cell) {
    StringBuilder text = new StringBuilder();
    String h = "h0";
    String c = "c0";
    for (int t = 0; t < steps; t++) {
      text.append("x_%d = Gather(x, t%d) axis=0\n".formatted(t, t));
      text.append(step(cell, "x_" + t, h, c, "_" + t));
      h = "h2_" + t;
      c = "c2_" + t;
    }
    return text + "h_last = Identity(" + h + ")";
  }

  private String states(String suffix, String separator) {
    return cellState ? "h" + suffix + separator + "c" + suffix : "h" + suffix;
  }

  /** As tf2onnx writes it; the weights are captured or carried through the loop. */
  private void addLoop(OnnxTestModel model, boolean carried) {
    String step = step("wide", "xi", "h", "c", "");
    String more = "";
    if (carried) {
      step = step.replaceAll("\\bw\\b", "w_in").replaceAll("\\bwb\\b", "wb_in");
      more = ", w, wb";
    }
    String body =
        """
        in iteration INT64
        in going BOOL
        in h
        %s
        %s
        xi = Gather(x, iteration) axis=0
        %s
        out going BOOL
        out h2
        %s
        %s
        """
            .formatted(
                cellState ? "in c" : "",
                carried ? "in w_in\nin wb_in" : "",
                step,
                cellState ? "out c2" : "",
                carried ? "out w_in\nout wb_in" : "");
    String outputs = states("_last", ", ") + (carried ? ", w_out, wb_out" : "");
    model.nodes(
        "%s = Loop(steps, , %s%s) body=@body".formatted(outputs, states("0", ", "), more),
        Map.of("body", GraphText.graph(body)));
  }

  private GraphProto scanBody(String operand, String step) {
    return GraphText.graph(
        """
        in h
        %s
        in %s
        %s
        out h2
        %s
        """
            .formatted(cellState ? "in c" : "", operand, step, cellState ? "out c2" : ""));
  }

  private void addScan(OnnxTestModel model) {
    GraphProto body = scanBody("xi", step("wide", "xi", "h", "c", ""));
    model.nodes(
        "%s = Scan(%s, x) body=@body num_scan_inputs=1"
            .formatted(states("_last", ", "), states("0", ", ")),
        Map.of("body", body));
  }

  /** The products of the input are computed for all steps before the loop. */
  private void addHoisted(OnnxTestModel model) {
    String step =
        step("wide", "xi", "h", "c", "").replace("p = Gemm(xi, w, wb)", "p = Identity(xp)");
    model.nodes(
        """
        xw = MatMul(x, w)
        xb = Add(xw, wb)
        %s = Scan(%s, xb) body=@body num_scan_inputs=1
        """
            .formatted(states("_last", ", "), states("0", ", ")),
        Map.of("body", scanBody("xp", step)));
  }

  /** The gates are moved about on their way to the products. */
  private void addTransposed(OnnxTestModel model) {
    String moved = step("wide", "xi", "h", "c", "");
    for (String gate : cellState ? List.of("i", "f", "o") : List.of("z", "r")) {
      moved =
          moved.replaceAll(
              "(?m)^" + gate + " = Sigmoid\\((\\w+)\\)",
              "%1$s_s = Sigmoid($1)\n%1$s_t = Transpose(%1$s_s) perm=[1,0]\n%1$s = Transpose(%1$s_t) perm=[1,0]"
                  .formatted(gate));
    }
    model.nodes(
        "%s = Scan(%s, x) body=@body num_scan_inputs=1"
            .formatted(states("_last", ", "), states("0", ", ")),
        Map.of("body", scanBody("xi", moved)));
  }

  private void addFunction(OnnxTestModel model) {
    String weights = gates == 4 ? "w u wb rb" : "w wb u0 u1 u2 rb0 rb1 rb2 one";
    String inputs = "xt " + states("", " ") + " " + weights;
    StringBuilder text = new StringBuilder();
    for (String input : inputs.split(" ")) {
      text.append("in ").append(input).append('\n');
    }
    text.append(step("wide", "xt", "h", "c", ""));
    text.append("out h2\n").append(cellState ? "out c2\n" : "");
    model.function(GraphText.function("Cell", OPSET, text.toString()));
    StringBuilder calls = new StringBuilder();
    String before = states("0", ", ");
    for (int t = 0; t < steps; t++) {
      String after = t == steps - 1 ? states("_last", ", ") : states("_" + t, ", ");
      calls.append("x_%d = Gather(x, t%d) axis=0\n".formatted(t, t));
      calls.append(
          "%s = local.Cell(x_%d, %s, %s)\n"
              .formatted(after, t, before, weights.replace(" ", ", ")));
      before = after;
    }
    model.nodes(calls.toString());
  }

  @Override
  public String toString() {
    String what = cellState ? operator : operator + " linear_before_reset=" + linearBeforeReset;
    return what + ", hidden size %d, %d steps".formatted(hidden, steps);
  }
}

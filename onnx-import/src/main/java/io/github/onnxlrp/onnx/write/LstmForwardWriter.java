package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import io.github.onnxlrp.fused.Lstm;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Writes all steps of an LSTM, or of the two directions of one: as its operator, where floats are
 * of the type that ONNX Runtime has it for, otherwise as a Scan. The operator gives h of all steps.
 * What the way back needs beside it is computed of all steps at once, sums by one product of x with
 * h; only for {@code c = f c_prev + i g} there is a Scan of two elementwise operations.
 */
final class LstmForwardWriter {
  /** How many operands each LSTM has; one that runs alone may have a limit of steps behind. */
  static final int OPERANDS = 3;

  /** h of all steps, and both states behind the last. */
  private static final int RESULTS = 3;

  private static final int I = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int G = Lstm.CANDIDATE;

  private final Operation o;
  private final List<FusedLstm> lstms;
  private final int inputs;
  private final int units;
  private final LstmOperand operands;
  private final LstmSteps layout;
  private final LstmWeights weights;
  private final String w;
  private final String r;
  private final String given;
  private final String all;
  private final List<String> x;
  private final List<String> hiddenBefore;
  private final List<String> cellBefore;
  private List<String> hidden;
  private String lastHidden;
  private String lastCell;
  private String forgotten;
  private String added;
  private String candidate;

  /** The LSTMs read one x; if there are two, they run in opposite directions. */
  LstmForwardWriter(List<FusedLstm> lstms, Operation o) {
    this.o = o;
    this.lstms = lstms;
    this.inputs = lstms.get(0).weights().inputs();
    this.units = lstms.get(0).weights().units();
    this.operands = new LstmOperand(o, 0, lstms.get(0).scan());
    this.layout = new LstmSteps(o, lstms);
    this.weights = new LstmWeights(o, lstms);
    this.w = weights.ofInput();
    this.r = weights.ofHidden();
    this.given = operands.steps(0, lstms.get(0).scan(), inputs);
    List<String> each = layout.read(given);
    this.all = each.get(0);
    this.x = isLimited() ? List.of(layout.first(all, o.input(OPERANDS))) : each;
    this.hiddenBefore = states(1);
    this.cellBefore = states(2);
  }

  private boolean isLimited() {
    return lstms.size() == 1 && o.has(OPERANDS);
  }

  /** A state of each LSTM before the first step; null where it is zeros. */
  private List<String> states(int operand) {
    List<String> each = new ArrayList<>();
    for (int k = 0; k < lstms.size(); k++) {
      each.add(operands.state(OPERANDS * k + operand, units));
    }
    return each;
  }

  private static boolean areZeros(List<String> states) {
    return states.stream().allMatch(Objects::isNull);
  }

  private String together(List<String> states) {
    return layout.state(states, x.get(0), units);
  }

  /** For each LSTM what stands for what is saved, h and c after the last step, and h of all. */
  List<String> write() {
    if (o.constants().floats() == ElementType.FLOAT) {
      operator();
      cells();
    } else {
      steps();
    }
    o.nodes().save(o.output(0), saved());
    List<String> last = layout.eachState(lastHidden);
    List<String> cell = layout.eachState(lastCell);
    List<String> results = new ArrayList<>();
    for (int k = 0; k < lstms.size(); k++) {
      results.add(o.input(0));
      results.add(operands.whole(last.get(k), units));
      results.add(operands.whole(cell.get(k), units));
      for (Scan scan : lstms.get(k).outputs()) {
        String steps = layout.turned(layout.sequence(hidden.get(k)), scan.reverse());
        results.add(operands.whole(steps, scan, units));
      }
    }
    return results;
  }

  private void operator() {
    boolean two = lstms.size() == 2;
    boolean back = lstms.get(0).scan().reverse();
    String direction = two ? "bidirectional" : back ? "reverse" : "forward";
    Map<String, ?> attributes = Map.of("hidden_size", units, "direction", direction);
    // It has steps in the order in which they are given.
    String steps = isLimited() ? layout.turned(x.get(0), back) : given;
    List<String> results =
        o.addAll(
            "LSTM",
            RESULTS,
            attributes,
            steps,
            w,
            r,
            weights.ofOperator(),
            "",
            initial(hiddenBefore),
            initial(cellBefore));
    hidden = layout.ofOperator(results.get(0));
    lastHidden = results.get(1);
    lastCell = results.get(2);
  }

  private String initial(List<String> states) {
    if (areZeros(states)) {
      return "";
    }
    String together = together(states);
    return lstms.size() == 1 ? layout.unsqueezed(together, 0) : together;
  }

  /** h of each LSTM before each step. */
  private List<String> before() {
    return IntStream.range(0, lstms.size())
        .mapToObj(k -> layout.behind(hiddenBefore.get(k), hidden.get(k)))
        .toList();
  }

  /** {@code f c_prev}, {@code i g} and z_g of all steps. */
  private void cells() {
    List<String> before = before();
    List<String> both =
        IntStream.range(0, lstms.size())
            .mapToObj(k -> o.add("Concat", Map.of("axis", -1), x.get(k), before.get(k)))
            .toList();
    String sums = products(both, o.add("Concat", Map.of("axis", -1), w, r), I, F, G);
    List<String> parts = split(o, sums, units, units, units);
    candidate = parts.get(2);
    added = o.add("Mul", o.add("Sigmoid", parts.get(0)), o.add("Tanh", candidate));
    StepBody step = new StepBody(o, layout.rank());
    String c = step.state(together(cellBefore));
    String f = step.scanned(o.add("Sigmoid", parts.get(1)));
    String ig = step.scanned(added);
    String kept = step.add("Mul", f, c);
    step.gives(step.add("Add", kept, ig));
    step.gives(kept);
    forgotten = step.scan(false).get(1);
  }

  /** Sums of some gates of all LSTMs: of each a product, and the biases. */
  private String products(List<String> steps, String matrices, int... gates) {
    List<String> each = weights.each(weights.sideBySide(weights.gates(matrices), gates));
    List<String> products =
        IntStream.range(0, lstms.size())
            .mapToObj(k -> o.add("MatMul", steps.get(k), each.get(k)))
            .toList();
    return o.add("Add", layout.together(products), weights.biases(gates));
  }

  private static List<String> split(Emission within, String values, long... sizes) {
    Map<String, ?> last = Map.of("axis", -1);
    return within.addAll("Split", sizes.length, last, values, within.integers(sizes));
  }

  /** All of it step by step. */
  private void steps() {
    StepBody step = new StepBody(o, layout.rank());
    String h = step.state(together(hiddenBefore));
    String c = step.state(together(cellBefore));
    String now = step.scanned(products(x, w, I, F, O, G));
    String ofH = step.add("MatMul", h, weights.sideBySide(weights.gates(r), I, F, O, G));
    List<String> parts = split(step, step.add("Add", now, ofH), 3L * units, units);
    List<String> gates = split(step, step.add("Sigmoid", parts.get(0)), units, units, units);
    String kept = step.add("Mul", gates.get(F), c);
    String ig = step.add("Mul", gates.get(I), step.add("Tanh", parts.get(1)));
    String cell = step.add("Add", kept, ig);
    String after = step.add("Mul", gates.get(O), step.add("Tanh", cell));
    List.of(after, cell, step.add("Identity", after), kept, ig, parts.get(1)).forEach(step::gives);
    List<String> results = step.scan(false);
    lastHidden = results.get(0);
    lastCell = results.get(1);
    hidden = layout.each(results.get(2));
    forgotten = results.get(3);
    added = results.get(4);
    candidate = results.get(5);
  }

  private SavedSteps saved() {
    Lstm first = lstms.get(0).weights();
    String[] ofCell =
        RuleOperations.stabilized(o, first.cellEpsilon(), o.add("Add", forgotten, added));
    String[] ofCandidate = RuleOperations.stabilized(o, first.candidateEpsilon(), candidate);
    return new SavedSteps(
        x,
        isLimited() ? all : null,
        layout.together(before()),
        areZeros(hiddenBefore) && areZeros(cellBefore),
        o.add("Div", forgotten, ofCell[0]),
        o.add("Div", o.add("Div", added, ofCell[0]), ofCandidate[0]),
        ofCell[1],
        ofCell[0],
        ofCandidate[1],
        weights.each(weights.gates(w).get(G)),
        weights.gates(r).get(G));
  }
}

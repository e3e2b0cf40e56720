package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import io.github.onnxlrp.fused.Lstm;
import io.github.onnxlrp.fused.LstmBackward;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the way of relevance back through all steps of an LSTM, or of the two directions of one: a
 * Scan the other way with one product a step, in which {@code q = R_c + R_h}, {@code R_c' = keep q}
 * and {@code R_h' = h_prev (R_g (send q))}; the rest is computed of all steps at once.
 */
final class LstmBackwardWriter {
  private static final int INPUT = 1;
  private static final int HIDDEN = 2;
  private static final int CELL = 3;
  private static final int ARRIVING = 4;

  private final List<LstmBackward> parts;
  private final Operation o;
  private final List<FusedLstm> lstms;
  private final int inputs;
  private final int units;
  private final int count;
  private final LstmOperand operands;
  private final LstmSteps layout;
  private final SavedSteps saved;

  LstmBackwardWriter(List<LstmBackward> parts, Operation o) {
    this.parts = parts;
    this.o = o;
    this.lstms = parts.stream().map(LstmBackward::lstm).toList();
    this.inputs = lstms.get(0).weights().inputs();
    this.units = lstms.get(0).weights().units();
    this.count = o.count() / parts.size();
    this.operands = new LstmOperand(o, INPUT, lstms.get(0).scan());
    this.layout = new LstmSteps(o, lstms);
    this.saved = o.nodes().saved(o.value(0));
  }

  /**
   * For each LSTM relevance of x, of h and c before the first step, and the lines of the ledger;
   * relevance of x and these lines the first one gives for all.
   */
  List<String> write() {
    List<String> results = steps();
    String q = results.get(2);
    String sent = o.add("Mul", saved.send(), q);
    String ofCell = o.add("Mul", o.add("Div", saved.cellAdded(), saved.cellDivisor()), q);
    String ofCandidate = o.add("Mul", saved.candidateAdded(), sent);
    String stabilizer = total(o.add("Add", ofCell, ofCandidate));
    String biases = new LstmWeights(o, lstms).biases(Lstm.CANDIDATE);
    String ofBiases = total(o.add("Mul", sent, biases));
    String none = o.zeros(stabilizer);
    List<String> hidden = layout.eachState(results.get(0));
    List<String> cells = layout.eachState(results.get(1));
    String relevance = relevance(sent);
    List<String> all = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      all.add(k == 0 ? relevance : o.zeros(relevance));
      all.add(initial(hidden.get(k)));
      all.add(initial(cells.get(k)));
      all.add(null);
      all.add(k == 0 ? ofBiases : none);
      all.add(k == 0 ? stabilizer : none);
      all.add(none);
    }
    return all;
  }

  private String total(String steps) {
    return operands.total(steps, layout.rank() - 1);
  }

  private List<String> steps() {
    StepBody step = new StepBody(o, layout.rank());
    String ofHidden = step.state(state(HIDDEN));
    String ofCell = step.state(state(CELL));
    if (parts.get(0).arriving() != null) {
      ofHidden = step.add("Add", ofHidden, step.scanned(arriving()));
    }
    String q = step.add("Add", ofCell, ofHidden);
    String keep = step.scanned(saved.keep());
    String send = step.scanned(saved.send());
    String hidden = step.scanned(saved.hidden());
    String back = step.add("MatMul", step.add("Mul", send, q), saved.ofHidden());
    step.gives(step.add("Mul", hidden, back));
    step.gives(step.add("Mul", keep, q));
    step.gives(q);
    return step.scan(true);
  }

  private String state(int operand) {
    List<String> each = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      each.add(operands.state(count * k + operand, units));
    }
    return layout.state(each, saved.x().get(0), units);
  }

  /** Relevance of h of all steps, in the order in which the forward pass takes them. */
  private String arriving() {
    List<String> each = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      LstmBackward part = parts.get(k);
      String own = operands.steps(count * k + ARRIVING, part.arriving(), units);
      each.add(layout.alone(layout.turned(own, !part.arriving().reverse())));
    }
    return layout.together(each);
  }

  /** Relevance of a state before the first step, which is multiplied by that state. */
  private String initial(String relevance) {
    String whole = operands.whole(relevance, units);
    return saved.startsAtZero() ? o.zeros(whole) : whole;
  }

  /** Of both directions together, as they read one x. */
  private String relevance(String sent) {
    List<String> each = layout.each(sent);
    boolean reverse = lstms.get(0).scan().reverse();
    String message = null;
    for (int k = 0; k < parts.size(); k++) {
      String own = o.add("MatMul", each.get(k), saved.ofInput().get(k));
      String asFirst = layout.turned(own, lstms.get(k).scan().reverse() != reverse);
      message = message == null ? asFirst : o.add("Add", message, asFirst);
    }
    String taken = o.add("Mul", saved.x().get(0), message);
    String steps = saved.allSteps() == null ? taken : layout.filled(taken, saved.allSteps());
    String inOrder = layout.turned(layout.sequence(steps), reverse);
    return operands.whole(inOrder, lstms.get(0).scan(), inputs);
  }
}

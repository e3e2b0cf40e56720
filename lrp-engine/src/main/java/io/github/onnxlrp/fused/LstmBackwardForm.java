package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Share;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.fused.Term.Weighted;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.kernel.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A backward step that carries relevance through a standard LSTM by the epsilon rule, where signals
 * take all of their products: with q = R_c + R_h, {@code stab(z) = z + E sign(z)} and z_g the
 * pre-activation of g
 *
 * <pre>
 * R_c' = f c_prev q / stab(c)       s = i g q / (stab(c) stab(z_g))
 * R_h' = h_prev (R_g s)             R_x = x (W_g s)
 * </pre>
 */
final class LstmBackwardForm extends BackwardForm {
  private final LstmForm form;
  private Source ofHidden;
  private Source ofCell;
  private Share cell;
  private Share candidate;
  private Lstm weights;

  private LstmBackwardForm(LstmForm form, BackwardStep step) {
    super(form.forward(), step);
    this.form = form;
  }

  /** Reads a step; null where it is another one. */
  static LstmBackwardForm of(LstmForm form, BackwardStep step) {
    LstmBackwardForm read = new LstmBackwardForm(form, step);
    if (step.relevances().size() != 2 || step.arrivals().size() > 1 || !read.states(step)) {
      return null;
    }
    read.weights = read.weights();
    return read;
  }

  private boolean states(BackwardStep step) {
    for (Map.Entry<Source, Integer> state : step.relevances().entrySet()) {
      Term after = step.given(state.getValue());
      if (after instanceof Weighted weighted && weighted.value().equals(form.cell().kept())) {
        ofCell = state.getKey();
        cell = shareOf(form.cell().sum(), weighted.weights());
      } else {
        ofHidden = state.getKey();
      }
    }
    return ofCell != null
        && ofHidden != null
        && cell != null
        && isAllThatEnters(cell.relevance())
        && isCandidate(step.given(step.relevances().get(ofHidden)));
  }

  /** Whether z_g shares what c gives i g, and h gets its part. */
  private boolean isCandidate(Term given) {
    Source state = forward().hiddenBefore();
    candidate =
        given instanceof Weighted weighted && weighted.value().equals(state)
            ? shareOf(candidateSum(), state, weighted.weights())
            : null;
    return candidate != null && candidate.relevance().equals(ofAdded());
  }

  private Affine candidateSum() {
    return form.gates().get(Lstm.CANDIDATE);
  }

  private Term ofAdded() {
    return new Weighted(form.cell().added(), cell);
  }

  private Term ofForgotten() {
    return new Weighted(form.cell().kept(), cell);
  }

  @Override
  Term ofInput() {
    return ofInput(candidateSum(), candidate);
  }

  @Override
  Term hidden() {
    return form.hidden();
  }

  @Override
  List<Value> states() {
    return List.of(forward().state(), form.cellState());
  }

  @Override
  List<Integer> relevances() {
    return List.of(step().relevances().get(ofHidden), step().relevances().get(ofCell));
  }

  @Override
  List<Share> shares() {
    return List.of(cell, candidate);
  }

  @Override
  Map<Term, Measured> inside() {
    Map<Term, Measured> known = atHidden(ofHidden);
    known.put(cell.relevance(), Measured.CELL);
    known.put(ofForgotten(), Measured.KEPT);
    known.put(ofAdded(), Measured.CANDIDATE);
    known.put(ofInput(), Measured.INPUT);
    sideBySide(candidateSum(), candidate)
        .forEach(both -> known.put(both, Measured.INPUT_AND_HIDDEN));
    known.put(ofCell, Measured.CELL_AFTER);
    return known;
  }

  private Lstm weights() {
    Source input = forward().input();
    Source state = forward().hiddenBefore();
    return new Lstm(
        input.width(),
        state.width(),
        weights(form.gates(), input),
        weights(form.gates(), state),
        biases(form.gates()),
        cell.epsilon(),
        candidate.epsilon());
  }

  @Override
  RecurrenceKernels kernels(Kernels kernels) {
    return new RecurrenceKernels(
        weights.units(),
        weights.weights(),
        leastEpsilon(),
        kernels,
        doubles -> new DoubleLstmKernel(new DoubleLstm(weights, doubles)),
        floats -> new FloatLstmKernel(new FloatLstm(weights, floats)));
  }

  @Override
  FusedForward all(FusedSteps steps) {
    return new LstmForward(new FusedLstm(weights, steps));
  }

  @Override
  FusedBackward back(FusedSteps steps, Scan arriving, boolean givesInput, Set<Measured> measured) {
    return new LstmBackward(new FusedLstm(weights, steps), arriving, givesInput, measured);
  }
}

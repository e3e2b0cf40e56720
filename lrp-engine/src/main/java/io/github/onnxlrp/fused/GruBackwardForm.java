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
 * A backward step that carries relevance through a standard GRU by the epsilon rule, where signals
 * take all of their products: with q = R_h, {@code stab(z) = z + E sign(z)}, z_n the pre-activation
 * of n and {@code u = h_prev U + c}
 *
 * <pre>
 * s    = (1 - z) n q / (stab(h) stab(z_n))            R_x = x (W s)
 * s_u  = r u s / stab(u)
 * R_h' = z h_prev q / stab(h) + h_prev (U s_u)
 * </pre>
 */
final class GruBackwardForm extends BackwardForm {
  private final GruForm form;
  private Share hidden;
  private Share candidate;
  private Share ofHidden;
  private Gru weights;

  private GruBackwardForm(GruForm form, BackwardStep step) {
    super(form.forward(), step);
    this.form = form;
  }

  /** Reads a step; null where it is another one. */
  static GruBackwardForm of(GruForm form, BackwardStep step) {
    GruBackwardForm read = new GruBackwardForm(form, step);
    boolean fits =
        step.relevances().size() == 1
            && step.arrivals().size() <= 1
            && step.given(read.relevances().get(0)) instanceof Affine before
            && read.reads(before);
    if (!fits) {
      return null;
    }
    read.weights = read.weights();
    return read;
  }

  /** Whether relevance of h before the step is what h and what u give to it. */
  private boolean reads(Affine before) {
    for (Term addend : before.addends().keySet()) {
      if (addend instanceof Weighted weighted) {
        if (weighted.value().equals(form.hidden().kept())) {
          hidden = shareOf(form.hidden().sum(), weighted.weights());
        } else if (weighted.value().equals(forward().hiddenBefore())) {
          ofHidden = shareOf(form.ofHidden(), weighted.value(), weighted.weights());
        }
      }
    }
    return hidden != null
        && ofHidden != null
        && before.bias() == null
        && before.addends().size() == 2
        && before.addends().values().stream().allMatch(Coefficients::isIdentity)
        && isAllThatEnters(hidden.relevance())
        && isReset(ofHidden.relevance());
  }

  /** Whether z_n shares what h gives (1 - z) n, and r u gets its part. */
  private boolean isReset(Term relevance) {
    candidate =
        relevance instanceof Weighted weighted && weighted.value().equals(form.reset())
            ? shareOf(form.candidate(), weighted.weights())
            : null;
    return candidate != null && candidate.relevance().equals(ofAdded());
  }

  private Term ofAdded() {
    return new Weighted(form.hidden().added(), hidden);
  }

  @Override
  Term ofInput() {
    return ofInput(form.candidate(), candidate);
  }

  @Override
  Term hidden() {
    return form.hidden().sum();
  }

  @Override
  List<Value> states() {
    return List.of(forward().state());
  }

  @Override
  List<Integer> relevances() {
    return List.copyOf(step().relevances().values());
  }

  @Override
  List<Share> shares() {
    return List.of(hidden, candidate, ofHidden);
  }

  @Override
  Map<Term, Measured> inside() {
    Map<Term, Measured> known = atHidden(step().relevances().keySet().iterator().next());
    known.put(new Weighted(form.hidden().kept(), hidden), Measured.KEPT);
    known.put(ofAdded(), Measured.CANDIDATE);
    known.put(ofHidden.relevance(), Measured.RESET);
    known.put(ofInput(), Measured.INPUT);
    return known;
  }

  private Gru weights() {
    Source input = forward().input();
    Source state = forward().hiddenBefore();
    List<Affine> gates = form.gates();
    return new Gru(
        input.width(),
        state.width(),
        weights(List.of(gates.get(0), gates.get(1), form.candidate()), input),
        weights(List.of(gates.get(0), gates.get(1), form.ofHidden()), state),
        biases(List.of(gates.get(0), gates.get(1), form.candidate(), form.ofHidden())),
        hidden.epsilon(),
        candidate.epsilon(),
        ofHidden.epsilon());
  }

  @Override
  RecurrenceKernels kernels(Kernels kernels) {
    return new RecurrenceKernels(
        weights.units(),
        weights.weights(),
        leastEpsilon(),
        kernels,
        doubles -> new DoubleGruKernel(new DoubleGru(weights, doubles)),
        floats -> new FloatGruKernel(new FloatGru(weights, floats)));
  }

  @Override
  FusedForward all(FusedSteps steps) {
    return new GruForward(steps);
  }

  @Override
  FusedBackward back(FusedSteps steps, Scan arriving, boolean givesInput, Set<Measured> measured) {
    return new GruBackward(steps, arriving, givesInput, measured);
  }
}

package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Receiver;
import io.github.onnxlrp.fused.Term.Share;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.fused.Term.Weighted;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
final class LstmBackwardForm {
  private final LstmForm form;
  private final BackwardStep step;
  private Source ofHidden;
  private Source ofCell;
  private Share cell;
  private Share candidate;

  private LstmBackwardForm(LstmForm form, BackwardStep step) {
    this.form = form;
    this.step = step;
  }

  /** Reads a step; null where it is another one. */
  static LstmBackwardForm of(LstmForm form, BackwardStep step) {
    LstmBackwardForm read = new LstmBackwardForm(form, step);
    return step.relevances().size() == 2 && step.arrivals().size() <= 1 && read.states()
        ? read
        : null;
  }

  private boolean states() {
    for (Map.Entry<Source, Integer> state : step.relevances().entrySet()) {
      Term after = step.given(state.getValue());
      if (after instanceof Weighted weighted && weighted.value().equals(form.forgotten())) {
        ofCell = state.getKey();
        cell = weighted.weights() instanceof Share share ? share : null;
      } else {
        ofHidden = state.getKey();
      }
    }
    return ofCell != null && ofHidden != null && cell != null && isCell() && isCandidate();
  }

  /** Whether c shares R_c + R_h, both of the step after and what arrives from outside. */
  private boolean isCell() {
    Set<Term> all = new HashSet<>(step.relevances().keySet());
    step.arrivals().forEach(arrival -> all.add(arrival.source()));
    return cell.receiver() == Receiver.ADDENDS
        && cell.of().equals(form.cell())
        && cell.bias() == null
        && cell.relevance() instanceof Affine sum
        && sum.bias() == null
        && sum.addends().keySet().equals(all)
        && sum.addends().values().stream().allMatch(Coefficients::isIdentity);
  }

  /** Whether z_g shares what c gives i g, and h gets its part. */
  private boolean isCandidate() {
    Affine sum = form.gates().get(Lstm.CANDIDATE);
    Term given = step.given(step.relevances().get(ofHidden));
    if (!(given instanceof Weighted weighted)
        || !weighted.value().equals(new Source("h", form.forward().units()))
        || !(weighted.weights() instanceof Affine weights)
        || weights.addends().size() != 1
        || !(weights.addends().keySet().iterator().next() instanceof Share share)) {
      return false;
    }
    candidate = share;
    boolean hasBias = sum.bias() != null;
    return share.receiver() == Receiver.ADDENDS
        && share.of().equals(sum)
        && (hasBias ? sum.bias().equals(share.bias()) : share.bias() == null)
        && share.relevance().equals(ofAdded())
        && weights.equals(back(weighted.value()));
  }

  private Term ofAdded() {
    return new Weighted(form.added(), cell);
  }

  private Term ofForgotten() {
    return new Weighted(form.forgotten(), cell);
  }

  /** The share of z_g multiplied by the weights of x or h the other way round. */
  private Affine back(Term source) {
    Coefficients factor = form.gates().get(Lstm.CANDIDATE).addends().get(source);
    return Affine.of(candidate).times(factor.transposed());
  }

  private Term ofInput() {
    Source input = form.forward().input();
    return new Weighted(input, back(input).simplified());
  }

  /** Which output of the recurrence is the relevance of the input; -1 where none is. */
  int relevanceOfInput() {
    for (int k = 0; k < step.recurrent().scanOutputs().size(); k++) {
      int output = step.recurrent().states() + k;
      if (ofInput().equals(step.given(output))) {
        return output;
      }
    }
    return -1;
  }

  int hiddenState() {
    return step.relevances().get(ofHidden);
  }

  int cellState() {
    return step.relevances().get(ofCell);
  }

  double cellEpsilon() {
    return cell.epsilon();
  }

  double candidateEpsilon() {
    return candidate.epsilon();
  }

  /**
   * Which outputs of the recurrence are the lines of the ledger, by who receives them; the turnover
   * is that of {@link Receiver#ADDENDS}. Null where there are other totals.
   */
  Map<Receiver, Integer> lines() {
    Map<Receiver, Integer> lines = new LinkedHashMap<>();
    for (Map.Entry<Source, Integer> total : step.totals().entrySet()) {
      Receiver line = line(total.getKey(), step.given(total.getValue()));
      if (line == null || lines.put(line, total.getValue()) != null) {
        return null;
      }
    }
    return lines;
  }

  private Receiver line(Source before, Term after) {
    if (after instanceof Term.Largest) {
      return measured() == null ? null : Receiver.ADDENDS;
    }
    for (Receiver receiver : Receiver.values()) {
      Set<Term> expected = new HashSet<>(Set.of(before, received(candidate, receiver)));
      if (receiver != Receiver.BIAS) {
        expected.add(received(cell, receiver));
      }
      if (receiver != Receiver.ADDENDS && new Term.Total(expected).equals(after)) {
        return receiver;
      }
    }
    return null;
  }

  private static Term received(Share share, Receiver receiver) {
    return new Share(receiver, share.epsilon(), share.of(), share.bias(), share.relevance());
  }

  /** What counts for the turnover; null where something else does. */
  Set<Measured> measured() {
    Map<Term, Measured> known = new HashMap<>();
    known.put(cell.relevance(), Measured.CELL);
    known.put(ofForgotten(), Measured.CELL_BEFORE);
    known.put(ofAdded(), Measured.CANDIDATE);
    known.put(ofInput(), Measured.INPUT);
    known.put(ofCell, Measured.CELL_AFTER);
    known.put(ofHidden, Measured.HIDDEN_AFTER);
    Affine hidden = Affine.of(ofHidden);
    for (BackwardStep.Arrival arrival : step.arrivals()) {
      known.put(arrival.source(), Measured.ARRIVAL);
      hidden = hidden.plus(Affine.of(arrival.source()));
    }
    known.put(hidden.simplified(), Measured.HIDDEN);
    Set<Measured> found = EnumSet.noneOf(Measured.class);
    for (Map.Entry<Source, Integer> total : step.totals().entrySet()) {
      if (step.given(total.getValue()) instanceof Term.Largest largest) {
        for (Term term : largest.of()) {
          Measured measure = term.equals(total.getKey()) ? null : known.get(term);
          if (measure == null && !term.equals(total.getKey())) {
            return null;
          }
          if (measure != null) {
            found.add(measure);
          }
        }
      }
    }
    return found;
  }
}

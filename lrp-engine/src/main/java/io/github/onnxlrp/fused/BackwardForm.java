package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Receiver;
import io.github.onnxlrp.fused.Term.Share;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.fused.Term.Weighted;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.kernel.Kernels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A backward step that carries relevance through the step of a standard cell by the epsilon rule,
 * where signals take all of their products.
 */
abstract class BackwardForm {
  private final ForwardStep forward;
  private final BackwardStep step;

  BackwardForm(ForwardStep forward, BackwardStep step) {
    this.forward = forward;
    this.step = step;
  }

  final ForwardStep forward() {
    return forward;
  }

  final BackwardStep step() {
    return step;
  }

  /** What h is of a step. */
  abstract Term hidden();

  /** The states of the forward step, h first. */
  abstract List<Value> states();

  /** The numbers of the states that are their relevance. */
  abstract List<Integer> relevances();

  /** What the sums in it share. */
  abstract List<Share> shares();

  /** Relevance of the input. */
  abstract Term ofInput();

  /** Relevance within a step that counts for the turnover where the graph wants it. */
  abstract Map<Term, Measured> inside();

  /** The loops of all that. */
  abstract RecurrenceKernels kernels(Kernels kernels);

  /** All steps as one operation. */
  abstract FusedForward all(FusedSteps steps);

  /** The way back through them as one operation. */
  abstract FusedBackward back(
      FusedSteps steps, Scan arriving, boolean givesInput, Set<Measured> measured);

  /** Which output of the recurrence is the relevance of the input; -1 where none is. */
  final int relevanceOfInput() {
    for (int k = 0; k < step.recurrent().scanOutputs().size(); k++) {
      int output = step.recurrent().states() + k;
      if (ofInput().equals(step.given(output))) {
        return output;
      }
    }
    return -1;
  }

  final double leastEpsilon() {
    return shares().stream().mapToDouble(Share::epsilon).min().orElse(0);
  }

  /** The share of a sum, if it is given on to the addends of it; otherwise null. */
  static Share shareOf(Term sum, Term weights) {
    Coefficients bias = sum instanceof Affine affine ? affine.bias() : null;
    return weights instanceof Share share
            && share.receiver() == Receiver.ADDENDS
            && share.of().equals(sum)
            && (bias == null ? share.bias() == null : bias.equals(share.bias()))
        ? share
        : null;
  }

  /** The same where it is multiplied by the weights of one addend, the other way round. */
  static Share shareOf(Affine sum, Term addend, Term weights) {
    Share share =
        weights instanceof Affine affine && affine.addends().size() == 1
            ? shareOf(sum, affine.addends().keySet().iterator().next())
            : null;
    return share != null && weights.equals(back(sum, addend, share)) ? share : null;
  }

  /** The share of a sum, multiplied by the weights of one addend the other way round. */
  static Affine back(Affine sum, Term addend, Share share) {
    return Affine.of(share).times(sum.addends().get(addend).transposed());
  }

  /** Whether relevance is the sum of what enters the step from the step after and from outside. */
  final boolean isAllThatEnters(Term relevance) {
    Set<Term> all = new HashSet<>(step.relevances().keySet());
    step.arrivals().forEach(arrival -> all.add(arriving(arrival)));
    Affine sum = Affine.of(relevance);
    return sum.bias() == null
        && sum.addends().keySet().equals(all)
        && sum.addends().values().stream().allMatch(Coefficients::isIdentity);
  }

  /** Relevance of h that comes from outside. */
  private Term arriving(BackwardStep.Arrival arrival) {
    return isFactor(arrival) ? new Weighted(hidden(), arrival.source()) : arrival.source();
  }

  /**
   * Whether what comes from outside is what h is multiplied by, as it is where h is a term of a sum
   * there.
   */
  final boolean isFactor(BackwardStep.Arrival arrival) {
    return step.has(new Weighted(hidden(), arrival.source()));
  }

  /**
   * Which outputs of the recurrence are the lines of the ledger, by who receives them; the turnover
   * is that of {@link Receiver#ADDENDS}. Null where there are other totals.
   */
  final Map<Receiver, Integer> lines() {
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
      Set<Term> expected = new HashSet<>(Set.of(before));
      for (Share share : shares()) {
        if (receiver != Receiver.BIAS || share.bias() != null) {
          expected.add(received(share, receiver));
        }
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
  final Set<Measured> measured() {
    Map<Term, Measured> known = inside();
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

  /** Relevance at h of the step after and from outside, each alone and both. */
  final Map<Term, Measured> atHidden(Source ofHidden) {
    Map<Term, Measured> known = new LinkedHashMap<>();
    known.put(ofHidden, Measured.HIDDEN_AFTER);
    Affine hidden = Affine.of(ofHidden);
    for (BackwardStep.Arrival arrival : step.arrivals()) {
      known.put(arriving(arrival), Measured.ARRIVAL);
      hidden = hidden.plus(Affine.of(arriving(arrival)));
    }
    known.put(hidden.simplified(), Measured.HIDDEN);
    return known;
  }

  /** Relevance of the input by the share of a sum that it is in. */
  final Term ofInput(Affine sum, Share share) {
    Source input = forward.input();
    return new Weighted(input, back(sum, input, share).simplified());
  }

  /** Relevance of the input and of h before the step by the share of a sum of both, joined. */
  final List<Term> sideBySide(Affine sum, Share share) {
    Term ofInput = ofInput(sum, share);
    Source state = forward.hiddenBefore();
    Term ofState = new Weighted(state, back(sum, state, share).simplified());
    return List.of(joined(ofInput, ofState), joined(ofState, ofInput));
  }

  private static Term joined(Term first, Term second) {
    int width = first.width() + second.width();
    return Affine.of(first).among(0, width).plus(Affine.of(second).among(first.width(), width));
  }

  /** The weights of an addend in some sums. */
  static List<Coefficients> weights(List<Affine> sums, Term addend) {
    return sums.stream().map(sum -> sum.addends().get(addend)).toList();
  }

  /** The biases of some sums; null where there is none. */
  static List<Coefficients> biases(List<Affine> sums) {
    List<Coefficients> biases = new ArrayList<>();
    sums.forEach(sum -> biases.add(sum.bias()));
    return biases;
  }
}

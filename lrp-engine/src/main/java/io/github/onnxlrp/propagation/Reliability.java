package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Whether rounding leaves the relevance of the inputs any digits. Relevance that grows far beyond
 * the score before its parts cancel carries rounding errors that grow with it.
 *
 * <pre>
 * scale    = max(|score|, min(largest input relevance, largest summand of the score))
 * estimate = turnover * 2^-52 / scale
 * error    = largest change of an input's relevance / scale
 *            when inputs and all computed values move by one unit in the last place
 * </pre>
 *
 * The largest summand is that of the score's first affine region, so that a score near 0 whose
 * parts are right is compared with them, and not with relevance that grew later. The estimate
 * counts one rounding, of which long recurrences were seen to make up to 10^5; so the error is
 * measured where the estimate is above 10^-9. The relevance is unreliable where the error is above
 * 10^-3, unless it is right to four units in the last place of the largest. An estimate above 10^-3
 * whose error stays below is thus no fault.
 */
public final class Reliability {
  private static final String NOT_FINITE = "some of its numbers are not finite";
  private static final double MOST = 1e-3;
  private static final double UNIT = 0x1p-52;
  private static final double GROWTH = 1e6;
  private static final double EXACT = 4 * UNIT;
  private static final double SINGLE_AMPLIFICATION = 1e3;
  private static final double FIRST_EPSILON = 1e-3;
  private static final int EPSILONS = 6;

  private final TraceAnalysis analysis;
  private final Supplier<TraceAnalysis> mover;
  private final boolean strict;
  private TraceAnalysis moved;

  /**
   * Judges walks over one trace.
   *
   * @param mover gives the analysis of the same inputs after {@code ForwardPass.runMoved}; asked
   *     once, and only where something is to be measured
   */
  public Reliability(TraceAnalysis analysis, Supplier<TraceAnalysis> mover, boolean strict) {
    this.analysis = analysis;
    this.mover = mover;
    this.strict = strict;
  }

  /**
   * What was found.
   *
   * @param unreliable whether the relevance has no digits that count
   * @param note why, and what helps; null where nothing is to be said
   */
  public record Verdict(boolean unreliable, String note) {}

  /**
   * What has to be measured to know whether relevance is reliable, in words; null where nothing has
   * to be. In single precision, of which less is asked, an amplification of at most 1000 is beyond
   * doubt, in double precision one of {@code 10^-3 / (2^-52 * 10^6)}, about 4.5e6.
   *
   * @param relevances the relevance of the inputs
   * @param precision in which it was computed
   */
  public static String doubt(Ledger ledger, Collection<Tensor> relevances, Precision precision) {
    double magnitude = 0;
    for (Tensor relevance : relevances) {
      magnitude += relevance.absoluteSum();
    }
    double score = Math.abs(ledger.score());
    if (!Double.isFinite(magnitude + ledger.turnover())) {
      return NOT_FINITE;
    }
    double most = precision == Precision.FLOAT ? SINGLE_AMPLIFICATION : MOST / (UNIT * GROWTH);
    boolean small =
        precision == Precision.FLOAT
            ? ledger.turnover() <= SINGLE_AMPLIFICATION * score
            : isSmall(ledger.turnover(), score);
    return magnitude == 0 || small
        ? null
        : String.format(
            Locale.ROOT,
            "its amplification is %.3g, and up to %.3g nothing need be measured",
            ledger.turnover() / score,
            most);
  }

  private static boolean isSmall(double turnover, double score) {
    return turnover * UNIT * GROWTH <= MOST * score;
  }

  /** Judges the result of one walk. */
  public Verdict judge(RelevanceWalk walk, Composite composite, Head head) {
    double error = error(walk, composite, head);
    if (error <= MOST) {
      return new Verdict(false, null);
    }
    if (Double.isNaN(error) && !walk.overflowed()) {
      // Values that are not finite have notes of their own.
      return new Verdict(true, null);
    }
    String why =
        Double.isNaN(error)
            ? "relevance overflowed"
            : String.format(
                Locale.ROOT, "rounding alone moves relevance by %.2g of the score's size", error);
    return new Verdict(true, "unreliable: " + why + "; " + remedies(composite, head));
  }

  /** The error as a share of the scale, 0 where it need not be measured; NaN if not finite. */
  private double error(RelevanceWalk walk, Composite composite, Head head) {
    double largest = largest(walk);
    Ledger ledger = walk.ledger();
    if (!Double.isFinite(largest + ledger.turnover())) {
      return Double.NaN;
    }
    double uncertain = ledger.turnover() * UNIT * GROWTH;
    double score = Math.abs(ledger.score());
    if (largest == 0 || isSmall(ledger.turnover(), score)) {
      return 0;
    }
    double summand = Summands.largest(analysis, composite, strict, head);
    double scale = Math.max(score, Math.min(largest, summand));
    return uncertain <= MOST * scale ? 0 : change(walk, composite, head) / scale;
  }

  /** The largest change of an element when all that rounds is moved. */
  private double change(RelevanceWalk walk, Composite composite, Head head) {
    if (moved == null) {
      moved = mover.get();
    }
    Head same = sameIn(moved.trace(), head);
    if (same == null) {
      return Double.POSITIVE_INFINITY;
    }
    RelevanceWalk other = RelevanceWalk.run(moved, composite, strict, same);
    double change = 0;
    for (TraceValue input : inputs()) {
      double[] before = relevance(walk, input);
      double[] after = relevance(other, moved.trace().inputs().get(input.name()));
      for (int k = 0; k < before.length; k++) {
        double difference = Math.abs(before[k] - after[k]);
        if (Double.isNaN(difference)) {
          return Double.POSITIVE_INFINITY;
        }
        change = Math.max(change, difference);
      }
    }
    return change <= EXACT * largest(walk) ? 0 : change;
  }

  /** The same start in another trace; null where rounding decides whether it is there. */
  private static Head sameIn(Trace trace, Head head) {
    List<Head.Start> starts = new ArrayList<>();
    for (Head.Start start : head.starts()) {
      for (TraceValue value : trace.values().getOrDefault(start.value().name(), List.of())) {
        if (value.step().equals(start.value().step())
            && value.tensor().hasShape(start.weights().shape())) {
          starts.add(new Head.Start(value, start.weights()));
          break;
        }
      }
    }
    return starts.size() == head.starts().size() ? new Head(starts, head.operators()) : null;
  }

  /** What was tried and found to give reliable relevance. */
  private String remedies(Composite composite, Head head) {
    List<String> helpful = new ArrayList<>();
    Composite all = composite.withProduct(GateRule.ALL);
    if (!composite.skipsGates() && isReliable(all, head)) {
      helpful.add("--gate-rule all");
    }
    double epsilon = Math.max(FIRST_EPSILON, 10 * composite.largestEpsilon());
    for (int k = 0; k < EPSILONS; k++, epsilon *= 10) {
      if (isReliable(composite.withParameters(epsilon, null), head)) {
        helpful.add("--epsilon " + epsilon);
        break;
      }
    }
    return helpful.isEmpty()
        ? "no larger --epsilon helps; explain another --target or a value below it"
        : "reliable with " + String.join(" or ", helpful) + "; another --target may help, too";
  }

  private boolean isReliable(Composite composite, Head head) {
    return error(RelevanceWalk.run(analysis, composite, strict, head), composite, head) <= MOST;
  }

  private double largest(RelevanceWalk walk) {
    double largest = 0;
    for (TraceValue input : inputs()) {
      for (double element : relevance(walk, input)) {
        if (!Double.isFinite(element)) {
          return Double.NaN;
        }
        largest = Math.max(largest, Math.abs(element));
      }
    }
    return largest;
  }

  private List<TraceValue> inputs() {
    return analysis.trace().inputs().values().stream()
        .filter(analysis.activity()::isExplained)
        .toList();
  }

  private static double[] relevance(RelevanceWalk walk, TraceValue input) {
    Tensor found = walk.relevance(input);
    return found == null ? new double[input.tensor().size()] : found.doubles();
  }
}

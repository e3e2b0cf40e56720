package io.github.onnxlrp.rule;

import io.github.onnxlrp.rule.Composite.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * The composites that come with the library. Those with rules for convolutions are zennit's: sums,
 * means and dense maps have the epsilon rule with epsilon 1e-6, gates leave all to the signal.
 */
public final class Composites {
  private static final Stabilizer SMALL = new Stabilizer(1e-6);
  private static final RuleMatch CONVOLUTIONS = RuleMatch.operators("Conv", "ConvTranspose");

  private Composites() {}

  /**
   * Epsilon 0.001, bias factor 0, the signal takes all: the recommendation of Arras et al. 2019,
   * "Explaining and Interpreting LSTMs".
   */
  public static Composite arras() {
    return new Composite("arras", new EpsilonRule(1e-3, 0), GateRule.ALL);
  }

  /** z-plus for convolutions, epsilon elsewhere. */
  public static Composite epsilonPlus() {
    return convolutional(
        "epsilon-plus", Entry.optional(CONVOLUTIONS, AlphaBetaRule.zPlus(SMALL, 0)));
  }

  /** Alpha 2, beta 1 for convolutions, epsilon elsewhere. */
  public static Composite epsilonAlpha2Beta1() {
    return convolutional(
        "epsilon-alpha2-beta1", Entry.optional(CONVOLUTIONS, new AlphaBetaRule(2, 1, SMALL, 0)));
  }

  /**
   * z-box with the observed range for convolutions of float inputs, gamma 0.25 for others, epsilon
   * elsewhere.
   */
  public static Composite epsilonGammaBox() {
    return convolutional(
        "epsilon-gamma-box",
        Entry.optional(CONVOLUTIONS.ofInputsOnly(), BoxRule.observed(SMALL, 0)),
        Entry.optional(CONVOLUTIONS, new GammaRule(0.25, SMALL, 0)));
  }

  /**
   * Attention: products share half and half, relevance goes through the softmax. Source: Achtibat
   * et al. 2024, "AttnLRP: attention-aware layer-wise relevance propagation for transformers".
   */
  public static Composite attnLrp() {
    return new Composite(
        "attn-lrp",
        List.of(
            Entry.otherwise(new EpsilonRule(SMALL, 0)),
            Entry.otherwise(GateRule.HALF),
            Entry.otherwise(SoftmaxRule.ATTN_LRP)));
  }

  /**
   * Attention weights are constant. Source: Ali et al. 2022, "XAI for Transformers: better
   * explanations through conservative propagation".
   */
  public static Composite cpLrp() {
    return new Composite(
        "cp-lrp",
        List.of(
            Entry.otherwise(new EpsilonRule(SMALL, 0)),
            Entry.otherwise(GateRule.ALL),
            Entry.otherwise(SoftmaxRule.CP_LRP)));
  }

  private static Composite convolutional(String name, Entry... ofConvolutions) {
    List<Entry> entries = new ArrayList<>(List.of(ofConvolutions));
    entries.add(Entry.otherwise(new EpsilonRule(SMALL, 0)));
    entries.add(Entry.otherwise(GateRule.ALL));
    entries.add(Entry.otherwise(SoftmaxRule.ATTN_LRP));
    return new Composite(name, entries);
  }

  /** All of them. */
  public static List<Composite> all() {
    return List.of(
        arras(), epsilonPlus(), epsilonAlpha2Beta1(), epsilonGammaBox(), attnLrp(), cpLrp());
  }
}

package io.github.onnxlrp.relevance;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.forward.TraceNode;

/** Where the score went so far, and whether every node passed on what it got. */
final class Account {
  /** Rounding of some thousand additions in double precision stays far below this. */
  private static final double NODE_TOLERANCE = 1e-9;

  private double inputs;
  private double initialStates;
  private double biases;
  private double stabilizer;
  private double constants;
  private double unassigned;
  private double turnover;

  private double arrived;
  private double passedOn;
  private double scale;
  private double worstImbalance;
  private TraceNode worstNode;

  void toInputs(double relevance) {
    inputs += relevance;
  }

  void toInitialStates(double relevance) {
    initialStates += relevance;
  }

  void toBiases(double relevance) {
    biases += relevance;
    pass(relevance, 0);
  }

  void toStabilizer(double relevance) {
    stabilizer += relevance;
    pass(relevance, 0);
  }

  void toConstants(double relevance) {
    constants += relevance;
    pass(relevance, 0);
  }

  void toUnassigned(double relevance) {
    unassigned += relevance;
    pass(relevance, 0);
  }

  void open() {
    arrived = 0;
    passedOn = 0;
    scale = 0;
  }

  /**
   * Relevance, or what a message is worth, that reached the open node; and its sum of magnitudes.
   */
  void arrive(double sum, double magnitude) {
    arrived += sum;
    scale += magnitude;
  }

  /** Counts the sum of magnitudes of the relevance of one value. */
  void turnOver(double magnitude) {
    turnover = Math.max(turnover, magnitude);
  }

  /** Relevance, or what a message is worth, that left the open node. */
  void pass(double sum, double magnitude) {
    passedOn += sum;
    scale += magnitude;
  }

  void close(TraceNode node) {
    double imbalance = Math.abs(arrived - passedOn);
    double relative = imbalance == 0 ? 0 : imbalance / scale;
    // A NaN is worse than anything, and the first one is where it came from.
    boolean worse = !(relative <= Math.max(NODE_TOLERANCE, worstImbalance));
    if (worse && !Double.isNaN(worstImbalance)) {
      worstImbalance = relative;
      worstNode = node;
    }
  }

  /** A sentence about the node that lost most of its relevance, or null when all passed it on. */
  String imbalance() {
    return worstNode == null
        ? null
        : "%s does not pass on what it gets: %.3g of it is missing"
            .formatted(worstNode, worstImbalance);
  }

  Ledger ledger(double score) {
    return new Ledger(
        score, inputs, initialStates, biases, stabilizer, constants, unassigned, turnover);
  }
}

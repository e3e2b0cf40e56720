package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.forward.TraceNode;
import java.util.Arrays;
import java.util.stream.Stream;

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
  private TraceNode endless;

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
   * Relevance that reached the open node, or that a message to it will deliver; and its sum of
   * magnitudes.
   */
  void arrive(double sum, double magnitude) {
    arrived += sum;
    scale += magnitude;
  }

  /** Counts the sum of magnitudes of the relevance of one value. */
  void turnOver(double magnitude) {
    turnover = Math.max(turnover, magnitude);
  }

  /** Relevance that left the open node, or that a message from it will deliver. */
  void pass(double sum, double magnitude) {
    passedOn += sum;
    scale += magnitude;
  }

  /**
   * Compares what the open node passed on with what it got. The difference is measured against the
   * turnover so far: what a node that hardly anything reached loses is lost to rounding.
   */
  void close(TraceNode node) {
    double imbalance = Math.abs(arrived - passedOn);
    if (!Double.isFinite(imbalance) || !Double.isFinite(scale)) {
      endless = endless == null ? node : endless;
      return;
    }
    double relative = imbalance / Math.max(Math.max(scale, turnover), Double.MIN_NORMAL);
    if (relative > Math.max(NODE_TOLERANCE, worstImbalance)) {
      worstImbalance = relative;
      worstNode = node;
    }
  }

  /** Whether relevance became too large for double, of values that are not. */
  boolean overflowed() {
    return endless != null && holdsOnlyNumbers(endless);
  }

  private static boolean holdsOnlyNumbers(TraceNode node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream())
        .filter(value -> value != null && value.tensor().isFloating())
        .allMatch(value -> Arrays.stream(value.tensor().doubles()).allMatch(Double::isFinite));
  }

  /**
   * A sentence about the first node where relevance is not finite, or else about the one that lost
   * most of it; null when all passed it on.
   */
  String imbalance() {
    if (overflowed()) {
      return "relevance overflowed double at %s".formatted(endless);
    }
    TraceNode node = endless == null ? worstNode : endless;
    double missing = endless == null ? worstImbalance : Double.NaN;
    return node == null
        ? null
        : "%s does not pass on what it gets: %.3g of it is missing".formatted(node, missing);
  }

  Ledger ledger(double score) {
    return new Ledger(
        score, inputs, initialStates, biases, stabilizer, constants, unassigned, turnover);
  }
}

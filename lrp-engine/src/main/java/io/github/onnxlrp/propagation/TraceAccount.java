package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the score went so far, and whether every node passed on what it got. */
final class TraceAccount implements Account<Tensor> {
  /** Rounding of some thousand additions in double precision stays far below this. */
  private static final double NODE_TOLERANCE = 1e-9;

  private final Map<Line, Double> lines = new EnumMap<>(Line.class);
  private double turnover;

  private double arrived;
  private double passedOn;
  private double scale;
  private double worstImbalance;
  private TraceNode worstNode;
  private TraceNode endless;

  @Override
  public void to(Line line, Tensor amounts) {
    add(line, amounts.sum());
    pass(amounts.sum(), 0);
  }

  @Override
  public void end(Line line, Tensor relevance) {
    add(line, relevance.sum());
    turnOver(relevance.absoluteSum());
  }

  private void add(Line line, double amount) {
    lines.merge(line, amount, Double::sum);
  }

  @Override
  public void open() {
    arrived = 0;
    passedOn = 0;
    scale = 0;
  }

  @Override
  public void arrive(Tensor relevance) {
    double magnitude = relevance.absoluteSum();
    arrive(relevance.sum(), magnitude);
    turnOver(magnitude);
  }

  @Override
  public void arriveLater(Supplier<Tensor> worth) {
    Tensor relevance = worth.get();
    arrive(relevance.sum(), relevance.absoluteSum());
  }

  private void arrive(double sum, double magnitude) {
    arrived += sum;
    scale += magnitude;
  }

  /** Counts the sum of magnitudes of the relevance of one value. */
  private void turnOver(double magnitude) {
    turnover = Math.max(turnover, magnitude);
  }

  @Override
  public void pass(Tensor share) {
    pass(share.sum(), share.absoluteSum());
  }

  @Override
  public void passLater(Supplier<Tensor> worth) {
    pass(worth.get());
  }

  private void pass(double sum, double magnitude) {
    passedOn += sum;
    scale += magnitude;
  }

  /**
   * Compares what the open node passed on with what it got. The difference is measured against the
   * turnover so far: what a node that hardly anything reached loses is lost to rounding.
   */
  @Override
  public void close(TraceNode node) {
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
        score,
        of(Line.INPUTS),
        of(Line.INITIAL_STATES),
        of(Line.BIASES),
        of(Line.STABILIZER),
        of(Line.CONSTANTS),
        of(Line.UNASSIGNED),
        turnover);
  }

  private double of(Line line) {
    return lines.getOrDefault(line, 0.0);
  }
}

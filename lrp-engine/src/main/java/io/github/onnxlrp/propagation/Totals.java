package io.github.onnxlrp.propagation;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.trace.TraceNode;
import java.util.function.Supplier;

/**
 * The lines of the ledger as totals of a backward pass, without a balance for each node.
 *
 * @param <V> tensors or values of a graph
 */
final class Totals<V> implements Account<V> {
  private final Backward<V> backward;

  Totals(Backward<V> backward) {
    this.backward = backward;
  }

  @Override
  public void to(Line line, V amounts) {
    backward.add(line, amounts);
  }

  @Override
  public void end(Line line, V relevance) {
    backward.add(line, relevance);
    backward.raise(RelevanceRule.TURNOVER, relevance);
  }

  @Override
  public void open() {}

  @Override
  public void arrive(V relevance) {
    backward.raise(RelevanceRule.TURNOVER, relevance);
  }

  @Override
  public void arriveLater(Supplier<V> worth) {}

  @Override
  public void pass(V share) {}

  @Override
  public void passLater(Supplier<V> worth) {}

  @Override
  public void close(TraceNode node) {}
}

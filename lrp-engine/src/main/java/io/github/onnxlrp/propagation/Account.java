package io.github.onnxlrp.propagation;

import io.github.onnxlrp.trace.TraceNode;
import java.util.function.Supplier;

/**
 * Where the score went so far, and whether every node passed on what it got.
 *
 * @param <V> tensors or values of a graph
 */
interface Account<V> {
  /** Adds amounts to a line of the ledger; they have left the open node. */
  void to(Line line, V amounts);

  /** Adds what ends at an explained input or at an initial state. */
  void end(Line line, V relevance);

  /** Opens a node. */
  void open();

  /** Relevance that reached the open node. */
  void arrive(V relevance);

  /** What a message to the open node will deliver. */
  void arriveLater(Supplier<V> worth);

  /** Relevance that left the open node. */
  void pass(V share);

  /** What a message from the open node will deliver. */
  void passLater(Supplier<V> worth);

  /** Compares what the open node passed on with what it got. */
  void close(TraceNode node);
}

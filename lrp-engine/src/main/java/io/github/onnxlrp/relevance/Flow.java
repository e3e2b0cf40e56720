package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.tensor.Tensor;
import java.util.IdentityHashMap;

/** The relevance and the messages that have reached each value so far. */
final class Flow {
  private final TraceAnalysis analysis;
  private final Account account;
  private final IdentityHashMap<TraceValue, Tensor> relevance = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, Message> messages = new IdentityHashMap<>();

  Flow(TraceAnalysis analysis, Account account) {
    this.analysis = analysis;
    this.account = account;
  }

  /** Adds relevance to a value; what does not depend on anything explained is a constant. */
  void send(TraceValue value, Tensor share) {
    if (!analysis.activity().isActive(value)) {
      account.toConstants(share.sum());
      return;
    }
    account.pass(share.sum(), share.absoluteSum());
    relevance.merge(value, share, Tensor::plus);
  }

  /** Adds a message to a value inside a region; constants have had theirs as the region's bias. */
  void send(TraceValue value, Message message) {
    if (analysis.activity().isActive(value)) {
      Tensor worth = asRelevance(value, message);
      account.pass(worth.sum(), worth.absoluteSum());
      messages.merge(value, message, Message::plus);
    }
  }

  /** The relevance that has reached a value, or null. */
  Tensor relevance(TraceValue value) {
    return relevance.get(value);
  }

  /** The message that has reached a value, or null. */
  Message message(TraceValue value) {
    return messages.get(value);
  }

  /** At the boundary of a region a message becomes relevance. */
  void settle(TraceValue value) {
    Message message = messages.remove(value);
    if (message != null) {
      relevance.merge(value, asRelevance(value, message), Tensor::plus);
    }
  }

  /** What has reached a value in either form, as relevance; null when nothing has. */
  Tensor total(TraceValue value) {
    Tensor direct = relevance.get(value);
    Message message = messages.get(value);
    if (message == null) {
      return direct;
    }
    Tensor settled = asRelevance(value, message);
    return direct == null ? settled : direct.plus(settled);
  }

  /**
   * The relevance that a message will have delivered when it has reached the boundary, for each
   * element of the value that it is at: {@code (z - b) m}, and the shares of the units that it is
   * made of.
   */
  Tensor asRelevance(TraceValue value, Message message) {
    Tensor variable = value.tensor().zip(analysis.bias().at(value), Flow::difference);
    Tensor product = variable.weightedBy(message.multiplier());
    if (!message.hasShares()) {
      return product;
    }
    return product
        .plus(analysis.linearUnits().at(value).times(message.linearShare()))
        .plus(analysis.termUnits().at(value).times(message.unitShare()));
  }

  /** Of a mask of minus infinity nothing is left. */
  private static double difference(double z, double bias) {
    return z == bias ? 0 : z - bias;
  }
}

package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.tensor.RunningSum;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/** The relevance and the messages that have reached each value so far. */
final class Flow {
  private final TraceAnalysis analysis;
  private final Account account;
  private final RunningSum[] relevance;
  private final MessageSum[] messages;

  Flow(TraceAnalysis analysis, Account account) {
    this.analysis = analysis;
    this.account = account;
    this.relevance = new RunningSum[analysis.trace().valueCount()];
    this.messages = new MessageSum[analysis.trace().valueCount()];
  }

  /** Adds relevance to a value; what does not depend on anything explained is a constant. */
  void send(TraceValue value, Tensor share) {
    if (counts(value, share)) {
      sum(value).add(share);
    }
  }

  /** Adds relevance to the elements of a value that something is a function of. */
  void send(Source source, Tensor share) {
    TraceValue value = source.value();
    if (source.isInOrder()) {
      send(value, share.reshaped(value.tensor().shape()));
    } else {
      scatter(value, source.places(), share);
    }
  }

  /**
   * Adds the k-th element of a share to the element {@code targets[k]} of a value, in the time that
   * the share takes, however large the value is.
   */
  void scatter(TraceValue value, int[] targets, Tensor share) {
    if (counts(value, share)) {
      sum(value).scatter(targets, share);
    }
  }

  private boolean counts(TraceValue value, Tensor share) {
    boolean active = analysis.activity().isActive(value);
    if (active) {
      account.pass(share.sum(), share.absoluteSum());
    } else {
      account.toConstants(share.sum());
    }
    return active;
  }

  private RunningSum sum(TraceValue value) {
    if (relevance[value.id()] == null) {
      relevance[value.id()] = new RunningSum(value.tensor());
    }
    return relevance[value.id()];
  }

  /** Adds a message to a value inside a region; constants have had theirs as the region's bias. */
  void send(TraceValue value, Message message) {
    if (analysis.activity().isActive(value)) {
      Tensor worth = asRelevance(value, message);
      account.pass(worth.sum(), worth.absoluteSum());
      messageSum(value).add(message);
    }
  }

  /** Like {@link #scatter}, for a message at {@code from}, the elements of which were picked. */
  void scatter(TraceValue value, int[] targets, TraceValue from, Message message) {
    if (analysis.activity().isActive(value)) {
      Tensor worth = asRelevance(from, message);
      account.pass(worth.sum(), worth.absoluteSum());
      messageSum(value).scatter(targets, message);
    }
  }

  private MessageSum messageSum(TraceValue value) {
    if (messages[value.id()] == null) {
      messages[value.id()] = new MessageSum(value.tensor());
    }
    return messages[value.id()];
  }

  /** Whether relevance or a message has reached a value. */
  boolean reaches(TraceValue value) {
    return relevance[value.id()] != null || messages[value.id()] != null;
  }

  /** The relevance that has reached a value, or null. */
  Tensor relevance(TraceValue value) {
    RunningSum sum = relevance[value.id()];
    return sum == null ? null : sum.value();
  }

  /** The message that has reached a value, or null. */
  Message message(TraceValue value) {
    MessageSum sum = messages[value.id()];
    return sum == null ? null : sum.value();
  }

  /** At the boundary of a region a message becomes relevance. */
  void settle(TraceValue value) {
    MessageSum message = messages[value.id()];
    messages[value.id()] = null;
    if (message != null) {
      sum(value).add(asRelevance(value, message.value()));
    }
  }

  /** What has reached a value in either form, as relevance; null when nothing has. */
  Tensor total(TraceValue value) {
    Tensor direct = relevance(value);
    Message message = message(value);
    if (message == null) {
      return direct;
    }
    Tensor settled = asRelevance(value, message);
    return direct == null ? settled : direct.plus(settled);
  }

  /**
   * The relevance that a message will have delivered when it has reached the boundary, for each
   * element of the value that it is at: the sum of each part times its multiplier, and the shares
   * of the units that it is made of.
   */
  Tensor asRelevance(TraceValue value, Message message) {
    Tensor result = null;
    for (Map.Entry<Way, Tensor> entry : message.multipliers().entrySet()) {
      Tensor part = analysis.partSum(value, entry.getKey()).weightedBy(entry.getValue());
      result = result == null ? part : result.plus(part);
    }
    if (!message.hasShares()) {
      return result;
    }
    return result
        .plus(analysis.linearUnits().at(value).times(message.linearShare()))
        .plus(analysis.termUnits().at(value).times(message.unitShare()));
  }
}

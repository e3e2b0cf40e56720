package io.github.onnxlrp.relevance;

import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.relevance.Message.Way;
import io.github.onnxlrp.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/** The relevance and the messages that have reached each value so far. */
final class Flow {
  private final TraceAnalysis analysis;
  private final Account account;
  private final IdentityHashMap<TraceValue, RunningSum> relevance = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, MessageSum> messages = new IdentityHashMap<>();

  Flow(TraceAnalysis analysis, Account account) {
    this.analysis = analysis;
    this.account = account;
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
    return relevance.computeIfAbsent(value, key -> new RunningSum(key.tensor()));
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
    return messages.computeIfAbsent(value, key -> new MessageSum(key.tensor()));
  }

  /** The relevance that has reached a value, or null. */
  Tensor relevance(TraceValue value) {
    RunningSum sum = relevance.get(value);
    return sum == null ? null : sum.value();
  }

  /** The message that has reached a value, or null. */
  Message message(TraceValue value) {
    MessageSum sum = messages.get(value);
    return sum == null ? null : sum.value();
  }

  /** At the boundary of a region a message becomes relevance. */
  void settle(TraceValue value) {
    MessageSum message = messages.remove(value);
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

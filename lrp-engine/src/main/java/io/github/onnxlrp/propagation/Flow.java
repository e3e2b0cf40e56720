package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The relevance and the messages that have reached each value so far.
 *
 * @param <V> tensors or values of a graph
 */
final class Flow<V> {
  private final TraceAnalysis analysis;
  private final Backward<V> backward;
  private final Account<V> account;
  private final Algebra<V> algebra;

  Flow(TraceAnalysis analysis, Backward<V> backward, Account<V> account) {
    this.analysis = analysis;
    this.backward = backward;
    this.account = account;
    this.algebra = new Algebra<>(backward);
  }

  /** Adds relevance to a value; what does not depend on anything explained is a constant. */
  void send(TraceValue value, V share) {
    if (counts(value, share)) {
      backward.send(value, Channel.RELEVANCE, share);
    }
  }

  /** Adds relevance to the elements of a value that something is a function of. */
  void send(Source source, V share) {
    TraceValue value = source.value();
    if (source.isInOrder()) {
      send(value, algebra.reshaped(share, backward.value(value)));
    } else {
      long[] places = Arrays.stream(source.places()).asLongStream().toArray();
      scatter(value, backward.ofThisRun(Tensor.vector(places)), share);
    }
  }

  /**
   * Adds the k-th element of a share to the element {@code places[k]} of a value, in the time that
   * the share takes, however large the value is.
   */
  void scatter(TraceValue value, V places, V share) {
    if (counts(value, share)) {
      backward.scatter(value, Channel.RELEVANCE, places, share);
    }
  }

  private boolean counts(TraceValue value, V share) {
    boolean active = analysis.activity().isActive(value);
    if (active) {
      account.pass(share);
    } else {
      account.to(Line.CONSTANTS, share);
    }
    return active;
  }

  /** Adds a message to a value inside a region; constants have had theirs as the region's bias. */
  void send(TraceValue value, Message<V> message) {
    if (analysis.activity().isActive(value)) {
      account.passLater(() -> asRelevance(value, message));
      each(message, (channel, share) -> backward.send(value, channel, share));
    }
  }

  /** Like {@link #scatter}, for a message at {@code from}, the elements of which were picked. */
  void scatter(TraceValue value, V places, TraceValue from, Message<V> message) {
    if (analysis.activity().isActive(value)) {
      account.passLater(() -> asRelevance(from, message));
      each(message, (channel, share) -> backward.scatter(value, channel, places, share));
    }
  }

  private static <V> void each(Message<V> message, BiConsumer<Object, V> action) {
    message.multipliers().forEach(action);
    if (message.hasShares()) {
      action.accept(Channel.LINEAR_SHARE, message.linearShare());
      action.accept(Channel.UNIT_SHARE, message.unitShare());
    }
  }

  /** Whether relevance or a message has reached a value. */
  boolean reaches(TraceValue value) {
    return !backward.channels(value).isEmpty();
  }

  /** The relevance that has reached a value, or null. */
  V relevance(TraceValue value) {
    return backward.arrived(value, Channel.RELEVANCE);
  }

  /** The message that has reached a value, or null. */
  Message<V> message(TraceValue value) {
    Map<Way, V> multipliers = new LinkedHashMap<>();
    for (Object channel : backward.channels(value)) {
      if (channel instanceof Way way) {
        multipliers.put(way, backward.arrived(value, way));
      }
    }
    return multipliers.isEmpty()
        ? null
        : new Message<>(
            multipliers,
            backward.arrived(value, Channel.LINEAR_SHARE),
            backward.arrived(value, Channel.UNIT_SHARE));
  }

  /** At the boundary of a region a message becomes relevance. */
  void settle(TraceValue value) {
    Message<V> message = message(value);
    if (message != null) {
      each(message, (channel, share) -> backward.clear(value, channel));
      backward.send(value, Channel.RELEVANCE, asRelevance(value, message));
    }
  }

  /** What has reached a value in either form, as relevance; null when nothing has. */
  V total(TraceValue value) {
    V direct = relevance(value);
    Message<V> message = message(value);
    if (message == null) {
      return direct;
    }
    V settled = asRelevance(value, message);
    return direct == null ? settled : algebra.plus(direct, settled);
  }

  /**
   * The relevance that a message will have delivered when it has reached the boundary, for each
   * element of the value that it is at: the sum of each part times its multiplier, and the shares
   * of the units that it is made of.
   */
  V asRelevance(TraceValue value, Message<V> message) {
    V result = null;
    for (Map.Entry<Way, V> entry : message.multipliers().entrySet()) {
      V sum = analysis.quantities().partSum(backward, value, entry.getKey());
      V part = algebra.weighted(sum, entry.getValue());
      result = result == null ? part : algebra.plus(result, part);
    }
    if (!message.hasShares()) {
      return result;
    }
    V linear = analysis.quantities().linearUnits(backward, value);
    V terms = analysis.quantities().termUnits(backward, value);
    return algebra.plus(
        algebra.plus(result, algebra.times(linear, message.linearShare())),
        algebra.times(terms, message.unitShare()));
  }
}

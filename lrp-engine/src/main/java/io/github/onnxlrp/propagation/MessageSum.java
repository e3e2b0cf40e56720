package io.github.onnxlrp.propagation;

import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.tensor.RunningSum;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The sum of the messages that have reached one value. */
final class MessageSum {
  private final Tensor like;
  private final Map<Way, RunningSum> multipliers = new LinkedHashMap<>();
  private final RunningSum linearShare;
  private final RunningSum unitShare;
  private boolean shares;

  /** An empty sum at the value that has this tensor. */
  MessageSum(Tensor like) {
    this.like = like;
    this.linearShare = new RunningSum(like);
    this.unitShare = new RunningSum(like);
  }

  void add(Message message) {
    add(message, RunningSum::add);
  }

  /** Adds the k-th elements of a message to the elements {@code targets[k]}. */
  void scatter(int[] targets, Message message) {
    add(message, (sum, share) -> sum.scatter(targets, share));
  }

  private void add(Message message, BiConsumer<RunningSum, Tensor> addition) {
    message
        .multipliers()
        .forEach(
            (way, multiplier) ->
                addition.accept(
                    multipliers.computeIfAbsent(way, key -> new RunningSum(like)), multiplier));
    if (message.hasShares()) {
      shares = true;
      addition.accept(linearShare, message.linearShare());
      addition.accept(unitShare, message.unitShare());
    }
  }

  Message value() {
    Map<Way, Tensor> sums = new LinkedHashMap<>();
    multipliers.forEach((way, sum) -> sums.put(way, sum.value()));
    return shares ? new Message(sums, linearShare.value(), unitShare.value()) : new Message(sums);
  }
}

package io.github.onnxlrp.relevance;

import io.github.onnxlrp.tensor.Tensor;

/** The sum of the messages that have reached one value. */
final class MessageSum {
  private final RunningSum multiplier;
  private final RunningSum linearShare;
  private final RunningSum unitShare;
  private boolean shares;

  /** An empty sum at the value that has this tensor. */
  MessageSum(Tensor like) {
    this.multiplier = new RunningSum(like);
    this.linearShare = new RunningSum(like);
    this.unitShare = new RunningSum(like);
  }

  void add(Message message) {
    multiplier.add(message.multiplier());
    if (message.hasShares()) {
      shares = true;
      linearShare.add(message.linearShare());
      unitShare.add(message.unitShare());
    }
  }

  /** Adds the k-th elements of a message to the elements {@code targets[k]}. */
  void scatter(int[] targets, Message message) {
    multiplier.scatter(targets, message.multiplier());
    if (message.hasShares()) {
      shares = true;
      linearShare.scatter(targets, message.linearShare());
      unitShare.scatter(targets, message.unitShare());
    }
  }

  Message value() {
    return shares
        ? new Message(multiplier.value(), linearShare.value(), unitShare.value())
        : new Message(multiplier.value());
  }
}

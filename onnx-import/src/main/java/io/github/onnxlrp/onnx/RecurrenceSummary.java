package io.github.onnxlrp.onnx;

/**
 * A recurrence of a model, for overviews.
 *
 * @param node its name
 * @param kind its operator: LSTM, GRU, RNN, Loop or Scan
 * @param hiddenSize number of hidden units, or -1 where the operator does not say
 * @param direction {@code forward}, {@code reverse} or {@code bidirectional}, or null where the
 *     operator does not say
 */
public record RecurrenceSummary(String node, String kind, long hiddenSize, String direction) {}

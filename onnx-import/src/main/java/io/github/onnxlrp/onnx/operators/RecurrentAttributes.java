package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.List;

/** The attributes that LSTM, GRU and RNN share. */
final class RecurrentAttributes {
  private RecurrentAttributes() {}

  /** The directions in which the node runs, in the order of its weights. */
  static List<String> directions(OnnxNode node) {
    String direction = node.attributes().text("direction", "forward");
    return switch (direction) {
      case "forward", "reverse" -> List.of(direction);
      case "bidirectional" -> List.of("forward", "reverse");
      default ->
          throw node.invalid(
              "direction is '%s'; expected forward, reverse or bidirectional", direction);
    };
  }

  static int hiddenSize(OnnxNode node) {
    long size = node.attributes().integer("hidden_size");
    // The gates of a matrix of this many rows still fit an int.
    if (size < 1 || size > Integer.MAX_VALUE / 8) {
      throw node.invalid("hidden_size is %d; expected a positive number of units", size);
    }
    return (int) size;
  }

  /** The bound of pre-activations, or infinity. */
  static double clip(OnnxNode node) {
    double clip = node.attributes().number("clip", Float.POSITIVE_INFINITY);
    if (!(clip > 0)) {
      throw node.invalid("clip is %s; expected a positive number", clip);
    }
    return clip;
  }
}

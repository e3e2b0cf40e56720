package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.List;

/**
 * RNN (opsets 1, 7, 14, 22).
 *
 * <pre>
 * h = f(z_h)   z_h = x W^T + h_prev R^T + Wb + Rb
 * </pre>
 *
 * <p>With {@code clip} z_h is bounded before its activation. Values inside are called {@code
 * NODE/h} and {@code NODE/z_h}; see {@link LstmTranslator}.
 */
final class RnnTranslator extends RecurrentTranslator {
  private static final Form FORM = new Form("RNN", 1, List.of("h"), List.of("Tanh"));

  private RnnTranslator(OnnxNode node) {
    super(node, FORM);
  }

  static void translate(OnnxNode node) {
    new RnnTranslator(node).translate();
  }

  @Override
  RecurrentCell cell(RecurrentCell.Setup setup) {
    return new RnnCell(setup);
  }
}

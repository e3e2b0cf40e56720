package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.List;

/**
 * GRU (opsets 1, 3, 7, 14, 22).
 *
 * <pre>
 * z = f(z_z)   z_z = x W_z^T + h_prev R_z^T + b_z                     update gate
 * r = f(z_r)   z_r = x W_r^T + h_prev R_r^T + b_r                     reset gate
 * n = g(z_n)   z_n = x W_h^T + (r * h_prev) R_h^T + b_h               candidate
 *              z_n = x W_h^T + Wb_h + r * u                           with linear_before_reset
 *                                     u = h_prev R_h^T + Rb_h
 * h = (1 - z) * n + z * h_prev                                        hidden state
 * </pre>
 *
 * <p>{@code b = Wb + Rb}. With {@code clip} every z is bounded before its activation. {@code r * u}
 * is a term of its own in the sum z_n: the product of a gate and a signal.
 *
 * <p>Values inside are called by the node and the symbols above, as those of {@link
 * LstmTranslator}: {@code NODE/z}, {@code NODE/r}, {@code NODE/n}, {@code NODE/h}, {@code NODE/z_n}
 * and so on.
 */
final class GruTranslator extends RecurrentTranslator {
  private static final Form FORM = new Form("GRU", 3, List.of("h"), List.of("Sigmoid", "Tanh"));

  private final boolean linearBeforeReset;

  private GruTranslator(OnnxNode node) {
    super(node, FORM);
    this.linearBeforeReset = node.attributes().flag("linear_before_reset", false);
  }

  static void translate(OnnxNode node) {
    new GruTranslator(node).translate();
  }

  @Override
  RecurrentCell cell(RecurrentCell.Setup setup) {
    return new GruCell(setup, linearBeforeReset);
  }
}

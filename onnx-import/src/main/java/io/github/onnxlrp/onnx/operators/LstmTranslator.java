package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.List;

/**
 * LSTM (opsets 1, 7, 14, 22).
 *
 * <pre>
 * i = sigma(z_i)   z_i = x W_i^T + h_prev R_i^T + b_i  [+ P_i * c_prev]   input gate
 * f = sigma(z_f)   z_f = x W_f^T + h_prev R_f^T + b_f  [+ P_f * c_prev]   forget gate; 1 - i with input_forget
 * g = phi_c(z_g)   z_g = x W_c^T + h_prev R_c^T + b_c                     cell candidate
 * c = f * c_prev + i * g                                                  cell
 * o = sigma(z_o)   z_o = x W_o^T + h_prev R_o^T + b_o  [+ P_o * c]        output gate
 * h = o * phi_h(c)                                                        hidden state
 * </pre>
 *
 * <p>{@code sigma}, {@code phi_c} and {@code phi_h} are the activations that the standard calls f,
 * g and h, by default Sigmoid, Tanh and Tanh; {@code phi_h(c)} is called {@code NODE/h(c)} below.
 * {@code b = Wb + Rb}. With {@code clip} every z is bounded before its activation.
 *
 * <p>Values inside are called by the node and the symbols above: {@code NODE/i}, {@code NODE/f},
 * {@code NODE/g}, {@code NODE/o}, {@code NODE/c}, {@code NODE/h}, {@code NODE/z_i} and so on; those
 * of a bidirectional node {@code NODE/forward/i} and {@code NODE/reverse/i}. All are of shape
 * [batch, hidden_size] and have one value for each time step. They can be asked for by these names.
 */
class LstmTranslator extends RecurrentTranslator {
  private static final Form FORM =
      new Form("LSTM", 4, List.of("h", "c"), List.of("Sigmoid", "Tanh", "Tanh"));

  private final Value peepholes;
  private final boolean inputForget;

  LstmTranslator(OnnxNode node) {
    super(node, FORM);
    this.peepholes = operands().row(7, "P", 3L * hiddenSize());
    this.inputForget = node.attributes().flag("input_forget", false);
  }

  final Value peepholes() {
    return peepholes;
  }

  final boolean inputForget() {
    return inputForget;
  }

  static void translate(OnnxNode node) {
    new LstmTranslator(node).translate();
  }

  @Override
  RecurrentCell cell(RecurrentCell.Setup setup) {
    return new LstmCell(setup, peepholes, inputForget);
  }
}

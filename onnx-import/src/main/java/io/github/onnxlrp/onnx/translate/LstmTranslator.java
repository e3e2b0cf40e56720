package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * LSTM (opsets 1, 7, 14, 22): one {@link Recurrent} for each direction.
 *
 * <pre>
 * i = f(z_i)   z_i = x W_i^T + h R_i^T + b_i  [+ P_i * c_prev]     input gate
 * f = f(z_f)   z_f = x W_f^T + h R_f^T + b_f  [+ P_f * c_prev]     forget gate; 1 - i with input_forget
 * g = g(z_g)   z_g = x W_c^T + h R_c^T + b_c                       cell candidate
 * c = f * c_prev + i * g                                           cell
 * o = f(z_o)   z_o = x W_o^T + h R_o^T + b_o  [+ P_o * c]          output gate
 * h = o * h(c)                                                     hidden state
 * </pre>
 *
 * <p>{@code b = Wb + Rb}. With {@code clip} every z is bounded before its activation. Samples
 * shorter than the longest keep their states after their last step, and give zeros.
 *
 * <p>Values inside are called by the node and the symbols above: {@code NODE/i}, {@code NODE/f},
 * {@code NODE/g}, {@code NODE/o}, {@code NODE/c}, {@code NODE/h}, {@code NODE/z_i} and so on; those
 * of a bidirectional node {@code NODE/forward/i} and {@code NODE/reverse/i}. All are of shape
 * [batch, hidden_size] and have one value for each time step. They can be asked for by these names.
 */
final class LstmTranslator {
  private static final List<String> DEFAULT_ACTIVATIONS = List.of("Sigmoid", "Tanh", "Tanh");

  private final OnnxNode node;
  private final List<String> directions;
  private final int hiddenSize;
  private final boolean batchFirst;
  private final double clip;
  private final boolean inputForget;
  private final List<List<Elementwise>> activations;

  private LstmTranslator(OnnxNode node) {
    Attributes attributes = node.attributes();
    this.node = node;
    this.directions = RecurrentAttributes.directions(node);
    this.hiddenSize = RecurrentAttributes.hiddenSize(node);
    this.batchFirst = attributes.flag("layout", false);
    this.clip = RecurrentAttributes.clip(node);
    this.inputForget = attributes.flag("input_forget", false);
    this.activations = RecurrentActivations.of(node, directions.size(), DEFAULT_ACTIVATIONS);
    if (node.opset() < 7) {
      // Said whether the first output is wanted, which the list of outputs says too.
      attributes.flag("output_sequence", false);
    }
  }

  static void translate(OnnxNode node) {
    new LstmTranslator(node).translate();
  }

  private void translate() {
    long h = hiddenSize;
    RecurrentOperands operands = new RecurrentOperands(node, "LSTM", directions.size(), batchFirst);
    LstmOperands shared =
        new LstmOperands(
            operands,
            operands.weights(1, "W", 4 * h, -1),
            operands.weights(2, "R", 4 * h, h),
            operands.row(3, "B", 8 * h),
            operands.row(7, "P", 3 * h));
    Value[] y = new Value[directions.size()];
    Value[] lastHidden = new Value[directions.size()];
    Value[] lastCell = new Value[directions.size()];
    for (int k = 0; k < directions.size(); k++) {
      String path = directions.size() == 1 ? "" : directions.get(k) + "/";
      List<Value> outputs = direction(shared, k, path);
      lastHidden[k] = outputs.get(0);
      lastCell[k] = outputs.get(1);
      y[k] = outputs.get(2);
    }
    emit(0, "Y", 1, List.of(2, 0, 1, 3), y);
    emit(1, "Y_h", 0, List.of(1, 0, 2), lastHidden);
    emit(2, "Y_c", 0, List.of(1, 0, 2), lastCell);
  }

  /** What the directions of a node have in common; null where absent. */
  record LstmOperands(RecurrentOperands all, Value w, Value r, Value b, Value peepholes) {}

  /** Last hidden state, last cell, and the hidden states of all steps. */
  private List<Value> direction(LstmOperands operands, int direction, String path) {
    boolean reverse = directions.get(direction).equals("reverse");
    LstmCell cell = new LstmCell(node, path, hiddenSize, clip, inputForget);
    Graph body = cell.body(operands, direction, reverse, activations.get(direction));
    Recurrent.Scan scan = new Recurrent.Scan(0, reverse);
    String description = "hidden_size %d, %s".formatted(hiddenSize, directions.get(direction));
    Recurrent recurrent = new Recurrent("LSTM", description, body, 2, List.of(scan), List.of(scan));
    RecurrentOperands all = operands.all();
    List<Value> inputs =
        Arrays.asList(
            null,
            null,
            all.initialState(5, "initial_h", direction, path, hiddenSize),
            all.initialState(6, "initial_c", direction, path, hiddenSize),
            all.x());
    List<Value> outputs = new ArrayList<>();
    for (String name : List.of("Y_h", "Y_c", "Y")) {
      outputs.add(new Value(node.name() + "/" + path + name));
    }
    String name = path.isEmpty() ? node.name() : node.name() + "/" + directions.get(direction);
    node.addNode(new Node(name, recurrent, inputs, outputs));
    return outputs;
  }

  /** Gives the results of all directions the axis of directions and the layout of the node. */
  private void emit(
      int output, String name, int axis, List<Integer> batchFirstOrder, Value... directionResults) {
    if (!node.wantsOutput(output)) {
      return;
    }
    Value axes = node.constant(name + "/axis", Tensor.vector(axis));
    Value[] expanded = new Value[directionResults.length];
    for (int k = 0; k < expanded.length; k++) {
      expanded[k] = node.add(name + "/" + k, Reshape.unsqueeze(), directionResults[k], axes);
    }
    if (batchFirst) {
      Value joined = node.add(name + "/joined", new Concat(axis), expanded);
      node.emitOutput(output, new Transpose(batchFirstOrder), joined);
    } else {
      node.emitOutput(output, new Concat(axis), expanded);
    }
  }
}

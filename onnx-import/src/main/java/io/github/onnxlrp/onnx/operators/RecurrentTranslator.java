package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.Attributes;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What LSTM, GRU and RNN have in common: one {@link Recurrent} for each direction, whose results
 * are joined. Samples shorter than the longest keep their states after their last step, and give
 * zeros; a sample without steps has zeros as its last states, too.
 */
abstract class RecurrentTranslator {
  /** The first of the operands that hold initial states. */
  private static final int INITIAL_STATES = 5;

  private final OnnxNode node;
  private final Form form;
  private final List<String> directions;
  private final int hiddenSize;
  private final boolean batchFirst;
  private final double clip;
  private final List<List<RecurrentActivations.Activation>> activations;
  private final RecurrentOperands operands;

  /**
   * What tells the operators apart.
   *
   * @param operator its name
   * @param gates number of blocks of rows in W and R
   * @param states what the states are called, the hidden state first
   * @param activations the functions of one direction of a node that names none
   */
  record Form(String operator, int gates, List<String> states, List<String> activations) {}

  RecurrentTranslator(OnnxNode node, Form form) {
    Attributes attributes = node.attributes();
    this.node = node;
    this.form = form;
    this.directions = RecurrentAttributes.directions(node);
    this.hiddenSize = RecurrentAttributes.hiddenSize(node);
    this.batchFirst = attributes.flag("layout", false);
    this.clip = RecurrentAttributes.clip(node);
    this.activations = RecurrentActivations.of(node, directions.size(), form.activations());
    if (node.opset() < 7) {
      // Said whether the first output is wanted, which the list of outputs says too.
      attributes.flag("output_sequence", false);
    }
    this.operands =
        new RecurrentOperands(
            node, form.operator(), directions.size(), form.gates(), hiddenSize, batchFirst);
  }

  /** One step of one direction. */
  abstract RecurrentCell cell(RecurrentCell.Setup setup);

  final RecurrentOperands operands() {
    return operands;
  }

  final int hiddenSize() {
    return hiddenSize;
  }

  final void translate() {
    int count = directions.size();
    int states = form.states().size();
    Value[][] results = new Value[states + 1][count];
    for (int k = 0; k < count; k++) {
      String path = count == 1 ? "" : directions.get(k) + "/";
      List<Value> outputs = direction(k, path);
      for (int output = 0; output < results.length; output++) {
        results[output][k] = outputs.get(output);
      }
    }
    emit(0, "Y", 1, List.of(2, 0, 1, 3), results[states]);
    for (int state = 0; state < states; state++) {
      String name = "Y_" + form.states().get(state);
      emit(1 + state, name, 0, List.of(1, 0, 2), results[state]);
    }
  }

  /** The last states, and the hidden states of all steps. */
  private List<Value> direction(int direction, String path) {
    boolean reverse = directions.get(direction).equals("reverse");
    List<RecurrentActivations.Activation> functions = activations.get(direction);
    Graph body =
        cell(new RecurrentCell.Setup(
                node, path, direction, reverse, hiddenSize, clip, functions, operands))
            .body(form.states());
    List<Value> inputs = new ArrayList<>();
    inputs.add(null);
    inputs.add(null);
    List<Value> outputs = new ArrayList<>();
    for (int state = 0; state < form.states().size(); state++) {
      String symbol = form.states().get(state);
      String initial = "initial_" + symbol;
      inputs.add(operands.initialState(INITIAL_STATES + state, initial, direction, path));
      outputs.add(new Value(node.name() + "/" + path + "Y_" + symbol));
    }
    inputs.add(operands.x());
    outputs.add(new Value(node.name() + "/" + path + "Y"));
    Recurrent.Scan scan = new Recurrent.Scan(0, reverse);
    String description = "hidden_size %d, %s".formatted(hiddenSize, directions.get(direction));
    Recurrent recurrent =
        new Recurrent(
            form.operator(),
            description,
            body,
            form.states().size(),
            List.of(scan),
            List.of(scan),
            0);
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

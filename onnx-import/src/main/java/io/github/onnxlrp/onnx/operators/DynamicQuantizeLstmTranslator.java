package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.QuantizationParameters;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * DynamicQuantizeLSTM of ONNX Runtime: an LSTM whose weights are quantised, and which quantises its
 * input as a whole, and its hidden state at every step, before they meet the weights.
 */
final class DynamicQuantizeLstmTranslator extends LstmTranslator {
  /** The version of LSTM that it follows otherwise. */
  private static final int LSTM_VERSION = 14;

  private static final Quantize QUANTIZE = new Quantize(0, ElementType.UINT8);
  private static final Dequantize DEQUANTIZE = new Dequantize(0, ElementType.FLOAT);

  private DynamicQuantizeLstmTranslator(OnnxNode node) {
    super(node);
  }

  static void translate(OnnxNode node) {
    Value[] inputs = {
      QuantisationTranslator.levels(node, "X", node.input(0, "X")),
      weights(node, "W", 1, 8),
      weights(node, "R", 2, 10),
      node.optionalInput(3),
      node.optionalInput(4),
      node.optionalInput(5),
      node.optionalInput(6),
      node.optionalInput(7)
    };
    OnnxNode lstm = node.as("LSTM", LSTM_VERSION, inputs);
    new DynamicQuantizeLstmTranslator(lstm).translate();
    node.delegateTo(lstm);
  }

  /** From [num_directions, columns, 4*hidden_size] to the numbers in the order of LSTM. */
  private static Value weights(OnnxNode node, String name, int input, int scaleInput) {
    Value integers = node.input(input, name);
    Value scale = parameter(node, name + "_scale", scaleInput);
    Value zero = parameter(node, name + "_zero_point", scaleInput + 1);
    Value numbers =
        node.fold(name + "_numbers", new Dequantize(0, ElementType.FLOAT), integers, scale, zero);
    return node.fold(name, new Transpose(List.of(0, 2, 1)), numbers);
  }

  /** One number for each direction, or one for each direction and row of the gates. */
  private static Value parameter(OnnxNode node, String name, int input) {
    Value value = node.input(input, name);
    Tensor known = node.constantOf(value);
    if (known == null) {
      throw node.unsupported("a %s that is not constant is not supported", name);
    }
    Tensor axes = known.rank() == 1 ? Tensor.vector(1, 2) : Tensor.vector(1);
    Value positions = node.constant(name + "_axes", axes);
    return node.fold(name + "_numbers", Reshape.unsqueeze(), value, positions);
  }

  @Override
  RecurrentCell cell(RecurrentCell.Setup setup) {
    return new LstmCell(setup, peepholes(), inputForget()) {
      @Override
      Value hidden(Value previous) {
        Value scale = add("h_scale", QuantizationParameters.scale(), previous);
        Value zero = add("h_zero_point", QuantizationParameters.zeroPoint(), previous);
        Value integers = add("h_integers", QUANTIZE, previous, scale, zero);
        return add("h_levels", DEQUANTIZE, integers, scale, zero);
      }
    };
  }
}

package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.CumulativeSum;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Pad;
import io.github.onnxlrp.ir.op.ReverseSequence;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Locale;

/** Operators that fill, reverse or add up along axes. */
final class PadTranslator {
  private PadTranslator() {}

  /** Pads and the filling number were attributes before opset 11. */
  static void pad(OnnxNode node) {
    Value data = node.input(0, "data");
    Pad op = new Pad(mode(node));
    if (node.opset() >= 11) {
      Value pads = node.input(1, "pads");
      Value given = node.optionalInput(2);
      Value fill = given == null ? node.add("zero", Generators.zero(), data) : given;
      node.emit(op, data, pads, fill, node.optionalInput(3));
      return;
    }
    long[] pads = node.attributes().integers(node.opset() < 2 ? "paddings" : "pads");
    if (pads == null) {
      throw node.invalid("attribute 'pads' is missing");
    }
    double value = node.attributes().number("value", 0);
    node.emit(
        op,
        data,
        node.constant("pads", Tensor.vector(pads)),
        node.constant("value", Tensor.floating(ElementType.FLOAT, new double[] {value})));
  }

  private static Pad.Mode mode(OnnxNode node) {
    String mode = node.attributes().text("mode", "constant");
    try {
      return Pad.Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.unsupported("mode '%s' is not supported", mode);
    }
  }

  static void cumulativeSum(OnnxNode node) {
    boolean exclusive = node.attributes().flag("exclusive", false);
    boolean reverse = node.attributes().flag("reverse", false);
    node.emit(new CumulativeSum(exclusive, reverse), node.input(0, "x"), node.input(1, "axis"));
  }

  static void reverseSequence(OnnxNode node) {
    int batchAxis = node.attributes().intValue("batch_axis", 1);
    int timeAxis = node.attributes().intValue("time_axis", 0);
    node.emit(
        new ReverseSequence(batchAxis, timeAxis),
        node.input(0, "input"),
        node.input(1, "sequence_lens"));
  }

  static void triangle(OnnxNode node) {
    boolean upper = node.attributes().flag("upper", true);
    Value data = node.input(0, "input");
    Value mask = node.add("mask", Generators.triangle(upper), data, node.optionalInput(1));
    Value zero = node.add("zero", Generators.zero(), data);
    node.emit(new Where(), mask, data, zero);
  }
}

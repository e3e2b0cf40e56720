package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MaxPool;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.TransposedConvolution;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.Locale;

/** Convolutions and pools. The bias of a convolution is added by an operation of its own. */
final class ConvolutionTranslator {
  private ConvolutionTranslator() {}

  static void convolution(OnnxNode node) {
    convolution(node, node::emit);
  }

  static void convolution(OnnxNode node, GemmTranslator.Last last) {
    Op op = new Convolution(window(node), groups(node));
    withBias(node, op, last);
  }

  static void transposed(OnnxNode node) {
    Op op =
        new TransposedConvolution(
            window(node),
            groups(node),
            node.attributes().intValues("output_padding"),
            node.attributes().intValues("output_shape"));
    withBias(node, op, node::emit);
  }

  private static void withBias(OnnxNode node, Op op, GemmTranslator.Last last) {
    Value data = node.input(0, "X");
    Value weights = node.input(1, "W");
    Value bias = node.optionalInput(2);
    if (bias == null) {
      last.add(op, data, weights);
      return;
    }
    Value product = node.add("product", op, data, weights);
    last.add(new Add(), product, node.add("bias", Reshape.toChannels(), bias, product));
  }

  static void averagePool(OnnxNode node) {
    boolean countsPads = node.attributes().flag("count_include_pad", false);
    node.emit(new AveragePool(pool(node), countsPads), node.input(0, "X"));
  }

  static void maxPool(OnnxNode node) {
    if (node.attributes().flag("storage_order", false) && node.wantsOutput(1)) {
      throw node.unsupported("indices in column major order are not supported");
    }
    Value data = node.input(0, "X");
    Value winners = node.check("winners", MaxPool.winners(pool(node)), data);
    node.emitOutput(0, new MaxPool(), data, winners);
    node.emitOutput(1, Reshape.identity(), winners);
  }

  static void globalAverage(OnnxNode node) {
    global(node, new Reduce(true, true, false));
  }

  static void globalMax(OnnxNode node) {
    global(node, new ReduceExtremum(true, true, false));
  }

  private static void global(OnnxNode node, Op op) {
    Value data = node.input(0, "X");
    node.emit(op, data, node.add("axes", Generators.axesFrom(2), data));
  }

  static Window pool(OnnxNode node) {
    if (!node.attributes().has("kernel_shape")) {
      throw node.invalid("attribute 'kernel_shape' is missing");
    }
    return window(node);
  }

  static Window window(OnnxNode node) {
    String name = node.attributes().text("auto_pad", "NOTSET");
    Window.AutoPad autoPad;
    try {
      autoPad = Window.AutoPad.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.invalid(
          "auto_pad is '%s'; expected one of NOTSET, SAME_UPPER, SAME_LOWER, VALID", name);
    }
    return new Window(
        node.attributes().intValues("kernel_shape"),
        node.attributes().intValues("strides"),
        node.attributes().intValues("dilations"),
        node.attributes().intValues("pads"),
        autoPad,
        node.attributes().flag("ceil_mode", false));
  }

  static int groups(OnnxNode node) {
    int groups = node.attributes().intValue("group", 1);
    if (groups < 1) {
      throw node.invalid("group is %d; expected 1 or more", groups);
    }
    return groups;
  }
}

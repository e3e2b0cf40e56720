package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;

/** Slice and Split, which both cut ranges; their parameters were attributes in older opsets. */
final class SliceTranslator {
  private SliceTranslator() {}

  static void slice(OnnxNode node) {
    Value data = node.input(0, "data");
    if (node.opset() >= 10) {
      node.emit(
          new Slice(),
          data,
          node.input(1, "starts"),
          node.input(2, "ends"),
          node.optionalInput(3),
          node.optionalInput(4));
      return;
    }
    Value axes = attribute(node, "axes");
    Value starts = attribute(node, "starts");
    Value ends = attribute(node, "ends");
    if (starts == null || ends == null) {
      throw node.invalid("attribute 'starts' or 'ends' is missing");
    }
    node.emit(new Slice(), data, starts, ends, axes);
  }

  static void split(OnnxNode node) {
    Value data = node.input(0, "data");
    int axis = node.attributes().intValue("axis", 0);
    Value lengths = node.opset() >= 13 ? node.optionalInput(1) : attribute(node, "split");
    long parts = node.attributes().integer("num_outputs", node.outputCount());
    Tensor known = node.constantOf(lengths);
    if ((known != null && known.size() != node.outputCount()) || parts != node.outputCount()) {
      throw node.invalid(
          "it cuts %d parts and has %d outputs",
          known == null ? parts : known.size(), node.outputCount());
    }
    node.emit(new Split(axis, node.outputCount()), data, lengths);
  }

  private static Value attribute(OnnxNode node, String name) {
    long[] values = node.attributes().integers(name);
    return values == null ? null : node.constant(name, Tensor.vector(values));
  }
}

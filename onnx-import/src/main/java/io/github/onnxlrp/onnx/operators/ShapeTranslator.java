package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Operators that read or change shapes: Shape, Reshape, Squeeze, Unsqueeze, Flatten, Transpose,
 * Concat, Gather.
 */
final class ShapeTranslator {
  private ShapeTranslator() {}

  static void shape(OnnxNode node) {
    long start = node.attributes().integer("start", 0);
    long end = node.attributes().integer("end", Long.MAX_VALUE);
    node.emit(Generators.shape(start, end), node.input(0, "data"));
  }

  static void reshape(OnnxNode node) {
    Value shape = operandOrAttribute(node, 5, "shape");
    if (shape == null) {
      throw node.invalid("it has no shape");
    }
    boolean allowZero = node.attributes().flag("allowzero", false);
    node.emit(Reshape.toOperand(allowZero), node.input(0, "data"), shape);
  }

  static void squeeze(OnnxNode node) {
    Value axes = operandOrAttribute(node, 13, "axes");
    node.emit(Reshape.squeeze(), node.input(0, "data"), axes);
  }

  static void unsqueeze(OnnxNode node) {
    Value axes = operandOrAttribute(node, 13, "axes");
    if (axes == null) {
      throw node.invalid("it has no axes");
    }
    node.emit(Reshape.unsqueeze(), node.input(0, "data"), axes);
  }

  static void flatten(OnnxNode node) {
    node.emit(Reshape.flatten(node.attributes().intValue("axis", 1)), node.input(0, "data"));
  }

  static void transpose(OnnxNode node) {
    int[] permutation = node.attributes().intValues("perm");
    List<Integer> order =
        permutation == null ? List.of() : Arrays.stream(permutation).boxed().toList();
    if (!order.stream().sorted().toList().equals(axes(order.size()))) {
      throw node.invalid("perm is %s; expected each of %s once", order, axes(order.size()));
    }
    node.emit(new Transpose(order), node.input(0, "data"));
  }

  private static List<Integer> axes(int rank) {
    return IntStream.range(0, rank).boxed().toList();
  }

  static void concat(OnnxNode node) {
    if (node.opset() >= 4) {
      node.attributes().integer("axis");
    }
    node.emit(new Concat(node.attributes().intValue("axis", 1)), node.allInputs());
  }

  static void gather(OnnxNode node) {
    int axis = node.attributes().intValue("axis", 0);
    node.emit(new Gather(axis), node.input(0, "data"), node.input(1, "indices"));
  }

  /**
   * What operators took as an attribute before {@code opset} and as their second input since, or
   * null.
   */
  static Value operandOrAttribute(OnnxNode node, int opset, String name) {
    if (node.opset() >= opset) {
      return node.optionalInput(1);
    }
    long[] values = node.attributes().integers(name);
    return values == null ? null : node.constant(name, Tensor.vector(values));
  }
}

package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.Arrays;

/** Einsum; more than two operands are contracted one after the other. */
final class EinsumTranslator {
  private EinsumTranslator() {}

  static void translate(OnnxNode node) {
    String equation = node.attributes().text("equation", "").replace(" ", "");
    Value[] operands = node.allInputs();
    if (operands.length <= 2) {
      node.emit(new Einsum(equation), operands);
      return;
    }
    String[] sides = equation.split("->", -1);
    String[] axes = sides[0].split(",", -1);
    if (sides.length > 2) {
      throw node.invalid("equation '%s' has two arrows", equation);
    }
    if (sides.length < 2 || axes.length != operands.length || equation.contains("...")) {
      throw node.unsupported(
          "more than two operands need an equation with an arrow and without an ellipsis");
    }
    Value product = operands[0];
    String own = axes[0];
    for (int k = 1; k < operands.length - 1; k++) {
      String needed = sides[1] + String.join("", Arrays.asList(axes).subList(k + 1, axes.length));
      String kept = kept(own + axes[k], needed);
      String step = own + "," + axes[k] + "->" + kept;
      product = node.add("product" + k, new Einsum(step), product, operands[k]);
      own = kept;
    }
    int last = operands.length - 1;
    node.emit(new Einsum(own + "," + axes[last] + "->" + sides[1]), product, operands[last]);
  }

  /** The letters that are needed later, each once. */
  private static String kept(String letters, String needed) {
    StringBuilder kept = new StringBuilder();
    letters
        .chars()
        .distinct()
        .filter(letter -> needed.indexOf(letter) >= 0)
        .forEach(letter -> kept.append((char) letter));
    return kept.toString();
  }
}

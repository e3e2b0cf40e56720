package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.translate.BuiltIn.binary;
import static io.github.onnxlrp.onnx.translate.BuiltIn.of;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import java.util.List;

/** Sums, products and linear maps. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Add", binary(new Add())),
          of("Sub", binary(new Sub())),
          of("Mul", binary(new Mul())),
          of("Div", binary(new Div())),
          of("Sum", node -> ElementTranslator.chain(node, new Add())),
          of("MatMul", binary(new MatMul())),
          of("Gemm", GemmTranslator::translate));
}

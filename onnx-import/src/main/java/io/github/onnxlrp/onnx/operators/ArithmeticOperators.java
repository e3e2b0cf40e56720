package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.binary;
import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Sub;
import java.util.List;

/** Sums, products and linear maps. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  private static final String ONE_DATA_OPERAND =
      "No relevance where both operands depend on what is explained.";

  static final List<BuiltIn> LIST =
      List.of(
          of("Add", binary(new Add())),
          of("Sub", binary(new Sub())),
          of("Mul", binary(new Mul())),
          of("Div", binary(new Div())),
          of("Sum", node -> ElementTranslator.chain(node, new Add())),
          of("MatMul", binary(new MatMul())),
          of("Pow", binary(new Power())).limits(ONE_DATA_OPERAND),
          of("Mod", ElementTranslator::modulo).since(10).limits(ONE_DATA_OPERAND),
          of("Mean", ElementTranslator::mean),
          of("Gemm", GemmTranslator::translate),
          of("Einsum", EinsumTranslator::translate)
              .since(12)
              .limits("More than two operands need an arrow and no ellipsis."),
          of("Attention", AttentionTranslator::translate)
              .since(23)
              .limits("nonpad_kv_seqlen and qk_matmul_output are refused."),
          of("CumSum", PadTranslator::cumulativeSum).since(11));
}

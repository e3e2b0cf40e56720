package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import java.util.List;

/** Operators that reduce axes. */
final class ReductionOperators {
  private ReductionOperators() {}

  private static final String NO_IDENTITY = "noop_with_empty_axes is refused.";

  static final List<BuiltIn> LIST =
      List.of(
          of("ReduceSum", ReduceTranslator::sum),
          of("ReduceMean", ReduceTranslator::mean),
          of("ReduceMax", ReduceTranslator::max),
          of("ReduceMin", ReduceTranslator::min),
          of("ReduceProd", ReduceTranslator::product).limits("No relevance rule."),
          of("ReduceL1", ReduceTranslator::l1).limits(NO_IDENTITY),
          of("ReduceL2", ReduceTranslator::l2).limits(NO_IDENTITY),
          of("ReduceSumSquare", ReduceTranslator::sumSquare).limits(NO_IDENTITY),
          of("ReduceLogSum", ReduceTranslator::logSum).limits(NO_IDENTITY),
          of("ReduceLogSumExp", ReduceTranslator::logSumExp),
          of("ArgMax", node -> IndexTranslator.argument(node, true)),
          of("ArgMin", node -> IndexTranslator.argument(node, false)));
}

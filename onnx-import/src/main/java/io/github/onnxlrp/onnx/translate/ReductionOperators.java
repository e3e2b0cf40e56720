package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.translate.BuiltIn.of;

import java.util.List;

/** Operators that reduce axes. */
final class ReductionOperators {
  private ReductionOperators() {}

  static final List<BuiltIn> LIST =
      List.of(of("ReduceSum", ReduceTranslator::sum), of("ReduceMean", ReduceTranslator::mean));
}

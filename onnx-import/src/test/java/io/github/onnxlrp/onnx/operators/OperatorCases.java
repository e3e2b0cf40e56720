package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Models of one node each, for every operator and its variants. */
final class OperatorCases {
  private OperatorCases() {}

  static Stream<OneNode> all() {
    return Stream.of(
            ArithmeticCases.all(),
            ElementCases.all(),
            FunctionCases.all(),
            ReductionCases.all(),
            MovementCases.all(),
            IndexCases.all(),
            ConvolutionCases.all(),
            NormalisationCases.all(),
            ResizeCases.all(),
            SignalCases.all(),
            FusedCases.all(),
            FusedAttentionCases.all(),
            QuantisationCases.all(),
            QLinearCases.all(),
            DiscreteCases.all())
        .flatMap(cases -> cases);
  }

  static Tensor scalar(double value) {
    return Tensor.floating(ElementType.FLOAT, new double[] {(float) value});
  }
}

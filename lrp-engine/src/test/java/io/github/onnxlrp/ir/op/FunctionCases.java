package io.github.onnxlrp.ir.op;

import static io.github.onnxlrp.ir.op.AdjointCase.of;
import static io.github.onnxlrp.ir.op.AdjointCase.positive;
import static io.github.onnxlrp.ir.op.AdjointCase.random;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Functions of single elements, and Softmax. */
final class FunctionCases {
  private FunctionCases() {}

  static Stream<AdjointCase> all() {
    Tensor x = random(3, 4);
    Stream<AdjointCase> plain =
        Stream.of(
                Functions.sigmoid(),
                Functions.tanh(),
                Functions.relu(),
                Functions.leakyRelu(0.1),
                Functions.thresholdedRelu(0.5),
                Functions.elu(0.7),
                Functions.hardSigmoid(0.4, 0.3),
                Functions.scaledTanh(1.5, 0.6),
                Functions.softsign(),
                Functions.softplus(),
                Functions.saturate(0.8),
                Functions.clip(-0.3, 1.1),
                Functions.negate(),
                Functions.oneMinus(),
                Functions.exp(),
                Functions.abs(),
                Functions.square(),
                Functions.orOne(),
                Activations.selu(1.6, 1.1),
                Activations.celu(0.8),
                Activations.hardSwish(),
                Activations.swish(1.3),
                Activations.mish(),
                Activations.gelu(),
                Activations.geluTanh(),
                Activations.shrink(0.5, 0.2),
                Activations.erf(),
                Trigonometry.sin(),
                Trigonometry.cos(),
                Trigonometry.tan(),
                Trigonometry.atan(),
                Trigonometry.sinh(),
                Trigonometry.cosh(),
                Trigonometry.asinh(),
                Rounding.floor(),
                Rounding.sign(),
                new Softmax(0, false),
                new Softmax(1, true),
                new Softmax(0, false, true),
                new Softmax(-1, true, true))
            .map(op -> of(op, x));
    Stream<AdjointCase> positive =
        Stream.of(Functions.log(), Functions.sqrt(), Functions.reciprocal())
            .map(op -> of(op, positive(5)));
    Stream<AdjointCase> narrow =
        Stream.of(Trigonometry.asin(), Trigonometry.acos(), Trigonometry.atanh())
            .map(op -> of(op, random(5).map(v -> 0.8 * Math.tanh(v))));
    Stream<AdjointCase> others =
        Stream.of(
            of(Trigonometry.acosh(), positive(5).map(v -> v + 1)),
            of(new ParametricRelu(), x, random(3, 1)),
            of(
                new Dequantize(1, ElementType.DOUBLE),
                x,
                null,
                Tensor.integers(ElementType.INT8, new long[] {1, 2, 3, 4}, 4)));
    return Stream.of(plain, positive, narrow, others).flatMap(cases -> cases);
  }
}

package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A product of quantised numbers as integers, and as what they stand for. */
class QuantisedFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void theScaleOfAnIntegerProductIsAFactorOfTheMap(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        c, e, g = DynamicQuantizeLinear(x)
        r = DequantizeLinear(c, e, g)
        q = QuantizeLinear(W, k0.01s)
        w = DequantizeLinear(q, k0.01s)
        a = MatMul(r, w)
        y = Add(a, b)
        """,
        """
        c, e, g = DynamicQuantizeLinear(x)
        q = QuantizeLinear(W, k0.01s)
        i = MatMulInteger(c, q, g)
        f = Cast(i) to=1
        t = Mul(e, k0.01s)
        a = Mul(f, t)
        y = Add(a, b)
        """);
  }
}

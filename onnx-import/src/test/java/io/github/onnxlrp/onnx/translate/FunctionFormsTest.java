package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions that exporters write out. */
class FunctionFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void silu(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        y = Mul(s, z)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        e = Exp(q)
        c = Add(k1, e)
        y = Div(s, c)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        e = Exp(q)
        c = Add(k1, e)
        z = Reciprocal(c)
        y = Mul(z, s)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, k0.5)
        e = Tanh(q)
        c = Mul(e, k0.5)
        z = Add(c, k0.5)
        y = Mul(z, s)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void gelu(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = Gelu(s)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Div(s, k1.4142135623730951)
        e = Erf(q)
        c = Add(e, k1)
        t = Mul(s, c)
        y = Mul(t, k0.5)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Div(s, k1.4142135623730951)
        e = Erf(q)
        c = Add(e, k1)
        t = Mul(s, k0.5)
        y = Mul(t, c)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Div(s, k1.4142135623730951)
        e = Erf(q)
        c = Mul(e, k0.5)
        t = Add(k0.5, c)
        y = Mul(s, t)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void geluByTanh(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = Gelu(s) approximate="tanh"
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Pow(s, k3)
        c = Mul(q, k0.044715)
        e = Add(s, c)
        f = Mul(e, k0.7978845608028654)
        g = Tanh(f)
        t = Add(g, k1)
        r = Mul(s, t)
        y = Mul(r, k0.5)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void leakyRelu(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = LeakyRelu(s) alpha=0.25
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = PRelu(s, k0.25)
        """);
  }
}

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
  void layerNorm(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = LayerNormalization(s, p, d) epsilon=0.125
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        c = Sub(s, i)
        q = Mul(c, c)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        t = Div(c, r)
        f = Mul(t, p)
        y = Add(f, d)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        c = Sub(s, i)
        q = Pow(c, k2)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        g = Reciprocal(r)
        t = Mul(c, g)
        f = Mul(t, p)
        y = Add(f, d)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        c = Sub(s, i)
        q = Pow(c, k2)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        g = Div(k1s, r)
        t = Mul(g, c)
        f = Mul(t, p)
        y = Add(f, d)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        c = Sub(s, i)
        q = Mul(c, c)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Pow(e, k-0.5s)
        t = Mul(c, r)
        f = Mul(t, p)
        y = Add(f, d)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        j = Neg(i)
        c = Add(s, j)
        q = Mul(c, c)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        g = Div(p, r)
        t = Mul(c, g)
        y = Add(t, d)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void rmsNorm(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, s)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        t = Div(s, r)
        y = Mul(t, p)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Pow(s, k2)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        g = Reciprocal(r)
        t = Mul(s, g)
        y = Mul(p, t)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Pow(s, k2)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Pow(e, k-0.5s)
        t = Mul(r, s)
        y = Mul(p, t)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, s)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        f = Div(p, r)
        y = Mul(f, s)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void division(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        v = MatMul(h, U)
        f = Softplus(v)
        q = Add(f, k1)
        y = Div(s, q)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        v = MatMul(h, U)
        f = Softplus(v)
        q = Add(f, k1)
        r = Reciprocal(q)
        y = Mul(s, r)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        v = MatMul(h, U)
        f = Softplus(v)
        q = Add(f, k1)
        r = Div(k1, q)
        y = Mul(r, s)
        """);
  }
}

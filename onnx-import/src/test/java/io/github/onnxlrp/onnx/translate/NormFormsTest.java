package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms and other divisions by the data, as exporters write them. */
class NormFormsTest {

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
        g = Reciprocal(r)
        f = Mul(g, p)
        t = Mul(s, f)
        j = Neg(i)
        l = Mul(j, f)
        o = Add(l, d)
        y = Add(t, o)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMean(s, last) keepdims=1
        c = Sub(s, i)
        q = Mul(c, c)
        v = ReduceMean(q, last) keepdims=1
        z = Unsqueeze(s, first)
        o = ConstantOfShape(one1)
        w = Add(o, k1s)
        m = Reshape(i, one1)
        u = Reshape(v, one1)
        t = BatchNormalization(z, w, o, m, u) epsilon=0.125
        l = Squeeze(t, first)
        f = Mul(l, p)
        y = Add(f, d)
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
        """,
        """
        w = Mul(W, p)
        c = Mul(b, p)
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, s)
        v = ReduceMean(q, last) keepdims=1
        e = Add(v, k0.125s)
        r = Sqrt(e)
        t = MatMul(x, w)
        f = Add(t, c)
        y = Div(f, r)
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

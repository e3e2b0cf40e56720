package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Complements of gates, and blends of two values. */
class BlendFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void complements(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        c = Sub(k1, z)
        y = Mul(c, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Neg(z)
        c = Add(q, k1)
        y = Mul(m, c)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Neg(z)
        c = Add(k1, q)
        y = Mul(c, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Mul(z, k-1)
        c = Add(k1, q)
        y = Mul(c, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Sub(z, k1)
        c = Neg(q)
        y = Mul(c, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Sub(z, k1)
        c = Mul(q, k-1)
        y = Mul(c, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Div(z, k-1)
        c = Sub(q, k-1)
        y = Mul(m, c)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Sub(z, k1)
        r = Mul(q, m)
        y = Neg(r)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Add(k-1, z)
        r = Mul(m, q)
        y = Mul(r, k-1)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void blends(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        c = Sub(k1, z)
        i = Mul(c, m)
        j = Mul(z, h)
        y = Add(i, j)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        e = Sub(h, m)
        f = Mul(z, e)
        y = Add(m, f)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        e = Sub(m, h)
        f = Mul(e, z)
        y = Sub(m, f)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        c = Sub(k1, z)
        e = Sub(m, h)
        f = Mul(c, e)
        y = Add(h, f)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Neg(m)
        e = Add(h, q)
        f = Mul(z, e)
        y = Add(f, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Neg(z)
        c = Add(q, k1)
        i = Mul(c, m)
        j = Mul(h, z)
        y = Add(j, i)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        c = Sub(k1, z)
        e = Sub(h, m)
        f = Mul(c, e)
        y = Sub(h, f)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        e = Sub(m, h)
        q = Neg(z)
        f = Mul(q, e)
        y = Add(m, f)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        c = Sub(k1, z)
        i = Mul(c, m)
        q = Neg(z)
        j = Mul(q, h)
        y = Sub(i, j)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Sub(z, k1)
        i = Mul(q, m)
        j = Mul(z, h)
        y = Sub(j, i)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Sub(z, k1)
        e = Sub(h, m)
        f = Mul(q, e)
        y = Add(f, h)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        q = Add(z, k-1)
        e = Sub(m, h)
        f = Mul(e, q)
        y = Sub(h, f)
        """);
  }
}

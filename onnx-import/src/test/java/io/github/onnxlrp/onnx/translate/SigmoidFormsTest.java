package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sigmoids and softmaxes that are written out. */
class SigmoidFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void sigmoids(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        e = Exp(q)
        c = Add(k1, e)
        z = Reciprocal(c)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        e = Exp(q)
        c = Add(e, k1)
        z = Div(k1, c)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, k0.5)
        e = Tanh(q)
        c = Mul(e, k0.5)
        z = Add(c, k0.5)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(k0.5, s)
        e = Tanh(q)
        c = Add(e, k1)
        z = Div(c, k2)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        e = Exp(s)
        c = Add(e, k1)
        z = Div(e, c)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        c = Sigmoid(q)
        z = Sub(k1, c)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, k-1)
        e = Exp(q)
        c = Add(e, k1)
        z = Pow(c, k-1)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void sigmoidsByDivision(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Neg(s)
        e = Exp(q)
        c = Add(k1, e)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Div(m, c)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void hardSigmoids(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = HardSigmoid(s) alpha=0.25 beta=0.5
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Mul(s, k0.25)
        c = Add(q, k0.5)
        z = Clip(c, zero, one)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        c = Add(s, k2)
        q = Max(c, k0)
        e = Min(q, k4)
        z = Div(e, k4)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        c = Add(k2, s)
        q = Clip(c, zero, four)
        z = Mul(q, k0.25)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Div(s, k4)
        c = Add(q, k0.5)
        e = Relu(c)
        z = Min(e, k1)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void gatesOfRawInputs(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        z = Sigmoid(x)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        q = Neg(x)
        e = Exp(q)
        c = Add(k1, e)
        z = Reciprocal(c)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        q = Mul(x, k0.5)
        e = Tanh(q)
        c = Mul(e, k0.5)
        z = Add(c, k0.5)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void softmaxes(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Softmax(s) axis=1
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        i = ReduceMax(s, last) keepdims=1
        q = Sub(s, i)
        e = Exp(q)
        t = ReduceSum(e, last) keepdims=1
        z = Div(e, t)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        e = Exp(s)
        t = ReduceSum(e, last) keepdims=1
        z = Div(e, t)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        e = Exp(s)
        t = ReduceSum(e, last) keepdims=1
        r = Reciprocal(t)
        z = Mul(e, r)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }
}

package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of a gate and a signal. */
class GateFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void rawSignals(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        y = Mul(z, h)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        y = Mul(h, z)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void clippedMaps(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Clip(s, zero, one)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Max(s, k0)
        z = Min(q, k1)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        q = Relu(s)
        z = Min(k1, q)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void gatesTimesGates(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        g = Sigmoid(v)
        y = Mul(z, g)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        g = Sigmoid(v)
        y = Mul(g, z)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        q = Neg(v)
        e = Exp(q)
        c = Add(k1, e)
        g = Reciprocal(c)
        y = Mul(g, z)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void einsumGates(int size, Forms.Constants shape) {
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
        a = Einsum(x, W) equation="ij,jk->ik"
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void movedGates(int size, Forms.Constants shape) {
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
        u = Transpose(s)
        q = Sigmoid(u)
        z = Transpose(q)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        u = Transpose(s)
        q = Neg(u)
        e = Exp(q)
        c = Add(k1e, e)
        z0 = Reciprocal(c)
        z = Transpose(z0)
        v = MatMul(h, U)
        m = Tanh(v)
        y = Mul(z, m)
        """);
  }
}

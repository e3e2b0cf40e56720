package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Linear maps by different operators. */
class AffineFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aDifferenceOfMaps(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        v = MatMul(h, U)
        s = Sub(a, v)
        y = Add(s, b)
        """,
        """
        a = MatMul(x, W)
        v = MatMul(h, U)
        t = Neg(v)
        s = Add(a, t)
        y = Add(s, b)
        """,
        """
        a = MatMul(x, W)
        v = MatMul(h, U)
        s = Sub(v, a)
        t = Neg(s)
        y = Add(t, b)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void subtractingAConstant(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        y = Sub(a, b)
        """,
        """
        a = MatMul(x, W)
        c = Neg(b)
        y = Add(a, c)
        """,
        """
        a = MatMul(x, W)
        c = Neg(b)
        y = Add(c, a)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void otherOperatorsForMatMul(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        y = Add(a, b)
        """,
        """
        a = Einsum(x, W) equation="ij,jk->ik"
        y = Add(a, b)
        """,
        """
        a = Einsum(W, x) equation="jk,ij->ik"
        y = Add(a, b)
        """,
        """
        y = Gemm(x, W, b)
        """,
        """
        t = Transpose(W)
        u = Transpose(x)
        a = MatMul(t, u)
        c = Transpose(a)
        y = Add(c, b)
        """,
        """
        u = Unsqueeze(x, twoAxis)
        t = Transpose(W)
        f = Unsqueeze(t, twoAxis)
        q = Conv(u, f, b)
        y = Squeeze(q, twoAxis)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void oneWideProductAndSplit(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        v = MatMul(x, U)
        s = Sigmoid(a)
        t = Tanh(v)
        y = Mul(s, t)
        """,
        """
        w = Concat(W, U) axis=1
        a = MatMul(x, w)
        q, r = Split(a, twice) axis=1
        s = Sigmoid(q)
        t = Tanh(r)
        y = Mul(s, t)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void joinedVectors(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        v = MatMul(h, U)
        s = Add(a, v)
        y = Add(s, b)
        """,
        """
        w = Concat(W, U) axis=0
        j = Concat(x, h) axis=1
        s = MatMul(j, w)
        y = Add(s, b)
        """);
  }
}

package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constant factors of linear maps and sums, of any sign and shape. */
class FactorFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void factorsBelongToTheMap(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        t = Mul(a, k2)
        y = Add(t, b)
        """,
        """
        w = Mul(W, k2)
        a = MatMul(x, w)
        y = Add(a, b)
        """,
        """
        a = MatMul(x, W)
        t = Div(a, k0.5)
        y = Add(b, t)
        """,
        """
        y = Gemm(x, W, b) alpha=2.0
        """,
        """
        t = Mul(k2, x)
        a = MatMul(t, W)
        y = Add(a, b)
        """,
        """
        a = MatMul(x, W)
        t = Add(a, a)
        y = Add(t, b)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aFactorOfASumIsAFactorOfItsTerms(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        t = Add(a, b)
        y = Mul(t, k2)
        """,
        """
        w = Mul(W, k2)
        c = Mul(b, k2)
        a = MatMul(x, w)
        y = Add(a, c)
        """,
        """
        y = Gemm(x, W, b) alpha=2.0 beta=2.0
        """,
        """
        a = MatMul(x, W)
        t = Add(a, b)
        y = Div(t, k0.5)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aFactorForEachUnit(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        t = Mul(a, p)
        y = Add(t, d)
        """,
        """
        w = Mul(W, p)
        a = MatMul(x, w)
        y = Add(a, d)
        """,
        """
        a = MatMul(x, W)
        q = Reciprocal(p)
        t = Div(a, q)
        y = Add(t, d)
        """,
        """
        a = MatMul(x, W)
        t = Mul(a, p)
        u = Transpose(t)
        v = Transpose(u)
        y = Add(v, d)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aNegationIsASign(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        y = Sub(b, a)
        """,
        """
        a = MatMul(x, W)
        t = Neg(a)
        y = Add(t, b)
        """,
        """
        a = MatMul(x, W)
        t = Mul(a, k-1)
        y = Add(b, t)
        """,
        """
        w = Neg(W)
        a = MatMul(x, w)
        y = Add(a, b)
        """,
        """
        a = MatMul(x, W)
        t = Sub(a, b)
        y = Neg(t)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void foldedBatchNorm(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        y = BatchNormalization(a, p, d, b, p) epsilon=0.125
        """,
        """
        a = MatMul(x, W)
        q = Add(p, k0.125)
        r = Sqrt(q)
        f = Div(p, r)
        w = Mul(W, f)
        c = Mul(b, f)
        e = Sub(d, c)
        t = MatMul(x, w)
        y = Add(t, e)
        """,
        """
        a = MatMul(x, W)
        q = Add(p, k0.125)
        r = Sqrt(q)
        c = Sub(a, b)
        t = Div(c, r)
        f = Mul(t, p)
        y = Add(f, d)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aMean(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        t = Concat(x, h) axis=0
        r = ReduceMean(t, first) keepdims=1
        y = Add(r, b)
        """,
        """
        t = Concat(x, h) axis=0
        s = ReduceSum(t, first) keepdims=1
        r = Mul(s, k0.5)
        y = Add(r, b)
        """,
        """
        t = Concat(x, h) axis=0
        s = ReduceSum(t, first) keepdims=1
        r = Div(s, k2)
        y = Add(b, r)
        """,
        """
        s = Add(x, h)
        r = Mul(s, k0.5)
        y = Add(r, b)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aMeanAlone(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        t = Concat(x, h) axis=0
        y = ReduceMean(t, first) keepdims=1
        """,
        """
        t = Concat(x, h) axis=0
        s = ReduceSum(t, first) keepdims=1
        y = Mul(s, k0.5)
        """,
        """
        s = Add(x, h)
        y = Div(s, k2)
        """,
        """
        y = Mean(x, h)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aMaskIsAChoice(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        t = Mul(a, mask)
        y = Add(t, b)
        """,
        """
        a = MatMul(x, W)
        t = Where(taken, a, k0)
        y = Add(t, b)
        """,
        """
        w = Mul(W, mask)
        a = MatMul(x, w)
        y = Add(a, b)
        """);
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void aDoubleNegation(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        y = Tanh(s)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        t = Neg(s)
        u = Neg(t)
        y = Tanh(u)
        """);
  }
}

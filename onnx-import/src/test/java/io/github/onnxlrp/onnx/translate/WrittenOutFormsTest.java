package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of one value that exporters write out in many ways. */
class WrittenOutFormsTest {
  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void siluBehindMovement(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(s, z)",
        "q = Identity(s); z = Sigmoid(q); y = Mul(s, z)",
        "z = Sigmoid(s); q = Identity(z); y = Mul(s, q)",
        "q = Transpose(s); z = Sigmoid(q); t = Transpose(z); y = Mul(t, s)",
        "q = Reshape(s, n); z = Sigmoid(q); y = Mul(s, z)",
        "q = Transpose(s); z = Sigmoid(q); t = Mul(q, z); y = Transpose(t)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void siluBehindOtherMovement(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(s, z)",
        "q = Unsqueeze(s, first); z = Sigmoid(q); t = Squeeze(z, first); y = Mul(t, s)",
        "q = Flatten(s); z = Sigmoid(q); y = Mul(z, q)",
        "q = Cast(s) to=11; z = Sigmoid(q); y = Mul(z, s)",
        "q = Transpose(s); n0 = Neg(q); e = Exp(n0); o = Add(e, k1s); t = Transpose(o); y = Div(s, t)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void siluFromTanh(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(s, z)",
        "q = Mul(s, k0.5); t = Tanh(q); e = Add(t, k1); y = Mul(q, e)",
        "q = Div(s, k2); t = Tanh(q); e = Mul(q, t); y = Add(e, q)",
        "q = Mul(s, k0.5); t = Tanh(q); e = Add(k1, t); i = Mul(s, e); y = Mul(k0.5, i)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void geluBySum(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "y = Gelu(s)",
        "q = Div(s, k1.4142135623730951); e = Erf(q); t = Mul(s, k0.5); i = Mul(t, e); y = Add(t, i)",
        "q = Div(s, k1.4142135623730951); e = Erf(q); i = Mul(s, e); t = Add(s, i); y = Mul(t, k0.5)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void rectifiers(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "y = Relu(s)",
        "q = Abs(s); t = Add(s, q); y = Mul(k0.5, t)",
        "q = Abs(s); i = Mul(q, k0.5); t = Mul(s, k0.5); y = Add(t, i)");
    Forms.assertSameCells(size, shape, "y = Softplus(s)", "e = Exp(s); t = Add(e, k1); y = Log(t)");
    Forms.assertSameCells(
        size,
        shape,
        "y = HardSwish(s)",
        "q = Add(s, k3); r = Relu(q); t = Min(r, k6); i = Mul(s, t); y = Div(i, k6)",
        "q = Add(s, k3); r = Clip(q, zero, six); t = Div(r, k6); y = Mul(s, t)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void otherRectifiers(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "y = LeakyRelu(s) alpha=0.25",
        "q = Mul(s, k0.25); y = Max(s, q)",
        "r = Relu(s); q = Neg(s); t = Relu(q); i = Mul(t, k0.25); y = Sub(r, i)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Relu(s)",
        "y = Max(s, k0)",
        "q = Neg(s); r = Relu(q); y = Add(s, r)",
        "q = Abs(s); t = Add(s, q); y = Div(t, k2)",
        "y = Clip(s, zero)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Softplus(s)",
        "q = Neg(s); z = Sigmoid(q); l = Log(z); y = Neg(l)",
        "r = Relu(s); q = Abs(s); n0 = Neg(q); e = Exp(n0); t = Add(e, k1); l = Log(t); y = Add(r, l)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Mish(s)",
        "q = Softplus(s); t = Tanh(q); y = Mul(s, t)",
        "e = Exp(s); q = Add(k1, e); l = Log(q); t = Tanh(l); y = Mul(t, s)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Elu(s)",
        "r = Relu(s); e = Exp(s); t = Sub(e, k1); q = Min(t, k0); y = Add(r, q)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Softsign(s)",
        "q = Abs(s); t = Add(q, k1); y = Div(s, t)",
        "q = Abs(s); t = Add(q, k1); r = Reciprocal(t); y = Mul(s, r)");
    Forms.assertSameCells(
        size,
        shape,
        "y = Tanh(s)",
        "e = Exp(s); q = Neg(s); f = Exp(q); t = Sub(e, f); u = Add(e, f); y = Div(t, u)");
    Forms.assertSameCells(
        size, shape, "y = Abs(s)", "q = Neg(s); y = Max(s, q)", "q = Mul(s, s); y = Sqrt(q)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void clippedByDifferences(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Clip(s, zero, one); y = Mul(z, m)",
        "r = Relu(s); q = Sub(r, k1); t = Relu(q); z = Sub(r, t); y = Mul(z, m)",
        "r = Relu(s); q = Sub(k1, r); t = Relu(q); z = Sub(k1, t); y = Mul(z, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void einsums(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(z, m)",
        "z = Sigmoid(s); y = Einsum(z, m) equation=\"ij,ij->ij\"",
        "z = Sigmoid(s); y = Einsum(z, m) equation=\"...,...->...\"",
        "z = Sigmoid(s); t = Transpose(m); y = Einsum(t, z) equation=\"ji,ij->ij\"");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(z, p)",
        "z = Sigmoid(s); y = Einsum(z, p) equation=\"ij,j->ij\"");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void einsumsInBlends(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); i = Mul(q, m); j = Mul(z, h); y = Add(i, j)",
        "z = Sigmoid(s); q = Sub(k1, z); i = Einsum(q, m) equation=\"ab,ab->ab\"; j = Einsum(h, z) equation=\"ij,ij->ij\"; y = Add(i, j)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(s, z)",
        "z = Sigmoid(s); y = Einsum(s, z) equation=\"ij,ij->ij\"");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void geluByTanh(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "y = Gelu(s) approximate=\"tanh\"",
        "q = Mul(s, s); r = Mul(q, s); c = Mul(r, k0.044715); e = Add(s, c); f = Mul(e, k0.7978845608028654); g = Tanh(f); i = Mul(s, g); t = Add(s, i); y = Mul(t, k0.5)",
        "q = Mul(s, s); c = Mul(q, k0.044715); e = Add(c, k1); r = Mul(s, e); f = Mul(r, k1.5957691216057308); g = Sigmoid(f); y = Mul(s, g)");
  }
}

package io.github.onnxlrp.onnx.translate;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmaxes and other weights that are normalised, before and after weighting. */
class WeightFormsTest {
  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void softmaxes(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Softmax(s) axis=1; y = Mul(z, m)",
        "q = ReduceLogSumExp(s, last) keepdims=1; t = Sub(s, q); z = Exp(t); y = Mul(z, m)",
        "e = Exp(s); q = ReduceSum(e, last) keepdims=1; r = Log(q); t = Sub(s, r); z = Exp(t); y = Mul(z, m)",
        "t = LogSoftmax(s) axis=1; z = Exp(t); y = Mul(z, m)",
        "i = ReduceMax(s, last) keepdims=1; j = Neg(i); q = Add(s, j); e = Exp(q); t = ReduceSum(e, last) keepdims=1; z = Div(e, t); y = Mul(z, m)",
        "q = Sub(s, k3); z = Softmax(q) axis=1; y = Mul(z, m)",
        "q = Sub(s, k3); e = Exp(q); t = ReduceSum(e, last) keepdims=1; z = Div(e, t); y = Mul(z, m)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; i = Mul(e, m); y = Div(i, t)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; i = Mul(m, e); r = Reciprocal(t); y = Mul(r, i)",
        "e = Exp(s); t = ReduceL1(e, last) keepdims=1; z = Div(e, t); y = Mul(z, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void softmaxesInOtherWords(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Softmax(s) axis=1; y = Mul(z, m)",
        "i = ReduceMax(s, last) keepdims=1; q = Sub(s, i); e = Exp(q); t = ReduceSum(e, last) keepdims=1; l = Log(t); o = Sub(q, l); z = Exp(o); y = Mul(z, m)",
        "i = ReduceMax(s, last) keepdims=1; q = Sub(s, i); e = Exp(q); t = ReduceSum(e, last) keepdims=1; l = Log(t); o = Add(l, i); u = Sub(s, o); z = Exp(u); y = Mul(z, m)",
        "i = ReduceMean(s, last) keepdims=1; q = Sub(s, i); z = Softmax(q) axis=1; y = Mul(z, m)",
        "q = Add(k3, s); z = Softmax(q) axis=1; y = Mul(z, m)",
        "t = Softmax(s) axis=1; l = Log(t); z = Exp(l); y = Mul(z, m)",
        "q = Transpose(s); t = Softmax(q) axis=0; z = Transpose(t); y = Mul(z, m)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; l = Neg(t); r = Neg(l); z = Div(e, r); y = Mul(z, m)",
        "e = Exp(s); t = ReduceLogSum(e, last) keepdims=1; o = Sub(s, t); z = Exp(o); y = Mul(z, m)",
        "e = Exp(s); q = Abs(e); t = ReduceSum(q, last) keepdims=1; z = Div(q, t); y = Mul(z, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void normalisedAfterWeighting(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Softmax(s) axis=1; y = Mul(z, m)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; r = Div(m, t); y = Mul(e, r)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; r = Reciprocal(t); i = Mul(m, r); y = Mul(i, e)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; i = Mul(e, m); r = Neg(i); u = Div(r, t); y = Neg(u)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=0; u = Unsqueeze(t, last); i = Mul(e, m); y = Div(i, u)",
        "e = Exp(s); f = Exp(s); t = ReduceSum(f, last) keepdims=1; z = Div(e, t); y = Mul(z, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void normalisedAfterAMatrixProduct(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Softmax(s) axis=1; k = Transpose(m); g = MatMul(k, h); y = MatMul(z, g)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; k = Transpose(m); g = MatMul(k, h); i = MatMul(e, g); y = Div(i, t)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; k = Transpose(m); g = MatMul(k, h); i = MatMul(e, g); r = Reciprocal(t); y = Mul(i, r)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void shares(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); z = Div(r, t); y = Mul(z, m)",
        "r = Relu(s); q = ReduceL1(r, last) keepdims=1; t = Add(k1s, q); z = Div(r, t); y = Mul(z, m)",
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); i = Reciprocal(t); z = Mul(i, r); y = Mul(z, m)",
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); i = Mul(r, m); y = Div(i, t)",
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); i = Mul(r, m); j = Div(k1s, t); y = Mul(i, j)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void renormalisedValues(int size, Forms.Constants shape) {
    for (String value : List.of("Relu(s)", "Softplus(s)", "Exp(s)", "Sigmoid(s)", "Abs(s)")) {
      Forms.assertSameCells(
          size,
          shape,
          "r = "
              + value
              + "; q = ReduceSum(r, last) keepdims=1; t = Add(k0.125s, q); y = Div(r, t)",
          "r = "
              + value
              + "; q = ReduceSum(r, last) keepdims=1; t = Add(k0.125s, q); i = Reciprocal(t); y = Mul(i, r)");
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void scaledSoftmaxes(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Softmax(s) axis=1; i = Mul(z, m); y = Mul(i, k2)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; i = Mul(e, m); j = Mul(i, k2); y = Div(j, t)",
        "e = Exp(s); t = ReduceSum(e, last) keepdims=1; w = Mul(t, k0.5); i = Mul(e, m); y = Div(i, w)",
        "e = Exp(s); w = ReduceSum(e, last) keepdims=1; u = Mul(e, k2); j = Div(u, w); y = Mul(j, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void sharesOfRawSignals(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); z = Div(r, t); y = Mul(z, h)",
        "r = Relu(s); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); z = Div(h, t); y = Mul(r, z)",
        "r = Max(s, k0); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); i = Mul(r, h); y = Div(i, t)",
        "u = Abs(s); w = Add(s, u); r = Mul(w, k0.5); q = ReduceSum(r, last) keepdims=1; t = Add(k1s, q); i = Mul(r, h); y = Div(i, t)");
  }
}

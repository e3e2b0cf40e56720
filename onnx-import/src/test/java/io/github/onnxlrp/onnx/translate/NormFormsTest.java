package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms and other divisions by the data, as exporters write them. */
class NormFormsTest {
  private static final String LAYER_NORM = "y = LayerNormalization(s, p, d) epsilon=0.125";
  private static final String CENTRED = "i = ReduceMean(s, last) keepdims=1; c = Sub(s, i); ";
  private static final String VARIANCE =
      "w = ReduceMean(q, last) keepdims=1; e = Add(w, k0.125s); ";
  private static final String STATISTICS = CENTRED + "q = Mul(c, c); " + VARIANCE;
  private static final String STATISTICS_BY_POWER = CENTRED + "q = Pow(c, k2); " + VARIANCE;
  private static final String SQUARES = "q = Mul(s, s); " + VARIANCE;
  private static final String SQUARES_BY_POWER = "q = Pow(s, k2); " + VARIANCE;

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void layerNormsWithAnyRoot(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        LAYER_NORM,
        STATISTICS + "r = Sqrt(e); t = Div(c, r); f = Mul(t, p); y = Add(f, d)",
        STATISTICS_BY_POWER
            + "r = Sqrt(e); g = Reciprocal(r); t = Mul(c, g); f = Mul(t, p); y = Add(f, d)",
        STATISTICS_BY_POWER
            + "r = Sqrt(e); g = Div(k1s, r); t = Mul(g, c); f = Mul(t, p); y = Add(f, d)",
        STATISTICS + "r = Pow(e, k-0.5s); t = Mul(c, r); f = Mul(t, p); y = Add(f, d)",
        STATISTICS
            + "l = Log(e); o = Mul(l, k-0.5s); r = Exp(o); t = Mul(c, r); f = Mul(t, p); y = Add(f, d)",
        STATISTICS
            + "l = Log(e); o = Mul(l, k0.5s); r = Exp(o); t = Div(c, r); f = Mul(t, p); y = Add(f, d)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void layerNormsScaledFirst(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        LAYER_NORM,
        "i = ReduceMean(s, last) keepdims=1; j = Neg(i); c = Add(s, j); q = Mul(c, c); "
            + VARIANCE
            + "r = Sqrt(e); g = Div(p, r); t = Mul(c, g); y = Add(t, d)",
        STATISTICS + "l = Sqrt(e); f = Mul(c, p); t = Div(f, l); y = Add(t, d)",
        STATISTICS + "l = Pow(e, k0.5s); f = Mul(c, p); t = Div(f, l); y = Add(t, d)",
        STATISTICS + "r = Pow(e, k-0.5s); f = Mul(c, p); t = Mul(f, r); y = Add(t, d)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void layerNormsDistributed(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        LAYER_NORM,
        STATISTICS
            + "r = Sqrt(e); g = Reciprocal(r); f = Mul(g, p); t = Mul(s, f); j = Neg(i); l = Mul(j, f); o = Add(l, d); y = Add(t, o)",
        STATISTICS
            + "l = Sqrt(e); r = Reciprocal(l); f = Mul(r, p); t = Mul(s, f); j = Mul(i, f); k = Sub(d, j); y = Add(t, k)",
        STATISTICS
            + "l = Sqrt(e); t = Div(s, l); o = Div(i, l); u = Sub(t, o); f = Mul(u, p); y = Add(f, d)",
        STATISTICS
            + "l = Sqrt(e); r = Div(p, l); o = Mul(i, r); u = Sub(d, o); f = Mul(s, r); y = Add(f, u)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void layerNormsWithOtherStatistics(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        LAYER_NORM,
        "i = ReduceMean(s, last) keepdims=1; q = Mul(s, s); w = ReduceMean(q, last) keepdims=1; o = Mul(i, i); u = Sub(w, o); e = Add(u, k0.125s); l = Sqrt(e); c = Sub(s, i); t = Div(c, l); f = Mul(t, p); y = Add(f, d)",
        CENTRED
            + "g = Sub(s, i); q = Mul(g, g); "
            + VARIANCE
            + "l = Sqrt(e); t = Div(c, l); f = Mul(p, t); y = Add(f, d)",
        CENTRED
            + "q = Mul(c, c); w = ReduceMean(q, last) keepdims=1; z = Unsqueeze(s, first); o = ConstantOfShape(one1); g = Add(o, k1s); j = Reshape(i, one1); u = Reshape(w, one1); t = BatchNormalization(z, g, o, j, u) epsilon=0.125; l = Squeeze(t, first); f = Mul(l, p); y = Add(f, d)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void rmsNorms(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        SQUARES + "r = Sqrt(e); t = Div(s, r); y = Mul(t, p)",
        SQUARES_BY_POWER + "r = Sqrt(e); g = Reciprocal(r); t = Mul(s, g); y = Mul(p, t)",
        SQUARES_BY_POWER + "r = Pow(e, k-0.5s); t = Mul(r, s); y = Mul(p, t)",
        SQUARES + "l = Log(e); o = Mul(l, k-0.5s); r = Exp(o); t = Mul(s, r); y = Mul(t, p)",
        SQUARES + "r = Reciprocal(e); f = Sqrt(r); t = Mul(s, f); y = Mul(t, p)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void rmsNormsScaledFirst(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        SQUARES + "r = Sqrt(e); t = Div(s, r); y = Mul(t, p)",
        SQUARES + "r = Sqrt(e); t = Mul(s, p); y = Div(t, r)",
        SQUARES + "r = Sqrt(e); t = Mul(s, p); f = Reciprocal(r); y = Mul(f, t)",
        SQUARES + "r = Sqrt(e); f = Reciprocal(r); t = Mul(p, s); y = Mul(t, f)",
        SQUARES + "r = Sqrt(e); f = Div(p, r); y = Mul(f, s)",
        SQUARES + "r = Pow(e, k-0.5s); f = Mul(p, r); y = Mul(f, s)",
        SQUARES + "r = Sqrt(e); f = Div(r, p); y = Div(s, f)",
        SQUARES
            + "r = Sqrt(e); u = Mul(W, p); c = Mul(b, p); t = MatMul(x, u); f = Add(t, c); y = Div(f, r)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void divisions(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "f = Softplus(v); q = Add(f, k1); y = Div(s, q)",
        "f = Softplus(v); q = Add(f, k1); r = Reciprocal(q); y = Mul(s, r)",
        "f = Softplus(v); q = Add(f, k1); r = Div(k1, q); y = Mul(r, s)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void divisionsByALength(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "q = Mul(s, s); w = ReduceSum(q, last) keepdims=1; r = Sqrt(w); y = Div(s, r)",
        "r = ReduceL2(s, last) keepdims=1; y = Div(s, r)",
        "q = ReduceSumSquare(s, last) keepdims=1; r = Sqrt(q); t = Reciprocal(r); y = Mul(s, t)",
        "y = LpNormalization(s) axis=1 p=2");
  }
}

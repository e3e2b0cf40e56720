package io.github.onnxlrp.onnx.translate;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of a gate and a signal, and sums that are some. */
class ProductFormsTest {
  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void scalesOutsideOfGates(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(z, m)",
        "q = Mul(s, k0.5); t = Tanh(q); e = Add(t, k1); i = Mul(e, m); y = Mul(i, k0.5)",
        "q = Mul(s, k0.5); t = Tanh(q); e = Add(t, k1); j = Mul(k0.5, m); y = Mul(j, e)");
    Forms.assertSameCells(
        size,
        shape,
        "z = HardSigmoid(s) alpha=0.25 beta=0.5; y = Mul(z, m)",
        "q = Add(s, k2); r = Relu(q); t = Min(r, k4); i = Mul(m, t); y = Div(i, k4)",
        "q = Add(s, k2); r = Relu(q); t = Min(r, k4); i = Div(t, k4); y = Mul(m, i)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void gatesInOtherWords(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = HardSigmoid(s) alpha=0.25 beta=0.5; y = Mul(z, m)",
        "q = Div(s, k4); c = Add(q, k0.5); r = Relu(c); o = Sub(k1, r); u = Relu(o); z = Sub(k1, u); y = Mul(z, m)",
        "q = Div(s, k4); c = Add(q, k0.5); r = Relu(c); o = Sub(r, k1); u = Relu(o); z = Sub(r, u); y = Mul(z, m)",
        "q = Add(s, k2); r = Relu(q); o = Sub(q, k4); u = Relu(o); z = Sub(r, u); i = Mul(z, m); y = Mul(i, k0.25)",
        "q = Add(s, k2); r = Relu(q); t = Min(r, k4); i = Mul(t, k-0.25); j = Mul(i, m); y = Neg(j)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(z, m)",
        "q = Neg(s); e = Softplus(q); t = Neg(e); z = Exp(t); y = Mul(z, m)",
        "q = Mul(s, k0.5); t = Tanh(q); e = Mul(t, m); i = Add(e, m); y = Mul(i, k0.5)",
        "e = Exp(s); c = Add(e, k1); i = Mul(e, m); y = Div(i, c)",
        "q = Neg(s); e = Exp(q); c = Add(e, k1); r = Reciprocal(c); y = Mul(m, r)",
        "q = Neg(s); z = Sigmoid(q); t = Sub(z, k1); i = Neg(m); y = Mul(t, i)",
        "q = Neg(s); z = Sigmoid(q); i = Mul(z, m); y = Sub(m, i)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void linesOfGates(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Sub(k2, z)",
        "z = Sigmoid(s); q = Sub(k1, z); y = Add(k1, q)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Add(k1, z)",
        "z = Sigmoid(s); q = Sub(k1, z); y = Sub(k2, q)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); y = Mul(z, m)",
        "z = Sigmoid(s); q = Sub(k1, z); t = Sub(k1, q); y = Mul(t, m)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void linesOfGatesInProducts(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); i = Mul(q, m); y = Mul(i, k0.5)",
        "z = Sigmoid(s); q = Mul(z, k-0.5); t = Add(q, k0.5); y = Mul(t, m)",
        "z = Sigmoid(s); q = Sub(k1, z); i = Mul(q, k0.5); y = Mul(i, m)",
        "z = Sigmoid(s); q = Mul(z, m); t = Sub(m, q); y = Mul(t, k0.5)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); y = Mul(q, m)",
        "z = Sigmoid(s); q = Mul(z, m); t = Sub(q, m); y = Neg(t)",
        "z = Sigmoid(s); t = Identity(z); q = Sub(k1, t); y = Mul(q, m)",
        "z = Sigmoid(s); q = Sub(k1, z); t = Identity(m); y = Mul(q, t)",
        "z = Sigmoid(s); q = Mul(z, k2); t = Sub(k2, q); i = Mul(t, m); y = Div(i, k2)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void complementsThatAreDistributed(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); y = Mul(q, m)",
        "z = Sigmoid(s); q = Sub(z, k1); t = Neg(m); y = Mul(q, t)",
        "z = Sigmoid(s); q = Mul(z, m); y = Sub(m, q)",
        "z = Sigmoid(s); q = Mul(m, z); t = Neg(q); y = Add(t, m)",
        "z = Sigmoid(s); t = Neg(z); q = Mul(m, t); y = Add(m, q)");
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); t = Mul(q, m); r = Mul(z, h); y = Add(t, r)",
        "z = Sigmoid(s); q = Mul(z, m); t = Sub(m, q); r = Mul(z, h); y = Add(t, r)",
        "z = Sigmoid(s); q = Mul(z, m); r = Mul(z, h); t = Add(m, r); y = Sub(t, q)",
        "z = Sigmoid(s); q = Mul(z, m); r = Mul(z, h); t = Sub(r, q); y = Add(m, t)");
  }

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void blendsWithTwoGates(int size, Forms.Constants shape) {
    Forms.assertSameCells(
        size,
        shape,
        "z = Sigmoid(s); q = Sub(k1, z); i = Mul(q, m); j = Mul(z, h); y = Add(i, j)",
        "z = Sigmoid(s); u = Sigmoid(s); q = Sub(k1, u); i = Mul(q, m); j = Mul(z, h); y = Add(i, j)",
        "z = Sigmoid(s); t = Neg(s); q = Sigmoid(t); i = Mul(q, m); j = Mul(z, h); y = Add(i, j)",
        "z = Sigmoid(s); i = Mul(z, m); j = Mul(z, h); t = Sub(m, i); y = Add(j, t)",
        "z = Sigmoid(s); t = Sub(m, h); i = Mul(z, t); y = Sub(m, i)");
  }

  /** Whether the signal is a map, an input or a function. */
  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void complementsBesideAnySignal(int size, Forms.Constants shape) {
    for (String signal : List.of("v", "h", "m")) {
      Forms.assertSameCells(
          size,
          shape,
          Stream.of(
                  "z = Sigmoid(s); q = Sub(k1, z); y = Mul(q, @)",
                  "z = Sigmoid(s); q = Sub(z, k1); t = Neg(@); y = Mul(q, t)",
                  "z = Sigmoid(s); q = Mul(z, @); y = Sub(@, q)",
                  "z = Sigmoid(s); q = Sub(z, k1); t = Mul(q, @); y = Neg(t)",
                  "q = Mul(s, k-0.5); t = Tanh(q); r = Mul(t, @); u = Add(@, r); y = Mul(u, k0.5)",
                  "t = Neg(s); z = Sigmoid(t); y = Mul(@, z)")
              .map(form -> form.replace("@", signal))
              .toArray(String[]::new));
    }
  }
}

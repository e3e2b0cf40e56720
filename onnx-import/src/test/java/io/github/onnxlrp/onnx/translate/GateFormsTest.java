package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.rule.GateRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        z = Sigmoid(s)
        v = MatMul(h, U)
        q = Neg(v)
        e = Sigmoid(q)
        c = Sub(e, k1)
        g = Mul(c, z)
        y = Neg(g)
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

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void weightsThatAreNormalisedAgain(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        v = MatMul(h, U)
        m = Tanh(v)
        z = Softmax(s) axis=1
        q = Mul(z, mask)
        r = ReduceSum(q, last) keepdims=1
        t = Max(r, k0.001s)
        g = Div(q, t)
        y = Mul(g, m)
        """,
        """
        a = MatMul(x, W)
        s = Add(a, b)
        v = MatMul(h, U)
        m = Tanh(v)
        z = Softmax(s) axis=1
        q = Mul(z, mask)
        r = ReduceSum(q, last) keepdims=1
        t = Clip(r, k0.001s)
        g = Div(q, t)
        y = Mul(m, g)
        """);
  }

  @Test
  void aDivisorThatIsAtMostSomeNumberGivesNoGate() {
    for (String divisor : List.of("Min(r, k0.5s)", "Clip(r, k0.1s, k0.5s)")) {
      String form =
          """
          a = MatMul(x, W)
          s = Add(a, b)
          q = Relu(s)
          r = ReduceSum(q, last) keepdims=1
          t = %s
          g = Div(q, t)
          v = MatMul(h, U)
          m = Tanh(v)
          y = Mul(g, m)
          """
              .formatted(divisor);
      assertThat(Forms.explain(5, Forms.Constants.SCALAR, form, GateRule.ALL).notes())
          .as(divisor)
          .contains("no single gate: Mul node 'y': neither factor is a gate; both get half");
    }
  }

  /** The first step of a quantised cell: the rounded product of f and a state is a signal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "r = Add(q, t)",
        """
        u = QuantizeLinear(q, k0.001s)
        j = DequantizeLinear(u, k0.001s)
        o = QuantizeLinear(t, k0.002s)
        w = DequantizeLinear(o, k0.002s)
        r = Add(j, w)
        """
      })
  void aConstantBesideAGateIsASignalBehindRounding(String sum) {
    String form =
        """
        v = MatMul(h, U)
        f = Sigmoid(v)
        q = Mul(f, k0.5s)
        a = MatMul(x, W)
        i = Sigmoid(a)
        g = Tanh(x)
        t = Mul(i, g)
        %s
        y = Tanh(r)
        """
            .formatted(sum);
    Explanation explanation = Forms.explain(5, Forms.Constants.SCALAR, form, GateRule.ALL);
    assertThat(explanation.relevance("h").doubles()).containsOnly(0);
    assertThat(explanation.ledger().constants()).isNotZero();
  }
}

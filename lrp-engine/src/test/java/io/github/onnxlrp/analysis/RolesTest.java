package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What relevance does at the last node of a cell, and why. */
class RolesTest {
  private static final String SIGMOID = "a = Neg(s); b = Exp(a); c = Add(b, 1); ";

  private record Last(Trace trace, Roles roles) {
    static Last of(String nodes) {
      Trace trace = Cell.trace(nodes);
      return new Last(trace, new Roles(trace, Cell.activity(trace)));
    }

    TraceNode node() {
      return trace.outputs().get("y").producer();
    }

    Role role() {
      return roles.of(node());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "y = MatMul(s, W) | LINEAR | ``",
        "y = Add(s, v) | SUM | ``",
        "y = Tanh(s) | ELEMENTWISE | ``",
        "z = Sigmoid(s); y = ReduceProduct(z) | BILINEAR | ``",
        "y = MatMul(W, W) | DISCRETE | ``",
        "i = ToInteger(s); y = ReduceSum(i) | DISCRETE"
            + " | no rule splits relevance between integers",
        "i = ToInteger(s); y = Pow(i, i) | DISCRETE"
            + " | no rule splits relevance between integers",
        "i = ToInteger(s); j = ToInteger(2); y = Add(i, j) | ELEMENTWISE | its operands are ids",
        "i = ToInteger(s); j = ToInteger(2); y = Mul(i, j) | ELEMENTWISE | its operands are ids",
        "i = ToInteger(s); y = Mul(i, i) | ELEMENTWISE | its operands are ids",
        "i = ToInteger(s); y = Abs(i) | ELEMENTWISE | its operands are ids",
        "i = ToInteger(s); y = Transpose(i) | MOVEMENT | ``",
        "y = ReduceMax(s) | SELECTION | ``",
        "y = Max(s, v) | SELECTION | ``",
        "y = Max(s, 0) | ELEMENTWISE | ``",
        "q = Mul(s, 0.1); y = Max(s, q) | ELEMENTWISE"
            + " | Max node 'y' is taken for a function of 's'",
        "y = Div(m, s) | NORMALISATION | ``",
        "y = Div(s, v) | SUM | a held scale of a linear map or sum",
        "q = Transpose(s); e = Transpose(v); y = Div(q, e) | SUM"
            + " | a held scale of a linear map or sum",
        "q = Abs(s); y = Div(s, q) | ELEMENTWISE | Div node 'y' is taken for a function of 's'",
        "r = Reciprocal(v); y = Mul(s, r) | SUM | a held scale of a linear map or sum",
        "q = Relu(s); n = Neg(s); r = Relu(n); t = Mul(r, 0.1); y = Sub(q, t) | ELEMENTWISE"
            + " | Sub node 'y' is taken for a function of 's'",
        SIGMOID + "y = Reciprocal(c) | ELEMENTWISE | a sigmoid that is written out",
        SIGMOID + "d = Add(c, 1); y = Reciprocal(d) | ELEMENTWISE | ``",
        "e = Exp(s); c = Add(e, 1); y = Log(c) | ELEMENTWISE | a function that is written out",
        "z = Sigmoid(s); y = Sub(1, z) | ELEMENTWISE | a sigmoid that is written out",
        "z = Softmax(s); y = Sub(1, z) | ELEMENTWISE | the complement of a gate",
        "z = Softmax(s); y = Sub(z, 1) | ELEMENTWISE | the complement of a gate",
        "z = Softmax(s); y = OneMinus(z) | ELEMENTWISE | ``",
        "z = Softmax(s); y = Sub(2, z) | SUM | ``",
        "y = Sub(1, v) | SUM | ``",
        "q = Max(s, -1); r = Min(q, 0); y = Sub(1, r) | SUM | ``",
        "b = Less(x, 0); f = ToDouble(b); y = Mul(s, f) | SUM | Mul node 'y': 'f' depends on the"
            + " input through comparisons or the like only and gets nothing",
        "b = Less(x, 0); f = ToDouble(b); y = Mul(m, f) | ELEMENTWISE | Mul node 'y': 'f' depends"
            + " on the input through comparisons or the like only and gets nothing",
        "b = Less(1/2, 0); f = ToDouble(b); y = Mul(m, f) | ELEMENTWISE | a constant factor",
        "y = Mul(s, 2) | SUM | a constant factor of a linear map or sum",
        "y = Mul(m, 2) | ELEMENTWISE | a constant factor",
        "q = Transpose(s); y = Mul(q, 2) | SUM | a constant factor of a linear map or sum",
        "q = Transpose(m); y = Mul(q, 2) | ELEMENTWISE | a constant factor",
        "q = Concat(m, s); y = Mul(q, 2) | SUM | a constant factor of a linear map or sum",
        "z = Sigmoid(s); y = Mul(z, v) | PRODUCT | 'z' comes from a squashing function",
        // A bias is not part of a function; what is added to other values is.
        "p = Add(s, 1); z = Sigmoid(p); q = Add(s, 2); t = Tanh(q); y = Mul(z, t) | PRODUCT"
            + " | 'z' comes from a squashing function",
        "p = Add(m, 1); z = Sigmoid(p); q = Add(m, 2); t = Tanh(q); y = Mul(z, t) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 'v'",
        "p = Mul(s, 1); z = Sigmoid(p); q = Mul(s, 2); t = Tanh(q); y = Mul(z, t) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 's'",
        "p = Add(s, s); z = Sigmoid(p); y = Mul(z, s) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 's'",
        // But for the constants of a function that squashes.
        "q = Add(s, 3); t = Max(q, 0); e = Min(t, 6); z = Div(e, 6); y = Mul(s, z) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 's'",
        "q = Add(s, 2); t = Clip1To3(q); y = Mul(s, t) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 's'",
        "p = Add(x, 1); z = Sigmoid(p); q = Add(x, 2); t = Tanh(q); y = Mul(z, t) | PRODUCT"
            + " | Mul node 'y' is taken for a function of 'x'",
      })
  void are(String nodes, String kind, String why) {
    Role role = Last.of(nodes).role();
    assertThat(role.kind().name()).isEqualTo(kind);
    assertThat(role.why()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z = Softmax(s); y = Sub(1, z) | z",
        "z = Sigmoid(s); y = Sub(1, z) | s",
        SIGMOID + "y = Reciprocal(c) | s",
        "z = Sigmoid(s); y = Mul(s, z) | s",
        "y = Tanh(s) | s",
        "z = Sigmoid(s); y = Mul(v, z) | ''",
      })
  void areFunctionsOf(String nodes, String source) {
    Last last = Last.of(nodes);
    Source found = last.roles().commonSource(last.node());
    assertThat(found == null ? "" : found.value().name()).isEqualTo(source);
  }

  /** Where a region goes on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, v) | true",
        "y = MatMul(s, W) | true",
        "y = Transpose(m) | true",
        "i = ToInteger(s); y = Transpose(i) | false",
        "y = Tanh(s) | false",
        "y = MatMul(W, W) | false",
      })
  void areInsideRegions(String nodes, boolean inside) {
    Last last = Last.of(nodes);
    assertThat(last.roles().isInsideRegion(last.node())).isEqualTo(inside);
  }

  /** The scale of a sum is no term of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, v) | true | true | false",
        "y = Add(s, 1) | true | false | false",
        "y = Mul(s, 2) | true | false | false",
        "y = Div(s, v) | true | false | true",
        "r = Reciprocal(v); y = Mul(s, r) | true | false | true",
        "r = Reciprocal(v); y = Mul(r, s) | false | true | true",
        "y = Div(m, s) | true | true | false",
      })
  void haveTerms(String nodes, boolean first, boolean second, boolean scaled) {
    Last last = Last.of(nodes);
    assertThat(last.roles().terms(last.node())).containsExactly(first, second);
    assertThat(last.roles().scales(last.node())).isEqualTo(scaled);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Sigmoid(s) | true | false",
        "z = Sigmoid(s); y = Sub(z, 1) | true | true",
        "y = Tanh(s) | false | false",
        // It lies between -1 and 0, and nothing weighs it.
        "q = Max(x, -1); y = Min(q, 0) | false | false",
      })
  void areGates(String nodes, boolean gate, boolean negative) {
    Last last = Last.of(nodes);
    assertThat(last.roles().isGate(last.node().output())).isEqualTo(gate);
    assertThat(last.roles().isNegativeGate(last.node().output())).isEqualTo(negative);
  }

  /** What only a comparison lets through is noted. */
  @Test
  void aFixedFactorIsInferred() {
    Inference inference =
        Last.of("b = Less(x, 0); f = ToDouble(b); y = Mul(s, f)").role().inference();
    assertThat(inference.type()).isEqualTo(Inference.Type.FIXED_FACTOR);
  }
}

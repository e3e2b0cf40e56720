package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where canonical forms stand in the place of cells, and where they do not. */
class CanonicalCellsTest {
  private static Trace rewritten(String nodes, Overrides overrides) {
    return CanonicalForms.of(Cell.trace(nodes), Set.of("x", "h"), overrides).trace();
  }

  private static String last(String nodes) {
    Facts facts = CanonicalForms.of(Cell.trace(nodes), Set.of("x", "h"), Overrides.NONE);
    assertThat(facts.note()).isNull();
    facts.trace().nodes().forEach(CanonicalCellsTest::assertComputesItsValue);
    TraceNode node = facts.trace().outputs().get("y").producer();
    return node.op().name() + node.inputs().stream().map(TraceValue::name).toList();
  }

  /** What stands in the place of an evaluation computes the same, rounded in another order. */
  private static void assertComputesItsValue(TraceNode node) {
    Tensor value = node.output().tensor();
    Tensor computed = node.op().forward(node.tensors()).get(0);
    assertThat(computed.shape()).as("shape of %s", node).isEqualTo(value.shape());
    for (int k = 0; k < value.size(); k++) {
      // Of logarithms of negative numbers there is no value that could be kept.
      if (!Double.isNaN(value.get(k))) {
        assertThat(computed.get(k)).as("%s", node).isCloseTo(value.get(k), Offset.offset(1e-12));
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "difference | z = Sigmoid(s); d = Sub(v, h); i = Mul(z, d); y = Add(h, i)"
            + " | Add[y/(1-g)*a, y/g*b]",
        "difference | z = Sigmoid(s); q = Sub(z, 1); d = Sub(h, v); i = Mul(q, d); y = Sub(v, i)"
            + " | Add[y/(1-g)*a, y/g*b]",
        "difference | z = Sigmoid(s); d = Sub(h, 1/2); i = Mul(z, d); y = Add(1/2, i)"
            + " | Add[y/(1-g)*a, y/g*b]",
        "difference of masks | d = Sub(h, v); i = Mul(1/0, d); y = Add(v, i) | Where[y/mask, v, h]",
        "mask | i = Mul(v, 1/0); j = Mul(h, 0/1); y = Add(i, j) | Where[y/mask, v, h]",
        "repeated | e = Exp(s); y = Exp(s) | Identity[e]",
        "repeated | e = Sub(s, v); q = Identity(v); y = Sub(s, q) | Identity[e]",
        "identity | e = Exp(s); y = Abs(e) | Identity[e]",
        "identity | e = Softplus(s); y = Max(e, -1) | Identity[e]",
        "identity | e = Sigmoid(s); y = Min(e, 2) | Identity[e]",
        "identity | e = Max(s, 1/2); y = Relu(e) | Identity[e]",
        "softmax | e = Exp(s); q = Abs(e); t = ReduceSum(q); y = Div(e, t) | Softmax[s]",
        "softmax | q = Add(s, 3); y = Softmax(q) | Softmax[s]",
        "softmax | i = ReduceMax(s); n = Neg(i); q = Add(n, s); y = Softmax(q) | Softmax[s]",
        "softmax | i = ReduceMean(v); q = Sub(s, i); y = Softmax(q) | Softmax[s]",
        "softmax | i = ReduceLogSumExp(s); q = Sub(s, i); y = Exp(q) | Softmax[s]",
        "softmax | z = LogSoftmax(s); y = Exp(z) | Softmax[s]",
        "log softmax | z = Softmax(s); y = Log(z) | LogSoftmax[s]",
        "log softmax | e = Exp(s); t = ReduceSum(e); l = Log(t); y = Sub(s, l) | LogSoftmax[s]",
        "log softmax | i = ReduceLogSumExp(s); n = Neg(i); y = Add(n, s) | LogSoftmax[s]",
        "log softmax | i = ReduceLogSumExp(s); n = Neg(i); q = Identity(n); y = Add(s, q)"
            + " | LogSoftmax[s]",
        "log softmax | i = ReduceMax(s); q = Sub(s, i); e = Exp(q); t = ReduceSum(e); l = Log(t);"
            + " a = Add(i, l); y = Sub(s, a) | LogSoftmax[s]",
        "log softmax | e = Exp(s); t = ReduceSum(e); l = Log(t); q = Identity(l); y = Sub(s, q)"
            + " | LogSoftmax[s]",
        "power | l = Log(s); q = Mul(l, -0.5); y = Exp(q) | Pow[s, y/exponent]",
        "sigmoid | q = Neg(s); e = Exp(q); c = Add(e, 1); y = Div(1, c) | Sigmoid[s]",
        "sigmoid | q = Neg(s); e = Sigmoid(q); y = Sub(1, e) | Sigmoid[s]",
        "sigmoid | e = Exp(s); q = Neg(s); r = Exp(q); f = Reciprocal(r); c = Add(f, 1);"
            + " y = Div(e, c) | Sigmoid[s]",
        "weights | e = Relu(s); t = ReduceSum(e); i = Mul(e, m); y = Div(i, t) | Mul[y/share, m]",
        "weights | e = Relu(s); t = ReduceSum(e); i = Div(m, t); y = Mul(e, i) | Mul[y/share, m]",
        "weights | e = Relu(s); c = Add(e, 1); i = Mul(e, m); y = Div(i, c) | Mul[y/share, m]",
        "weights | e = Relu(s); t = ReduceSum(e); i = Mul(e, m); j = Div(i, v); y = Div(j, t)"
            + " | Mul[y/share, y/divided1]",
        "weights | e = Relu(s); q = Div(v, 4); t = ReduceSum(e); i = Mul(e, q); y = Div(i, t)"
            + " | Mul[y/share, q]",
        "weights of rows | e = Relu(s); t = ReduceSum(e); k = Transpose(m); g = MatMul(k, h);"
            + " i = MatMul(e, g); y = Div(i, t) | MatMul[y/share, g]",
        "weights of rows | e = Relu(s); t = ReduceSum(e); r = Reciprocal(t); k = Transpose(m);"
            + " g = MatMul(k, h); i = MatMul(e, g); y = Mul(r, i) | MatMul[y/share, g]",
        "line | z = Softmax(s); q = Sub(1, z); y = Add(q, 1) | Add[y/scaled, y/offset]",
        "line | z = Softmax(s); q = Sub(1, z); y = Sub(1, q) | Identity[z]",
        "line | z = Softmax(s); q = Mul(z, 0.5); y = Sub(0.5, q) | Mul[y/1-z, y/scale]",
        "line | z = Softmax(s); q = Sub(1, z); r = Sub(1, q); y = Mul(r, 2) | Mul[z, y/scale]",
        "distributed | z = Softmax(s); i = Mul(z, m); y = Sub(m, i) | Mul[y/1-z, m]",
        "distributed | z = Softmax(s); i = Mul(z, m); j = Mul(z, h); t = Add(m, j); y = Sub(t, i)"
            + " | Add[y/merged, j]",
        "distributed | z = Softmax(s); i = Mul(m, z); y = Sub(i, m) | Neg[y/merged]",
        "distributed | z = Softmax(s); i = Mul(z, m); t = Add(h, i); y = Sub(t, m)"
            + " | Add[y/-merged, h]",
        "distributed | z = Softmax(s); i = Mul(z, m); t = Sub(m, h); o = Sub(v, i); y = Add(t, o)"
            + " | Add[y/sum0, v]",
        "distributed | t = Tanh(s); i = Mul(t, m); y = Add(i, m) | Mul[y/unscaled, y/factor]",
        "distributed | q = Mul(s, s); e = Sqrt(q); i = Div(s, e); j = Div(v, e); y = Add(i, j)"
            + " | Div[y/terms, e]",
        "distributed | q = Mul(s, s); r = Reciprocal(q); i = Mul(r, s); j = Mul(v, r);"
            + " y = Sub(i, j) | Mul[r, y/terms]",
        "distributed | q = Mul(s, s); r = Reciprocal(q); i = Mul(r, s); j = Mul(v, r);"
            + " y = Add(j, i) | Mul[r, y/terms]",
        "scale | z = Softmax(s); q = Mul(z, 4); y = Mul(q, m) | Mul[y/unscaled, y/factor]",
        "scale | z = Softmax(s); q = Mul(m, 4); y = Mul(q, z) | Mul[y/unscaled, y/factor]",
        "scale | z = Softmax(s); q = Neg(v); y = Mul(q, z) | Mul[y/unscaled, y/factor]",
        "scale | z = Softmax(s); q = Div(m, 4); y = Mul(q, z) | Div[y/unscaled, y/factor]",
        "scale | q = Relu(s); c = Min(q, 6); y = Mul(c, m) | Mul[y/unscaled, y/factor]",
        "scale | z = Sigmoid(s); q = Mul(z, 4); y = Div(m, q) | Div[y/unscaled, y/factor]",
        "scale | e = Exp(v); q = Div(e, 4); y = Div(m, q) | Mul[y/unscaled, y/factor]",
        "scale | z = Softmax(s); q = Mul(h, 4); y = Mul(z, q) | Mul[y/unscaled, y/factor]",
        "scale | i = ReduceMax(s); q = Mul(i, 2/3); y = Mul(q, m) | Mul[y/unscaled, y/factor]",
        "scale | q = Mul(s, s); e = ReduceMean(q); r = Reciprocal(e); t = Mul(4, s); y = Mul(t, r)"
            + " | Mul[y/unscaled, y/factor]",
      })
  void fires(String form, String nodes, String expected) {
    assertThat(last(nodes)).as(form).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "difference | z = Sigmoid(s); q = Sub(z, 1); d = Sub(h, v); i = Mul(q, d); y = Add(v, i)"
            + " | Add[v, i]",
        "difference | z = Sigmoid(s); d = Sub(h, 1/2); i = Mul(z, d); y = Add(3/4, i)"
            + " | Add[3/4, i]",
        "mask | i = Mul(1/2, v); j = Mul(0/-1, h); y = Add(i, j) | Add[i, j]",
        "repeated | e = Sub(s, v); y = Sub(v, s) | Sub[v, s]",
        "repeated | e = Exp(v); y = Exp(s) | Exp[s]",
        "repeated | e = MatMul(s, W); y = MatMul(s, W) | MatMul[s, W]",
        "repeated | e = Identity(s); y = Identity(s) | Identity[s]",
        "identity | e = Tanh(s); y = Abs(e) | Abs[e]",
        "identity | e = Sigmoid(s); y = Max(e, 0.5) | Max[e, 0.5]",
        "identity | e = Max(s, -1/2); y = Relu(e) | Relu[e]",
        "identity | e = Tanh(s); y = Min(e, 1/0) | Min[e, 1/0]",
        "identity | e = Tanh(s); y = Max(0/-1, e) | Max[0/-1, e]",
        "identity | y = Abs(x) | Abs[x]",
        "softmax | q = Add(s, v); y = Softmax(q) | Softmax[q]",
        "softmax | q = Sub(3, s); y = Softmax(q) | Softmax[q]",
        "softmax | q = Mul(s, 3); y = Softmax(q) | Softmax[q]",
        "softmax | e = Softplus(s); t = ReduceSum(e); y = Div(e, t) | Div[e, t]",
        "softmax | e = Exp(s); t = ReduceMean(e); y = Div(e, t) | Div[e, t]",
        "log softmax | i = ReduceLogSumExp(v); y = Sub(s, i) | Sub[s, i]",
        "log softmax | i = ReduceLogSumExp(s); y = Add(s, i) | Add[s, i]",
        "log softmax | i = ReduceLogSumExp(s); q = Sub(s, i); y = Sub(q, i) | Sub[q, i]",
        "power | l = Log(s); q = Mul(l, v); y = Exp(q) | Exp[q]",
        "power | l = Log(s); q = Add(l, 1); y = Exp(q) | Exp[q]",
        "sigmoid | t = Tanh(s); q = Mul(t, 0.5); y = Add(q, 0.5) | Add[q, 0.5]",
        "sigmoid | e = Exp(s); t = Transpose(e); c = Add(t, 1); y = Div(t, c) | Div[t, c]",
        "sigmoid | k = Transpose(m); g = MatMul(k, h); e = Exp(g); t = Transpose(e); c = Add(t, 1);"
            + " y = Div(t, c) | Div[t, c]",
        "weights | t = ReduceSum(s); i = Mul(s, m); y = Div(i, t) | Div[i, t]",
        "weights | e = Relu(s); t = ReduceMean(e); i = Mul(e, m); y = Div(i, t) | Div[i, t]",
        "weights | e = Relu(s); t = ReduceSum(m); i = Mul(e, m); y = Div(i, t) | Div[i, t]",
        "weights | e = Relu(s); t = ReduceSum(e); z = Div(e, t); i = Mul(z, m); y = Mul(i, h)"
            + " | Mul[i, h]",
        "weights of rows | e = Relu(s); t = ReduceSum(e); i = MatMul(e, W); y = Div(i, t)"
            + " | Div[i, t]",
        "weights of rows | e = Relu(s); c = Add(e, 1); k = Transpose(m); g = MatMul(k, h);"
            + " i = MatMul(e, g); y = Div(i, c) | Div[i, c]",
        "weights of rows | e = Relu(s); t = ReduceSum(m); k = Transpose(m); g = MatMul(k, h);"
            + " i = MatMul(e, g); y = Div(i, t) | Div[i, t]",
        "line | q = Sub(1, s); y = Add(q, 1) | Add[q, 1]",
        "line | z = Softmax(s); q = Mul(z, 3); y = Add(q, 1) | Add[q, 1]",
        "line | z = Softmax(s); q = Sub(1, z); y = Mul(q, 0.5) | Mul[q, 0.5]",
        "distributed | i = Mul(v, m); y = Sub(m, i) | Sub[m, i]",
        "distributed | z = Softmax(s); i = Mul(z, m); y = Add(m, i) | Add[m, i]",
        "distributed | z = Softmax(s); i = Mul(z, h); y = Sub(m, i) | Sub[m, i]",
        "distributed | z = Softmax(s); i = Mul(z, m); j = Mul(z, h); y = Add(i, j) | Add[i, j]",
        "distributed | e = Exp(s); r = Reciprocal(e); i = Mul(v, r); j = Mul(h, r); y = Add(i, j)"
            + " | Add[i, j]",
        "distributed | q = Mul(s, s); e = Exp(q); r = Reciprocal(e); i = Div(s, r); j = Mul(v, r);"
            + " y = Add(i, j) | Add[i, j]",
        "distributed | e = Neg(h); q = Mul(e, e); r = Reciprocal(q); i = Pow(r, e); j = Mul(v, r);"
            + " y = Add(i, j) | Add[i, j]",
        "distributed | i = Mul(h, v); y = Add(v, i) | Add[v, i]",
        "distributed | z = Sigmoid(s); i = Mul(z, m); y = Add(m, i) | Add[m, i]",
        "distributed | t = Tanh(s); q = Mul(t, 1.5); e = Add(q, 0.5); i = Mul(e, m); y = Add(m, i)"
            + " | Add[m, i]",
        "distributed | q = Mul(s, s); r = Reciprocal(q); i = Mul(r, s); n = Neg(i); j = Mul(v, r);"
            + " y = Sub(n, j) | Sub[n, j]",
        "distributed | q = Mul(s, s); e = Sqrt(q); i = Div(s, e); j = Div(2/3, e); y = Add(i, j)"
            + " | Add[i, j]",
        "distributed | q = Mul(s, s); e = Sqrt(q); i = Div(s, e); j = Div(e, v); y = Add(i, j)"
            + " | Add[i, j]",
        "scale | z = Softmax(s); q = Mul(v, 4); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); q = Mul(m, 0); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Sigmoid(s); q = Add(z, 1); y = Mul(q, m) | Mul[q, m]",
        "scale | q = Mul(s, 0.5); t = Tanh(q); e = Add(t, 1); y = Mul(q, e) | Mul[q, e]",
        "scale | e = Exp(v); q = Mul(s, 4); y = Div(q, e) | Div[q, e]",
        "scale | q = Relu(s); c = Min(q, 6); z = Div(c, 6); y = Mul(z, m) | Mul[z, m]",
        "scale | e = Relu(s); q = Mul(e, 2); t = ReduceSum(q); y = Div(q, t) | Div[q, t]",
        "scale | i = ReduceMax(s); o = ReduceMax(v); q = Mul(i, 2/3); y = Mul(q, o) | Mul[q, o]",
        "scale | z = Softmax(s); r = Identity(v); q = Mul(r, 4); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); q = Mul(m, 0/1); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); q = Mul(v, -1/1); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); q = Add(v, h); r = Mul(q, 4); y = Mul(r, z) | Mul[r, z]",
        "scale | q = Mul(v, v); e = ReduceMean(q); r = Reciprocal(e); t = Mul(4, s); y = Mul(t, r)"
            + " | Mul[t, r]",
        "scale | z = Softmax(s); q = Div(4, m); y = Mul(q, z) | Mul[q, z]",
        "scale | q = Mul(m, 8); y = Div(q, 4) | Div[q, 4]",
        "scale | z = Sigmoid(s); e = Mul(z, s); y = Mul(e, m) | Mul[e, m]",
        "scale | z = Softmax(s); q = Mul(v, 4); y = Mul(z, q) | Mul[z, q]",
        "scale | q = Mul(v, v); e = ReduceMean(q); t = Mul(4, v); y = Mul(t, e) | Mul[t, e]",
        "scale | z = Softmax(s); r = Mul(v, 2/3); q = Mul(r, 4); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); r = Concat(m, m); q = Mul(r, 4); y = Mul(q, z) | Mul[q, z]",
        "scale | z = Softmax(s); q = Neg(v); r = Identity(q); y = Mul(r, z) | Mul[r, z]",
      })
  void doesNotFire(String form, String nodes, String expected) {
    assertThat(last(nodes)).as(form).isEqualTo(expected);
  }

  /** The choice takes the first value where its mask is 1. */
  @Test
  void aMaskKeepsItsNumbers() {
    Trace trace = rewritten("i = Mul(v, 1/0); j = Mul(h, 0/1); y = Add(i, j)", Overrides.NONE);
    TraceValue mask = trace.outputs().get("y").producer().input(0);
    assertThat(mask.tensor().longs()).containsExactly(1, 0);
  }

  /** The common factor is one over the root of the variance. */
  @Test
  void aNormThatIsDistributedFires() {
    String nodes =
        "i = ReduceMean(s); c = Sub(s, i); q = Mul(c, c); w = ReduceMean(q); e = Sqrt(w); "
            + "r = Reciprocal(e); t = Mul(s, r); o = Mul(i, r); d = Sub(2, o); y = Add(t, d)";
    assertThat(last(nodes)).isEqualTo("Add[y/merged, 2]");
  }

  /** A constant factor that is divided by a statistic of what is below it. */
  @Test
  void aScaledNormFires() {
    String nodes = "q = Mul(s, s); w = ReduceMean(q); e = Sqrt(w); t = Mul(s, 4); y = Div(t, e)";
    assertThat(last(nodes)).isEqualTo("Mul[y/unscaled, y/factor]");
  }

  /** A small factor is neither zero, nor does it make a gate of what goes from -1 to 1. */
  @ParameterizedTest
  @CsvSource({"Sigmoid, 1e-5", "Sigmoid, -5e-7", "Tanh, 5e-7", "Tanh, -5e-7"})
  void aFactorComesOutOnceHoweverSmallItIs(String function, double factor) {
    Trace trace =
        rewritten(
            "z = %s(s); q = Mul(z, %s); y = Mul(q, m)".formatted(function, factor), Overrides.NONE);
    TraceNode y = trace.outputs().get("y").producer();
    Map<String, List<TraceValue>> values = trace.values();
    assertThat(y.input(1).tensor().doubles()).containsExactly(factor);
    for (int k = 0; k < 2; k++) {
      double product =
          values.get("z").get(0).tensor().get(k) * values.get("m").get(0).tensor().get(k);
      // A quotient and a product round, each by half a unit in the last place.
      assertThat(y.input(0).tensor().get(k)).isCloseTo(product, Offset.offset(1e-15));
    }
    assertThat(y.input(0).producer().input(1).name()).isEqualTo("m");
  }

  /** What the user says of a node is of the node as the model has it. */
  @Test
  void aProductWhoseGateIsGivenStays() {
    Overrides given = new Overrides(Map.of("y", Role.Gate.LEFT), Set.of());
    Trace trace = rewritten("z = Softmax(s); q = Mul(z, 4); y = Mul(q, m)", given);
    assertThat(trace.outputs().get("y").producer().op().name()).isEqualTo("Mul");
    assertThat(trace.outputs().get("y").producer().input(0).name()).isEqualTo("q");
  }

  /** Behind more movement it may be a linear map. */
  @ParameterizedTest
  @CsvSource({"1, y/unscaled", "12, y/unscaled", "13, q"})
  void theFactorOfWhatIsMoved(int length, String expected) {
    String way = Cell.chain("Identity(%s)", length, "m", "r");
    assertThat(last("z = Softmax(s); " + way + "q = Mul(r, 4); y = Mul(q, z)"))
        .startsWith("Mul[" + expected);
  }

  /** A product is looked through as far as its sixth factor. */
  @ParameterizedTest
  @CsvSource({"4, Mul", "5, Div"})
  void weightsOfAProductOfSeveralFactors(int length, String expected) {
    String product = Cell.chain("Mul(%s, m)", length, "e", "q");
    assertThat(last("e = Relu(s); t = ReduceSum(e); " + product + "y = Div(q, t)"))
        .startsWith(expected);
  }
}

package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that are written out: relevance starts at their logits. */
class HeadFormsTest {
  private static Explanation explain(String nodes) {
    return Explainer.of(Cell.graph(nodes))
        .composite(new Composite("test", new EpsilonRule(1e-3, 0), GateRule.ALL))
        .batchAxis("x", 0)
        .batchAxis("h", 0)
        .batchAxis("y", 0)
        .build()
        .explain(Cell.inputs(), Target.index("y", 1));
  }

  private static void assertSame(Explanation found, Explanation expected) {
    assertThat(found.score()).isEqualTo(expected.score());
    assertThat(found.prediction().kind()).isEqualTo(expected.prediction().kind());
    assertThat(found.prediction().index()).isEqualTo(expected.prediction().index());
    assertThat(found.prediction().value())
        .isCloseTo(expected.prediction().value(), Offset.offset(1e-12));
    assertThat(found.relevance("x").doubles()).isEqualTo(expected.relevance("x").doubles());
    assertThat(found.notes()).isEqualTo(expected.notes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = Neg(s); e = Exp(n); c = Add(e, 1); y = Reciprocal(c)",
        "n = Mul(s, -1); e = Exp(n); c = Add(1, e); y = Div(1, c)",
        "e = Exp(s); c = Add(e, 1); y = Div(e, c)",
        "q = Mul(s, 0.5); t = Tanh(q); e = Mul(t, 0.5); y = Add(e, 0.5)",
      })
  void sigmoidHeadFires(String nodes) {
    assertSame(explain(nodes), explain("y = Sigmoid(s)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = Neg(s); e = Exp(n); c = Add(e, 2); y = Reciprocal(c)",
        "q = Mul(s, 0.2); e = Add(q, 0.5); c = Max(e, 0); y = Min(c, 1)",
      })
  void sigmoidHeadDoesNotFire(String nodes) {
    assertThat(explain(nodes).target().start()).isEqualTo("y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e = Exp(s); t = ReduceSum(e); y = Div(e, t)",
        "i = ReduceMax(s); q = Sub(s, i); e = Exp(q); t = ReduceSum(e); y = Div(e, t)",
        "q = Sub(s, 3); y = Softmax(q)",
        "i = ReduceLogSumExp(s); q = Sub(s, i); y = Exp(q)",
      })
  void softmaxHeadFires(String nodes) {
    assertSame(explain(nodes), explain("y = Softmax(s)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e = Exp(s); f = Exp(v); t = ReduceSum(f); y = Div(e, t)",
        "e = Softplus(s); t = ReduceSum(e); y = Div(e, t)",
      })
  void softmaxHeadDoesNotFire(String nodes) {
    assertThat(explain(nodes).target().start()).isEqualTo("y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z = Softmax(s); y = Log(z)",
        "i = ReduceLogSumExp(s); y = Sub(s, i)",
        "i = ReduceMax(s); q = Sub(s, i); e = Exp(q); t = ReduceSum(e); l = Log(t); y = Sub(q, l)",
      })
  void logSoftmaxHeadFires(String nodes) {
    assertSame(explain(nodes), explain("y = LogSoftmax(s)"));
  }
}

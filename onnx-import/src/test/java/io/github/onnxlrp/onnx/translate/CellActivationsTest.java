package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.OnnxTestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators with other activations are explained as cells that are written out with them. */
class CellActivationsTest {
  private static final int STEPS = 3;
  private static final int INPUTS = 2;
  private static final long SEED = 23;

  /** Both compute in double precision, in different order. */
  private static final double TOLERANCE = 1e-9;

  private static final class Forms {
    private final int hidden;
    private final RandomTensors random;
    private final OnnxTestModel model = new OnnxTestModel(17);

    /** Gates lie one after the other in the rows of the weights. */
    Forms(int hidden, int gates) {
      this.hidden = hidden;
      this.random = new RandomTensors(SEED + hidden);
      model.input("x", random.floats(STEPS, 1, INPUTS));
      model.constant("W", random.floats(1, gates * hidden, INPUTS));
      model.constant("R", random.floats(1, gates * hidden, hidden));
      model.constant("B", random.floats(1, 2 * gates * hidden));
      model.constant("h0", Tensor.zeros(random.floats(1).type(), 1, hidden));
      model.constant("c0", Tensor.zeros(random.floats(1).type(), 1, hidden));
      model.constant("head", random.floats(hidden, 1));
      model.constant("first", Tensor.vector(0));
      model.constant("half", Tensor.scalar(0.5).as(random.floats(1).type()));
      model.constant("quarter", Tensor.scalar(0.25).as(random.floats(1).type()));
      model.constant("one", Tensor.scalar(1).as(random.floats(1).type()));
      for (int step = 0; step < STEPS; step++) {
        model.constant("t" + step, Tensor.of(new long[] {step}));
      }
    }

    OnnxTestModel operator(String operator, String... activations) {
      List<String> inputs = List.of("x", "W", "R", "B");
      var node = OnnxTestModel.node(operator, inputs, List.of("", "h_n"));
      node.addAttribute(attribute("hidden_size", hidden));
      node.addAttribute(attribute("activations", activations));
      if (operator.equals("RNN")) {
        node.addAttribute(attribute("activation_alpha", new float[] {0.5f}));
        node.addAttribute(attribute("activation_beta", new float[] {0.25f}));
      }
      model.node(node);
      return model.nodes("h_last = Squeeze(h_n, first)\ny = MatMul(h_last, head)").output("y");
    }

    /** Steps one after the other; the text gives h2 and c2 from p, q, h and c. */
    OnnxTestModel written(String step) {
      StringBuilder text =
          new StringBuilder(
              """
              w1 = Squeeze(W, first)
              w = Transpose(w1)
              u1 = Squeeze(R, first)
              u = Transpose(u1)
              b1 = Squeeze(B, first)
              wb, rb = Split(b1)
              """);
      String h = "h0";
      String c = "c0";
      for (int t = 0; t < STEPS; t++) {
        String own =
            """
            x$ = Gather(x, t%d) axis=0
            p$ = Gemm(x$, w, wb)
            q$ = Gemm(h, u, rb)
            s$ = Add(p$, q$)
            %s
            """
                .formatted(t, step);
        text.append(
            own.replaceAll("\\bh\\b", h).replaceAll("\\bc\\b", c).replaceAll("\\$", "_" + t));
        h = "h2_" + t;
        c = "c2_" + t;
      }
      return model.nodes(text + "y = MatMul(" + h + ", head)").output("y");
    }
  }

  private static void assertSame(OnnxTestModel operator, OnnxTestModel written) {
    OnnxRuntimeReference.assertAgrees(written);
    for (GateRule gate : GateRule.values()) {
      Explanation expected = explain(operator, gate);
      Explanation found = explain(written, gate);
      double scale = expected.ledger().turnover();
      assertThat(found.ledger().closure()).isLessThan(TOLERANCE);
      for (int k = 0; k < expected.relevance("x").size(); k++) {
        assertThat(found.relevance("x").get(k))
            .as("%s, element %d, seed %d", gate, k, SEED)
            .isCloseTo(expected.relevance("x").get(k), Offset.offset(TOLERANCE * scale));
      }
      assertThat(found.ledger().biases())
          .isCloseTo(expected.ledger().biases(), Offset.offset(TOLERANCE * scale));
    }
  }

  private static Explanation explain(OnnxTestModel model, GateRule gate) {
    return Explainer.of(OnnxModel.of(model.build()).graph())
        .batchAxis("x", 1)
        .batchAxis("y", 0)
        .composite(new Composite("test", new EpsilonRule(1e-3, 0), gate))
        .build()
        .explain(model.inputs(), Target.index("y", 0));
  }

  /** Its alpha is a constant factor and its beta a bias, which the inputs must not get. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void affineIsAFactorAndABias(int hidden) {
    assertSame(
        new Forms(hidden, 1).operator("RNN", "Affine"),
        new Forms(hidden, 1).written("m$ = Mul(s$, half)\nh2$ = Add(m$, quarter)"));
  }

  /** Both factors of i * g are gates: both get half in either form. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aCellInputThatIsASigmoid(int hidden) {
    String step =
        """
        z0$, z1$, z2$, z3$ = Split(s$) axis=1
        i$ = Sigmoid(z0$)
        o$ = Sigmoid(z1$)
        f$ = Sigmoid(z2$)
        g$ = Sigmoid(z3$)
        ig$ = Mul(i$, g$)
        fc$ = Mul(f$, c)
        c2$ = Add(fc$, ig$)
        ct$ = Tanh(c2$)
        h2$ = Mul(o$, ct$)
        """;
    assertSame(
        new Forms(hidden, 4).operator("LSTM", "Sigmoid", "Sigmoid", "Tanh"),
        new Forms(hidden, 4).written(step));
  }

  /** A state between 0 and 1 is a gate at every step or at none, so that its roles are the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aCandidateThatIsASigmoid(int hidden) {
    String step =
        """
        p0$, p1$, p2$ = Split(p$) axis=1
        q0$, q1$, q2$ = Split(q$) axis=1
        zs$ = Add(p0$, q0$)
        z$ = Sigmoid(zs$)
        rs$ = Add(p1$, q1$)
        r$ = Sigmoid(rs$)
        rq$ = Mul(r$, q2$)
        ns$ = Add(p2$, rq$)
        n$ = Sigmoid(ns$)
        rest$ = Sub(one, z$)
        new$ = Mul(rest$, n$)
        kept$ = Mul(z$, h)
        h2$ = Add(new$, kept$)
        """;
    Forms operator = new Forms(hidden, 3);
    OnnxTestModel gru = operator.operator("GRU", "Sigmoid", "Sigmoid");
    gru.graph().getNodeBuilderList().get(0).addAttribute(attribute("linear_before_reset", 1));
    assertSame(gru, new Forms(hidden, 3).written(step));
  }

  /** Only the operator says which factor is the gate when it is a tanh. */
  @Test
  void theOperatorNamesItsGates() {
    OnnxTestModel lstm = new Forms(2, 4).operator("LSTM", "Tanh", "Tanh", "Tanh");
    assertThat(explain(lstm, GateRule.ALL).notes()).isEmpty();
  }
}

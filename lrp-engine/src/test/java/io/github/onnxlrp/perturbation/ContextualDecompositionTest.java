package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Contextual decomposition of the root of a sum, by hand. */
class ContextualDecompositionTest {
  private static Explainer root() {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value ones = builder.constant("ones", Tensor.of(new double[] {1, 1}, 2, 1));
    Value sum = builder.add("sum", new MatMul(), input, ones);
    Graph graph = builder.outputs(builder.add("root", Functions.sqrt(), sum)).build();
    return Explainer.of(graph)
        .batchAxis("x", 0)
        .method(new ContextualDecomposition().with(Map.of("unit", "element")))
        .build();
  }

  private static double[] ofRoot(Explainer explainer, double... x) {
    return explainer
        .explain(Map.of("x", Tensor.of(x, 1, x.length)), Target.sum("root"))
        .relevance("x")
        .doubles();
  }

  /** Alone 9 gives 3 and 16 gives 4; as the last of both 5 - 4 = 1 and 5 - 3 = 2. */
  @Test
  void isTheMeanOfTheFirstAndTheLast() {
    assertThat(ofRoot(root(), 9, 16)).containsExactly(new double[] {2, 3}, Offset.offset(1e-12));
  }

  /** The graph takes units and weights of each sample as inputs. */
  @Test
  void isDerived() {
    Explainer explainer = root();
    for (int k = 0; k < 5; k++) {
      double a = 1 + k;
      double b = 16 - 3 * k;
      double both = Math.sqrt(a + b);
      double ofA = (Math.sqrt(a) + both - Math.sqrt(b)) / 2;
      assertThat(ofRoot(explainer, a, b))
          .containsExactly(new double[] {ofA, both - ofA}, Offset.offset(1e-12));
    }
    assertThat(explainer.derivations().values()).containsExactly("derived");
  }

  @Test
  void aFunctionThatIsNotDefinedForAPartIsRefusedByName() {
    assertThatThrownBy(() -> ofRoot(root(), 16, -7))
        .hasMessageContaining("Sqrt node 'root': its function is not defined for a part")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }
}

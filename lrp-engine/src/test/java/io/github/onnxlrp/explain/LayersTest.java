package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The batch axes of layers are found by shapes. */
class LayersTest {
  /** Explains x [batch, 2] and keeps a value; {@code atTwo} runs where the batch holds two. */
  private static Explanation explain(Runnable atTwo) {
    Reshape op =
        new Reshape(
            "Watch",
            inputs -> {
              if (inputs.get(0).dim(0) == 2) {
                atTwo.run();
              }
              return inputs.get(0).shape();
            });
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.symbol("n"));
    Value kept = graph.add("kept", Functions.tanh(), graph.add("watched", op, x));
    Graph built = graph.outputs(graph.add("y", Reshape.identity(), kept)).build();
    return Explainer.of(built)
        .keep("kept")
        .build()
        .explain(Map.of("x", Tensor.of(new double[] {1, 2}, 1, 2)), Target.argmax("y"));
  }

  @Test
  void aModelForOneSampleShowsLayersWithTheirBatchAxis() {
    Explanation explanation =
        explain(
            () -> {
              throw new IllegalArgumentException("one sample only");
            });
    assertThat(explanation.relevance("kept").shape()).containsExactly(1, 2);
    assertThat(explanation.notes()).anyMatch(note -> note.contains("one sample at a time"));
  }

  @Test
  void layersOfAModelThatTakesSeveralSamplesHaveNoBatchAxis() {
    Explanation explanation = explain(() -> {});
    assertThat(explanation.relevance("kept").shape()).containsExactly(2);
    assertThat(explanation.notes()).noneMatch(note -> note.contains("one sample at a time"));
  }
}

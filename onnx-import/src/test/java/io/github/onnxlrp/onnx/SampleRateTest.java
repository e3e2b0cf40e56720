package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A published model whose branches follow its sample rate, where a folder with it is given: {@code
 * -Donnxlrp.corpus=FOLDER}.
 */
class SampleRateTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");
  private static final Map<Long, Integer> WINDOWS = Map.of(16000L, 576, 8000L, 288);

  @Test
  void bothRatesAreRightInOneProcess() {
    assumeTrue(!CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with models/silero_vad");
    OnnxModel model = OnnxModel.open(Path.of(CORPUS, "models", "silero_vad", "model.onnx"));
    Graph graph = model.graph();
    Explainer explainer =
        Explainer.of(graph)
            .batchAxis("input", 0)
            .batchAxis("state", 1)
            .batchAxis("sr", Samples.SHARED)
            .build();
    for (long rate : List.of(16000L, 8000L, 16000L)) {
      Map<String, Tensor> inputs = inputs(rate);
      Map<String, Tensor> expected = OnnxRuntimeReference.run(model.proto(), inputs);
      ForwardPass.run(graph, inputs)
          .outputs()
          .forEach(
              (name, value) ->
                  OnnxRuntimeReference.assertClose(
                      name + " at " + rate, value.tensor(), expected.get(name)));
      Explanation explanation = explainer.explain(inputs, Target.sum("output"));
      // Double precision loses 1e-16 an operation.
      assertThat(explanation.ledger().closure()).isLessThan(1e-12);
      assertThat(explanation.relevance("input").absoluteSum()).isPositive();
      assertThat(Shapes.size(explanation.relevance("input").shape())).isEqualTo(WINDOWS.get(rate));
    }
  }

  private static Map<String, Tensor> inputs(long rate) {
    RandomTensors random = new RandomTensors(rate);
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put("input", random.floats(0.1, 1, WINDOWS.get(rate)));
    inputs.put("state", random.floats(0.1, 2, 1, 128));
    inputs.put("sr", Tensor.of(new long[] {rate}));
    return inputs;
  }
}

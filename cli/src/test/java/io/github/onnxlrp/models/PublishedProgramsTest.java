package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.RandomInputs;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A graph is derived for every model that other people published, where {@code onnxlrp.corpus}
 * names the models, and explains samples in batches as an explainer without one does.
 */
class PublishedProgramsTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");
  private static final int COUNT = 10;

  static Stream<String> models() throws IOException {
    return PublishedSamplesTest.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isDerivedAndRunsInBatches(String name) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    Graph graph = OnnxModel.read(Path.of(CORPUS, "models", name, "model.onnx"));
    DeclaredInputs declared =
        new DeclaredInputs(graph, BatchAxes.of(graph, Map.of())::axisOf, Map.of());
    Explainer explainer = Explainer.of(graph).build();
    Samples samples =
        explainer.samples(new RandomInputs(declared, COUNT, 1).draw(Map.of()).arrays());
    for (Value output : graph.outputs()) {
      Target target = Target.sum(output.name());
      List<Explanation> found = explainer.explainAll(samples, target);
      assertThat(found).hasSize(COUNT);
      for (int sample = COUNT / 2; sample < COUNT; sample++) {
        Explanation alone =
            Explainer.of(graph).build().explain(samples, sample, List.of(target)).get(0);
        SameExplanation.assertSame(alone, found.get(sample));
      }
    }
    assertThat(explainer.derivations().values()).allMatch(how -> how.equals("derived"));
  }
}

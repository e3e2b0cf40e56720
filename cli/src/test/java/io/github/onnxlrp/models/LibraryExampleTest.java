package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The example of the library in the README is this code, and does what the README says. */
class LibraryExampleTest {
  private static final Path ROOT = TestModels.directory().getParent().getParent();

  @Test
  void explainsASurname() {
    Path model = ROOT.resolve("testmodels/models/surnames/surnames.onnx");
    Graph graph = OnnxModel.read(model);
    Explainer explainer = Explainer.of(graph).composite(Composites.arras()).build();
    Tensor ids = Tensor.of(new long[] {15, 26, 39, 26, 44, 30, 48, 34, 28, 51}, 1, 10);
    Explanation explanation = explainer.explain(Map.of("ids", ids), Target.argmax("logits"));
    Tensor relevance = explanation.relevance("ids"); // of shape [time]
    double score = explanation.score();
    double closure = explanation.ledger().closure();
    assertThat(relevance.shape()).containsExactly(10);
    // The README prints five digits.
    assertThat(score).isCloseTo(6.2366, Offset.offset(5e-5));
    assertThat(relevance.get(9)).isCloseTo(5.5776, Offset.offset(5e-5));
    assertThat(closure).isLessThan(1e-12);
  }

  @Test
  void isTheCodeOfTheReadme() throws IOException {
    String source =
        Files.readString(
            ROOT.resolve("cli/src/test/java/io/github/onnxlrp/models/LibraryExampleTest.java"));
    List<String> example =
        Files.readString(ROOT.resolve("README.md"))
            .replaceFirst("(?s).*```java\n(.*?)```.*", "$1")
            .lines()
            .map(line -> line.replaceFirst("Path[.]of[(](\"[^\"]*\")[)]", "model"))
            .toList();
    assertThat(example).hasSizeGreaterThan(4);
    for (String line : example) {
      assertThat(source).contains("    " + line + "\n");
    }
  }
}

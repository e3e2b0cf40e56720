package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.RuleMatch;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the library in README and rules.md are this code, and do what is said there. */
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

  /** No node is a Conv, so that the rules are those of arras. */
  @Test
  void composesRules() {
    Graph graph = OnnxModel.read(ROOT.resolve("testmodels/models/surnames/surnames.onnx"));
    Composite mine =
        new Composite(
            "mine",
            List.of(
                new Composite.Entry(
                    RuleMatch.operators("Conv"),
                    new GammaRule(0.25, new Stabilizer(1e-6), 0),
                    true),
                new Composite.Entry(RuleMatch.ANY, new EpsilonRule(1e-3, 0), true),
                new Composite.Entry(RuleMatch.ANY, GateRule.ALL, true)));
    Explainer explainer = Explainer.of(graph).composite(mine).build();
    Tensor ids = Tensor.of(new long[] {15, 26, 39}, 1, 3);
    Target target = Target.argmax("logits");
    assertThat(explainer.explain(Map.of("ids", ids), target).relevance("ids").doubles())
        .containsExactly(
            Explainer.of(graph)
                .build()
                .explain(Map.of("ids", ids), target)
                .relevance("ids")
                .doubles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/rules.md"})
  void isTheCodeOfThePage(String page) throws IOException {
    String source =
        Files.readString(
            ROOT.resolve("cli/src/test/java/io/github/onnxlrp/models/LibraryExampleTest.java"));
    String example =
        Files.readString(ROOT.resolve(page)).replaceFirst("(?s).*```java\n(.*?)```.*", "$1");
    String code = example.replaceAll("(?m)^import .*\n", "").strip();
    assertThat(code.lines().count()).isGreaterThan(4);
    assertThat(withoutSpace(source))
        .contains(withoutSpace(code.replaceAll("Path[.]of[(]\"[^\"]*\"[)]", "model")));
    List<String> imports = example.lines().filter(line -> line.startsWith("import ")).toList();
    List<String> expected =
        source
            .lines()
            .filter(line -> line.matches("import [\\w.]+;"))
            .filter(
                line -> code.matches("(?s).*\\b" + line.replaceAll(".*[.](\\w+);", "$1") + "\\b.*"))
            .toList();
    assertThat(imports).isEqualTo(expected);
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }
}

package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples that are explained in batches get what each of them gets alone. */
class BankBatchTest {
  private static final int SAMPLED = 60;
  private static final int COUNT = 32;

  static List<BankModel> models() {
    return Grid.sample(BankModel.all(), SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("models")
  void explainsEachSampleAsAlone(BankModel model) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    while (samples.size() < COUNT) {
      samples.addAll(BankProgramsTest.samples(model));
    }
    Explainer together = model.explainer(Composites.arras());
    List<Samples> each = samples.stream().map(together::samples).toList();
    List<Explanation> found = new ArrayList<>();
    together.explainEach(each, model.target(), found::add);
    assertThat(found).hasSameSizeAs(samples);
    Explainer alone = model.explainer(Composites.arras());
    for (int k = 0; k < samples.size(); k++) {
      SameExplanation.assertSame(alone.explain(samples.get(k), model.target()), found.get(k));
    }
    assertThat(together.derivations().values()).noneMatch(how -> how.contains("sample by sample"));
  }
}

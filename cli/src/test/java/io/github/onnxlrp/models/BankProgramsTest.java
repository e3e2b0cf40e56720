package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An explainer that has derived graphs explains as one that has not. */
class BankProgramsTest {
  private static final int SAMPLED = 60;
  private static final int ROUNDS = 3;
  private static final int THREADS = 4;

  /**
   * What is walked, by a part of the name, with the reason that is given; none where it depends on
   * the order of the samples.
   */
  static final Map<String, String> WALKED =
      Map.of(
          "masked-mean", "depends on elements of inputs",
          "keras-masking.tfkeras2", "depends on elements of inputs",
          "keras-masking.keras3-tf", "depends on elements of inputs",
          "keras-embedding-mask.tfkeras2", "depends on elements of inputs",
          "keras-embedding-mask.keras3-tf", "depends on elements of inputs",
          "quantized-dynamic", "depends on elements of inputs",
          "hand-peepholes", "relevance goes another way",
          "data-branch", "");

  /** What has a number that depends on lengths, beside what relevance can reach. */
  private static final Set<String> ONE_LENGTH =
      Set.of(
          "attention-multihead.dynamo-25.onnx",
          "attention-multihead.torchscript-17.onnx",
          "keras-residual-norm.tfkeras2-15.onnx",
          "quantized-qdq-cell.onnxruntime-17.onnx");

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  /** Each sample several times, in any order. */
  static List<Map<String, Tensor>> samples(BankModel model) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      samples.addAll(model.samples());
    }
    Collections.shuffle(samples, new Random(Grid.SEED));
    return samples;
  }

  @ParameterizedTest
  @MethodSource("models")
  void explainsAsAFreshOne(BankModel model) {
    Explainer used = model.explainer(Composites.arras());
    for (Map<String, Tensor> sample : samples(model)) {
      Explanation expected = model.explainer(Composites.arras()).explain(sample, model.target());
      SameExplanation.assertSame(expected, used.explain(sample, model.target()));
    }
    String reason =
        WALKED.keySet().stream()
            .filter(part -> model.toString().contains(part))
            .findFirst()
            .map(WALKED::get)
            .orElse(null);
    if (reason == null) {
      boolean oneLength = ONE_LENGTH.contains(model.toString());
      assertThat(used.derivations())
          .containsValue(oneLength ? "derived for one length" : "derived");
    } else {
      assertThat(used.derivations().values()).anyMatch(how -> how.contains(reason));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void servesThreadsAtATime(BankModel model) throws Exception {
    Explainer shared = model.explainer(Composites.arras());
    List<Map<String, Tensor>> samples = samples(model);
    List<Explanation> expected =
        samples.stream()
            .map(sample -> model.explainer(Composites.arras()).explain(sample, model.target()))
            .toList();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Explanation>> tasks = new ArrayList<>();
      samples.forEach(sample -> tasks.add(() -> shared.explain(sample, model.target())));
      List<Future<Explanation>> found = pool.invokeAll(tasks);
      for (int k = 0; k < found.size(); k++) {
        SameExplanation.assertSame(expected.get(k), found.get(k).get());
      }
    } finally {
      pool.shutdown();
    }
  }
}

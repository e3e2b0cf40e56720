package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same trained weights in different files, and the same samples in one batch or alone. */
class ExportsTest {
  private static final int SAMPLED = 4;

  /** How many samples of a structure are walked before its graph explains them. */
  private static final int WALKED = 3;

  private static final List<Reference> REFERENCES = Reference.all();
  private static final Reference SCRIPT = REFERENCES.get(0);
  private static final Reference DYNAMO = REFERENCES.get(1);
  private static final Reference UNROLLED = REFERENCES.get(2);
  private static final Reference VOWELS = REFERENCES.get(3);

  /** Each gate rule and each bias factor once at least. */
  static List<Arguments> rules() {
    List<Arguments> all =
        Arrays.stream(GateRule.values())
            .flatMap(gate -> Stream.of(Arguments.of(gate, 0), Arguments.of(gate, 1)))
            .toList();
    return Grid.sample(all, SAMPLED, List.of(one -> one.get()[0], one -> one.get()[1]));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void exportersAgree(GateRule gate, int biasFactor) {
    Composite composite = new Composite("test", new EpsilonRule(1e-3, biasFactor), gate);
    Explainer script = Explainer.of(SCRIPT.graph()).composite(composite).build();
    Explainer dynamo = Explainer.of(DYNAMO.graph()).composite(composite).build();
    Explainer unrolled = Explainer.of(UNROLLED.graph()).composite(composite).build();
    for (int sample = 0; sample < SCRIPT.samples(); sample++) {
      Map<String, Tensor> inputs = SCRIPT.inputs(sample);
      assertSame(relevance(dynamo, inputs), relevance(script, inputs));
    }
    for (int sample = 0; sample < UNROLLED.samples(); sample++) {
      Map<String, Tensor> inputs = UNROLLED.inputs(sample);
      assertSame(relevance(unrolled, inputs), relevance(script, inputs));
    }
  }

  private static Tensor relevance(Explainer explainer, Map<String, Tensor> inputs) {
    return explainer.explain(inputs, Target.argmax("logits")).relevance("ids");
  }

  private static void assertSame(Tensor found, Tensor expected) {
    assertThat(Reference.relativeDifference(found, expected)).isLessThanOrEqualTo(1e-9);
  }

  /** To the last bit, once the first samples of the structure, which are walked, are explained. */
  @Test
  void samplesOfABatchAreExplainedAsIfAlone() {
    Explainer explainer = Explainer.of(VOWELS.graph()).build();
    String input = VOWELS.graph().inputs().get(0).name();
    Samples samples = explainer.samples(Map.of(input, VOWELS.arrays().get("x")));
    assertThat(samples.size()).isEqualTo(VOWELS.samples()).isGreaterThanOrEqualTo(32);
    for (int sample = 0; sample < WALKED; sample++) {
      explainer.explain(samples.get(sample), Target.of(null, null));
    }
    for (int sample = 0; sample < samples.size(); sample++) {
      Explanation inBatch = explainer.explain(samples.get(sample), Target.of(null, null));
      Explanation alone = explainer.explain(VOWELS.inputs(sample), Target.of(null, null));
      assertThat(inBatch.score()).isEqualTo(alone.score());
      assertThat(inBatch.relevance(input).doubles())
          .containsExactly(alone.relevance(input).doubles());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "h", "z_g", "i", "f", "o", "g"})
  void everyStepOfEveryGateCanBeAskedFor(String field) {
    Graph graph = VOWELS.graph();
    String name = "LSTM__30/" + field;
    Explanation explanation =
        Explainer.of(graph).keep(name).build().explain(VOWELS.inputs(0), Target.of(null, null));
    Tensor layer = explanation.relevance(name);
    assertThat(layer.shape()).containsExactly(16, 24);
    boolean gate = List.of("i", "f", "o").contains(field);
    assertThat(layer.absoluteSum() == 0).as("gates get nothing").isEqualTo(gate);
  }
}

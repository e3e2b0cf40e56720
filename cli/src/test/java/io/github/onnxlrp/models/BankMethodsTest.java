package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.perturbation.ContextualDecomposition;
import io.github.onnxlrp.perturbation.DeepLift;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DeepLIFT and contextual decomposition of samples in batches, by a derived graph, are those of
 * each sample alone, by a walk; what a walk refuses, for a reason that the pages of the methods
 * name, is refused in batches, too.
 */
class BankMethodsTest {
  private static final int SAMPLED = 10;
  private static final int COUNT = 12;

  private static final List<AttributionMethod> METHODS =
      List.of(
          new DeepLift(),
          new DeepLift().with(Map.of("baseline", "mean")),
          new DeepLift().with(Map.of("baseline", "token:1")),
          new ContextualDecomposition(),
          new ContextualDecomposition().with(Map.of("phrase", "0-1")));

  /** What the pages of the methods say that they refuse, by the name of the method. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "deeplift",
          "(DequantizeLinear|ReduceMax|Where) node '.*': DeepLIFT's rescale rule says nothing of"
              + " it .*",
          "contextual-decomposition",
          "(Div|MatMul|QuantizeLinear|ReduceMax|Softmax|Where) node '.*': contextual decomposition"
              + " is for .*|Sqrt node '.*': its function is not defined for a part of its operand"
              + " alone; .*");

  static Stream<Arguments> cases() {
    return Grid.sample(BankModel.all(), SAMPLED).stream()
        .flatMap(model -> METHODS.stream().map(method -> Arguments.of(model, method)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("cases")
  void explainsEachSampleAsAlone(BankModel model, AttributionMethod method) {
    List<Map<String, Tensor>> samples = BankBatchTest.samples(model).subList(0, COUNT);
    Target target = model.target();
    Explainer together = model.explainer(method);
    List<Samples> each = samples.stream().map(together::samples).toList();
    List<Explanation> alone;
    try {
      alone = BankBatchTest.alone(model, method, samples);
    } catch (OnnxLrpException e) {
      assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(e.getMessage()).matches(REFUSALS.get(method.name()));
      assertThatThrownBy(() -> together.explainEach(each, target, found -> {}))
          .hasMessage(e.getMessage());
      return;
    }
    // The first time programs are derived, the second time they are there.
    for (int time = 0; time < 2; time++) {
      List<Explanation> found = new ArrayList<>();
      together.explainEach(each, target, found::add);
      for (int k = 0; k < samples.size(); k++) {
        SameExplanation.assertSame(alone.get(k), found.get(k));
        assertThat(found.get(k).measures().keySet()).isEqualTo(alone.get(k).measures().keySet());
      }
    }
    assertThat(together.derivations().values()).noneMatch(how -> how.contains("sample by sample"));
    // Which of its ids a row belongs to is known for one shape only.
    boolean ids = method instanceof DeepLift && model.toString().contains("embedding.keras3-tf");
    boolean walked =
        ids || BankProgramsTest.WALKED.keySet().stream().anyMatch(model.toString()::contains);
    if (!walked) {
      assertThat(together.derivations().values()).anyMatch(how -> how.startsWith("derived"));
    }
  }
}

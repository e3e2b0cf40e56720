package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples that are explained in batches get what each of them gets alone. */
class BankBatchTest {
  private static final int SAMPLED = 40;
  private static final int COUNT = 32;
  private static final int SHORTER = 2;

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  /** The samples, and where the model takes it the same ones with fewer steps. */
  static List<Map<String, Tensor>> samples(BankModel model) {
    List<Map<String, Tensor>> samples = new ArrayList<>(model.samples());
    for (Map<String, Tensor> sample : model.samples()) {
      for (int fewer = 1; fewer <= SHORTER; fewer++) {
        Map<String, Tensor> shorter = shorter(model, sample, fewer);
        if (shorter != null) {
          samples.add(shorter);
        }
      }
    }
    while (samples.size() < COUNT) {
      samples.addAll(List.copyOf(samples));
    }
    Collections.shuffle(samples, new Random(Grid.SEED));
    return samples;
  }

  /** All axes that the model declares without a length are cut; null where it does not take it. */
  private static Map<String, Tensor> shorter(
      BankModel model, Map<String, Tensor> sample, int fewer) {
    Map<String, Tensor> cut = new LinkedHashMap<>(sample);
    for (Value input : model.model().graph().inputs()) {
      int batch = model.batchAxes("inputs").get(input.name());
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        Tensor tensor = cut.get(input.name());
        if (axis != batch && !input.shape().get(axis).isFixed() && tensor.dim(axis) > fewer) {
          List<Tensor> operands = new ArrayList<>(List.of(tensor));
          operands.addAll(Slice.range(0, (long) tensor.dim(axis) - fewer, axis));
          cut.put(input.name(), new Slice().forward(operands).get(0));
        }
      }
    }
    try {
      model.explainer(Composites.arras()).explain(cut, model.target());
      return cut;
    } catch (OnnxLrpException e) {
      return null;
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void explainsEachSampleAsAlone(BankModel model) {
    explainsAlike(model, new LayerwiseRelevance(Composites.arras()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreThoseOfEachSample(BankModel model) {
    explainsAlike(model, Gradient.timesInput());
  }

  /** What a new explainer of each sample gives; some are in the list several times. */
  static List<Explanation> alone(
      BankModel model, AttributionMethod method, List<Map<String, Tensor>> samples) {
    IdentityHashMap<Map<String, Tensor>, Explanation> known = new IdentityHashMap<>();
    for (Map<String, Tensor> sample : samples) {
      if (!known.containsKey(sample)) {
        known.put(sample, model.explainer(method).explain(sample, model.target()));
      }
    }
    return samples.stream().map(known::get).toList();
  }

  private static void explainsAlike(BankModel model, AttributionMethod method) {
    List<Map<String, Tensor>> samples = samples(model);
    Explainer together = model.explainer(method);
    List<Samples> each = samples.stream().map(together::samples).toList();
    List<Explanation> alone = alone(model, method, samples);
    // The first time programs are derived, the second time they are there.
    for (int time = 0; time < 2; time++) {
      List<Explanation> found = new ArrayList<>();
      together.explainEach(each, model.target(), found::add);
      assertThat(found).hasSameSizeAs(samples);
      for (int k = 0; k < samples.size(); k++) {
        SameExplanation.assertSame(alone.get(k), found.get(k));
      }
    }
    assertThat(together.derivations().values()).noneMatch(how -> how.contains("sample by sample"));
    // Which of its ids a gradient belongs to is known for one shape only.
    boolean ids = method instanceof Gradient && model.toString().contains("embedding.keras3-tf");
    boolean walked =
        ids || BankProgramsTest.WALKED.keySet().stream().anyMatch(model.toString()::contains);
    if (!walked) {
      assertThat(together.derivations().values()).anyMatch(how -> how.startsWith("derived"));
    }
  }
}

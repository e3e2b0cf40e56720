package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The relevance of layers that are kept, by a graph and in batches as by a walk over each. */
class BankLayersTest {
  private static final int SAMPLED = 60;
  private static final int LAYERS = 4;

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  /** Some values of the model that may be kept, inside of recurrences and outside. */
  private static String[] layers(BankModel model) {
    Trace trace = ForwardPass.run(model.model().graph(), model.samples().get(0));
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, List<TraceValue>> entry : trace.values().entrySet()) {
      TraceValue value = entry.getValue().get(0);
      if (value.tensor().isFloating() && value.producer() != null) {
        names.add(entry.getKey());
      }
    }
    for (Map<String, Tensor> sample : BankProgramsTest.samples(model)) {
      // What is computed in a branch only some samples have.
      names.retainAll(ForwardPass.run(model.model().graph(), sample).values().keySet());
    }
    Collections.shuffle(names, new Random(Grid.SEED));
    return names.stream()
        .filter(name -> canBeKept(model, name))
        .limit(LAYERS)
        .toArray(String[]::new);
  }

  /** Canonical forms may leave a value out. */
  private static boolean canBeKept(BankModel model, String name) {
    try {
      explainer(model, name).explain(model.samples().get(0), model.target());
      return true;
    } catch (OnnxLrpException e) {
      return false;
    }
  }

  private static Explainer explainer(BankModel model, String... layers) {
    Explainer.Builder builder = Explainer.of(model.model().graph()).keep(layers);
    model.batchAxes("inputs").forEach(builder::batchAxis);
    model.batchAxes("outputs").forEach(builder::batchAxis);
    return builder.build();
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheRelevanceOfLayers(BankModel model) {
    String[] layers = layers(model);
    Explainer together = explainer(model, layers);
    List<Map<String, Tensor>> samples = BankProgramsTest.samples(model);
    List<Samples> each = samples.stream().map(together::samples).toList();
    List<Explanation> found = new ArrayList<>();
    together.explainEach(each, model.target(), found::add);
    for (int k = 0; k < samples.size(); k++) {
      Explanation alone = explainer(model, layers).explain(samples.get(k), model.target());
      SameExplanation.assertSame(alone, found.get(k));
    }
  }

  /** Gates, states and what is summed up, of all steps of both directions. */
  @Test
  void layersOfAnLstmAreDerived() {
    BankModel model =
        BankModel.all().stream()
            .filter(candidate -> candidate.toString().equals("bilstm-last.torchscript-17.onnx"))
            .findFirst()
            .orElseThrow();
    String lstm = "/layer/LSTM/";
    String[] layers = {
      lstm + "forward/c", lstm + "forward/i", lstm + "forward/z_g", lstm + "reverse/h"
    };
    Explainer explainer = explainer(model, layers);
    Map<String, Tensor> sample = model.samples().get(0);
    Explanation walked = explainer.explain(sample, model.target());
    Explanation derived = null;
    for (int k = 0; k < 3; k++) {
      derived = explainer.explain(sample, model.target());
    }
    assertThat(explainer.derivations()).hasSize(1).containsValue("derived");
    SameExplanation.assertSame(walked, derived);
    int steps = walked.inputs().values().iterator().next().dim(0);
    assertThat(derived.relevance(lstm + "forward/c").shape()[0]).isEqualTo(steps);
  }
}

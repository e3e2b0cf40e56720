package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model has the relevance that it has after ONNX Runtime optimised it. */
class OptimisedModelsTest {
  /** The optimiser computes constants in single precision: 6e-8, over a few hundred operations. */
  private static final double TOLERANCE = 1e-4;

  static List<BankModel> models() {
    return Grid.sample(BankModel.all(), 12);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void relevanceIsThatOfTheModelBefore(BankModel model, @TempDir Path folder) throws Exception {
    Path data = Path.of(model.path() + ".data");
    if (Files.exists(data)) {
      Files.copy(data, folder.resolve(data.getFileName()));
    }
    OnnxModel optimised = OnnxModel.open(optimised(model, folder.resolve("optimised.onnx")));
    Composite composite = new Composite("test", new EpsilonRule(1e-3, 0), GateRule.ALL);
    Map<String, Tensor> inputs = model.samples().get(0);
    Explanation before = model.explainer(composite).explain(inputs, model.target());
    Explainer.Builder builder = Explainer.of(optimised.graph()).composite(composite);
    model.batchAxes("inputs").forEach(builder::batchAxis);
    model.batchAxes("outputs").forEach(builder::batchAxis);
    Explanation after = builder.build().explain(inputs, model.target());
    for (String input : inputs.keySet()) {
      assertThat(Reference.relativeDifference(after.relevance(input), before.relevance(input)))
          .as(input)
          .isLessThan(TOLERANCE);
    }
  }

  private static Path optimised(BankModel model, Path file) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.setOptimizedModelFilePath(file.toString());
      environment.createSession(model.path().toString(), options).close();
    }
    return file;
  }
}

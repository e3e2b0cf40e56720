package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputFitter;
import io.github.onnxlrp.io.input.RandomInputs;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.validate.Validation;
import io.github.onnxlrp.onnx.validate.ValidationOptions;
import io.github.onnxlrp.onnx.validate.ValidationReport;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random inputs for any model, without a word about lengths: it runs, here and elsewhere. */
class RandomInputsOfModelsTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");
  private static final int SAMPLED = 24;

  static List<BankModel> bank() {
    return BankModel.sample(SAMPLED);
  }

  static List<Path> published() throws IOException {
    if (CORPUS.isEmpty()) {
      return List.of(Path.of(""));
    }
    try (Stream<Path> folders = Files.list(Path.of(CORPUS, "models"))) {
      return folders.map(folder -> folder.resolve("model.onnx")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bank")
  void bankModelsRun(BankModel model) {
    checkRandomInputs(model.model());
  }

  @ParameterizedTest
  @MethodSource("published")
  void publishedModelsRun(Path model) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    checkRandomInputs(OnnxModel.open(model));
  }

  private static void checkRandomInputs(OnnxModel model) {
    Graph graph = model.graph();
    Map<Value, OptionalInt> axes = new HashMap<>();
    graph.inputs().forEach(v -> axes.put(v, Samples.batchAxis(graph, Map.of(), v)));
    DeclaredInputs declared = new DeclaredInputs(graph, axes::get, Map.of());
    checkRandomInputs(model, declared, 1);
    boolean open = graph.inputs().stream().anyMatch(v -> hasOpenBatch(v, axes.get(v)));
    if (open) {
      checkRandomInputs(model, declared, 3);
    }
  }

  private static boolean hasOpenBatch(Value input, OptionalInt axis) {
    return axis.isPresent()
        && input.shape() != null
        && axis.getAsInt() >= 0
        && !input.shape().get(axis.getAsInt()).isFixed();
  }

  private static void checkRandomInputs(OnnxModel model, DeclaredInputs declared, int samples) {
    RandomInputs random = new RandomInputs(declared, samples, Grid.SEED);
    Map<String, Tensor> inputs = new InputFitter(declared).fit(random.draw(Map.of())).arrays();
    assertThat(inputs.keySet())
        .containsExactlyInAnyOrderElementsOf(
            model.graph().inputs().stream().map(Value::name).toList());
    checkIds(ForwardPass.run(model.graph(), inputs));
    // How well both agree is tested elsewhere; here ONNX Runtime has to take the inputs.
    ValidationReport report = Validation.run(model, inputs, ValidationOptions.DEFAULT);
    assertThat(report.outputs()).isNotEmpty();
  }

  /** Ids are not negative, although ONNX would count them from the end, and lengths not 0. */
  private static void checkIds(Trace trace) {
    for (TraceNode node : trace.nodes()) {
      List<Tensor> operands = node.call().inputs();
      boolean table =
          node.op() instanceof Gather
              && node.input(0).origin() == TraceValue.Origin.CONSTANT
              && node.input(1).origin() != TraceValue.Origin.CONSTANT;
      if (table) {
        int axis = Shapes.axis(((Gather) node.op()).axis(), operands.get(0).rank());
        long rows = operands.get(0).dim(axis);
        assertBetween(operands.get(1), 0, rows - 1, node);
      }
      if (node.output().name().endsWith("/sequence_lens")) {
        long steps = operands.get(1).longs()[0];
        assertBetween(operands.get(0), 1, steps, node);
      }
    }
  }

  private static void assertBetween(Tensor tensor, long low, long high, TraceNode node) {
    assertThat(Arrays.stream(tensor.longs()))
        .as("%s", node)
        .allMatch(element -> element >= low && element <= high);
  }
}

package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors inside of loop bodies, branches and functions, each made by one wrong weight. */
class InnerValidationTest {
  private static final long SEED = 21;

  /** Models in which one weight is wrong by the given number. */
  @SuppressWarnings("ImmutableEnumChecker") // The functions hold nothing.
  enum Faulty {
    LOOP_EVERY_STEP(fault -> FaultyModels.loop(fault, 0), "loop/mix[0]", "z[0]"),
    LOOP_ONE_STEP(fault -> FaultyModels.loop(0, fault), "loop/pick[3]", "b[3]"),
    SCAN(fault -> FaultyModels.scan(0, fault), "scan/mix[0]", "z[0]"),
    SCAN_BACKWARDS(fault -> FaultyModels.scan(1, fault), "scan/mix[4]", "z[4]"),
    BRANCH(fault -> FaultyModels.choice(1, fault), "choose/then_node", "then_out"),
    OTHER_BRANCH(fault -> FaultyModels.choice(0, fault), "choose/else_node", "else_out"),
    BRANCH_IN_LOOP(FaultyModels::choiceInLoop, "loop/choose/then_node[3]", "then_out[3]"),
    LOOP_IN_LOOP(FaultyModels::loopInLoop, "outer/inner/mix[0][0]", "z[0][0]"),
    FUNCTION(FaultyModels::call, "call/mix", "call/z");

    private final DoubleFunction<ModelProto> build;
    private final String node;
    private final String value;

    Faulty(DoubleFunction<ModelProto> build, String node, String value) {
      this.build = build;
      this.node = node;
      this.value = value;
    }
  }

  @ParameterizedTest
  @EnumSource
  void innerValuesAgree(Faulty model) {
    for (Scope scope : new Scope[] {Scope.PER_NODE, Scope.ISOLATED}) {
      ValidationReport report = validate(model.build.apply(0), model.build.apply(0), scope);
      assertThat(report.ok()).as("seed %d: %s", SEED, report).isTrue();
      assertThat(report.notCompared()).isEmpty();
      assertThat(report.reproduction()).isNull();
      assertThat(report.nodes())
          .extracting(node -> node.comparison().name())
          .contains(model.value)
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstDivergenceIsInside(Faulty model) {
    for (Scope scope : new Scope[] {Scope.PER_NODE, Scope.ISOLATED}) {
      ValidationReport report = validate(model.build.apply(0), model.build.apply(0.1), scope);
      NodeComparison first = report.firstDivergence();
      assertThat(first).as("seed %d, %s: %s", SEED, scope, report).isNotNull();
      assertThat(first.node()).isEqualTo(model.node);
      assertThat(first.comparison().name()).isEqualTo(model.value);
    }
  }

  /** Errors do not spread: what reads wrong values is not wrong itself. */
  @ParameterizedTest
  @CsvSource({"LOOP_EVERY_STEP, mix", "SCAN, mix", "LOOP_ONE_STEP, pick"})
  void inIsolationOnlyTheNodeAndWhatHoldsItDiverge(Faulty model, String node) {
    ValidationReport report =
        validate(model.build.apply(0), model.build.apply(0.1), Scope.ISOLATED);
    List<String> divergent =
        report.nodes().stream()
            .filter(each -> !each.comparison().ok())
            .map(NodeComparison::node)
            .toList();
    assertThat(divergent).hasSizeGreaterThanOrEqualTo(2);
    assertThat(divergent)
        .allMatch(
            name -> name.contains("/" + node + "[") || name.equals("loop") || name.equals("scan"));
  }

  @ParameterizedTest
  @EnumSource
  void theReproductionShowsTheDivergence(Faulty model) {
    Reproduction found =
        validate(model.build.apply(0), model.build.apply(0.1), Scope.ISOLATED).reproduction();
    assertThat(found.node()).isEqualTo(model.node);
    assertThat(found.model().getGraph().getNodeList())
        .filteredOn(node -> !node.getOpType().equals("Constant"))
        .hasSize(1);
    ValidationReport again =
        Validation.run(
            OnnxModel.of(found.model()),
            found.data().inputs(),
            ValidationOptions.DEFAULT.references(found.data().outputs()));
    assertThat(again.references()).hasSize(1);
    assertThat(again.references().get(0).ok()).isFalse();
    // The weight of the model is wrong, not the way in which it is computed.
    assertThat(again.outputs().get(0).ok()).isTrue();
  }

  @Test
  void stepsThatAreTooManyAreNamed() {
    ModelProto model = FaultyModels.longLoop(12_000);
    ValidationReport report = validate(model, model, Scope.PER_NODE);
    assertThat(report.ok()).isTrue();
    assertThat(report.nodes()).hasSize(20_001);
    assertThat(report.notCompared())
        .containsExactly(
            new ValidationReport.NotCompared(
                "loop", "inside, only the first 10000 of 12000 steps are compared"));
  }

  private static ValidationReport validate(ModelProto reference, ModelProto ours, Scope scope) {
    Random random = new Random(SEED);
    Map<String, Tensor> inputs =
        Map.of(
            "x", ModelBuilder.random(random, 1, FaultyModels.SIZE),
            "sequence", ModelBuilder.random(random, FaultyModels.STEPS, 1, FaultyModels.SIZE));
    return Validation.run(
        reference, OnnxModel.of(ours), inputs, ValidationOptions.DEFAULT.scope(scope));
  }
}

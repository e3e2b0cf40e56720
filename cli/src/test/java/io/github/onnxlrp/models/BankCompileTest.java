package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.LengthTrials;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.onnx.compile.ExplanationCheck;
import io.github.onnxlrp.onnx.write.OlderOpset;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Explanations that are written as ONNX files give in ONNX Runtime what they give here. */
class BankCompileTest {
  private static final int SAMPLED = 40;

  /** Always the same inputs: on some others a score is close to 0 and floats lack digits for it. */
  private static final long INPUTS = 965346;

  /** Of each model one product rule, of several models all four. */
  private static final List<String> GROUPS =
      List.of("lstm-last", "gru-", "rnn-", "attention-", "bilstm-last");

  /** What cannot be written, by a part of the name, with the reason. */
  static final Map<String, String> REFUSED =
      Map.of(
          "masked-mean", "depends on elements of inputs",
          "keras-masking.tfkeras2", "depends on elements of inputs",
          "keras-masking.keras3-tf", "depends on elements of inputs",
          "keras-embedding-mask.tfkeras2", "depends on elements of inputs",
          "keras-embedding-mask.keras3-tf", "depends on elements of inputs",
          "quantized-dynamic", "depends on elements of inputs",
          "hand-peepholes", "relevance goes another way");

  /** What is written and does not explain all of these inputs, with the reason. */
  private static final Map<String, String> NOT_FOR_ALL =
      Map.of("data-branch", "these inputs decide otherwise than those of the file");

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  /** The weights twice, once for each direction, and nodes. */
  private static final double LARGEST = 2.2;

  private static final int NODES = 200_000;

  @Test
  void mostOfTheBankIsWritten() {
    long refused =
        BankModel.all().stream()
            .map(BankModel::toString)
            .filter(model -> reason(REFUSED, model) != null || reason(NOT_FOR_ALL, model) != null)
            .count();
    assertThat(BankModel.all().size() - refused).isGreaterThanOrEqualTo(270);
  }

  private static String reason(Map<String, String> reasons, String model) {
    return reasons.keySet().stream()
        .filter(model::contains)
        .findFirst()
        .map(reasons::get)
        .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesWhatExplainGives(BankModel model) throws IOException {
    Explainer explainer = model.explainer(Composites.arras());
    List<Map<String, Tensor>> trials = trials(model, explainer);
    String reason = reason(REFUSED, model.toString());
    if (reason != null) {
      assertThatThrownBy(() -> compile(model, explainer, trials))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining(reason)
          .extracting(e -> ((OnnxLrpException) e).reason())
          .isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
      return;
    }
    ExplanationCheck check =
        new ExplanationCheck(explainer, model.target(), ExplanationCheck.FLOAT);
    CompiledExplanation compiled = compile(model, explainer, trials);
    String notForAll = reason(NOT_FOR_ALL, model.toString());
    if (notForAll != null) {
      assertThat(check.difference(compiled.model(), compiled.trials())).contains(notForAll);
      return;
    }
    assertThat(check.difference(compiled.model(), compiled.trials())).isNull();
    assertThat(compiled.model().getSerializedSize())
        .isLessThan((int) (LARGEST * Files.size(model.path())) + NODES);
  }

  /** The usual lengths, and the samples of the reference in one batch. */
  private static List<Map<String, Tensor>> trials(BankModel model, Explainer explainer) {
    return new LengthTrials(model.model().graph(), explainer.batchAxes(), Map.of(), INPUTS).draw();
  }

  private static CompiledExplanation compile(
      BankModel model, Explainer explainer, List<Map<String, Tensor>> trials) {
    return CompiledExplanation.of(explainer, model.target(), ElementType.FLOAT, trials, Map.of());
  }

  private static final int OLDER = 12;

  static List<BankModel> written() {
    List<BankModel> written =
        BankModel.all().stream()
            .filter(model -> reason(REFUSED, model.toString()) == null)
            .filter(model -> reason(NOT_FOR_ALL, model.toString()) == null)
            .toList();
    return Grid.sample(written, OLDER);
  }

  @ParameterizedTest
  @MethodSource("written")
  void givesTheSameInAnOlderOpset(BankModel model) {
    Explainer explainer = model.explainer(Composites.arras());
    CompiledExplanation older = compile(model, explainer, trials(model, explainer)).inOlderOpset();
    assertThat(older.model().getOpsetImport(0).getVersion()).isEqualTo(OlderOpset.OPSET);
    ExplanationCheck check =
        new ExplanationCheck(explainer, model.target(), ExplanationCheck.FLOAT);
    assertThat(check.difference(older.model(), older.trials())).isNull();
  }

  static List<BankModel> grouped() {
    List<BankModel> all = new ArrayList<>();
    for (String group : GROUPS) {
      List<BankModel> some =
          BankModel.all().stream().filter(model -> model.toString().startsWith(group)).toList();
      all.addAll(Grid.sample(some, 1));
    }
    return all;
  }

  /** In doubles, as shares of these rules cancel. */
  @ParameterizedTest
  @MethodSource("grouped")
  void sharesProductsByEachRule(BankModel model) {
    for (GateRule rule : GateRule.values()) {
      Composite composite = Composites.arras().withProduct(rule);
      Explainer explainer = model.explainer(composite);
      List<Map<String, Tensor>> trials = trials(model, explainer);
      CompiledExplanation compiled;
      try {
        compiled =
            CompiledExplanation.of(explainer, model.target(), ElementType.DOUBLE, trials, Map.of());
      } catch (OnnxLrpException e) {
        // Of parts that cancel too far nothing is derived.
        assertThat(rule).isIn(GateRule.HALF, GateRule.PROP);
        assertThat(e).hasMessageContaining("its relevance has to be measured");
        continue;
      }
      ExplanationCheck check =
          new ExplanationCheck(explainer, model.target(), ExplanationCheck.DOUBLE);
      assertThat(check.difference(compiled.model(), compiled.trials()))
          .as(rule.toString())
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-last.torchscript-17", "gru-last.torchscript-17", "rnn-"})
  void givesGradients(String name) {
    BankModel model =
        BankModel.all().stream()
            .filter(any -> any.toString().startsWith(name))
            .findFirst()
            .orElseThrow();
    Explainer explainer = model.explainer(Gradient.timesInput());
    List<Map<String, Tensor>> trials = trials(model, explainer);
    CompiledExplanation compiled =
        CompiledExplanation.of(explainer, model.target(), ElementType.DOUBLE, trials, Map.of());
    ExplanationCheck check =
        new ExplanationCheck(explainer, model.target(), ExplanationCheck.DOUBLE);
    assertThat(check.difference(compiled.model(), compiled.trials())).isNull();
  }
}

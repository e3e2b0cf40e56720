package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.rule.WeightSquareRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement about the exported models of the bank, for each of them. */
class BankTest {
  private static final int SAMPLED = 120;
  private static final int GROUPS = 10;

  /** Models that are tried with every rule and preset. */
  private static final int WITH_EVERY_RULE = 24;

  private static final List<BankModel> MODELS = BankModel.all();

  /** What has been explained, by model and rule: several tests look at it. */
  private static final Map<List<Object>, List<Explanation>> EXPLAINED = new HashMap<>();

  /** Both sides compute in double precision, in different order. */
  private static final double EXACT = 1e-9;

  /** Constants in single precision are off by 6e-8 of their size. */
  private static final double ROUNDED = 1e-6;

  static List<BankModel> models() {
    return MODELS;
  }

  /** One of each architecture, exporter and precision at least. */
  static List<BankModel> sampledModels() {
    List<Function<BankModel, String>> kinds = new ArrayList<>(BankModel.KINDS);
    kinds.add(BankModel::architecture);
    return Grid.sample(MODELS, SAMPLED, kinds);
  }

  /** Of PyTorch, of Keras and written by hand. */
  static List<List<BankModel>> groups() {
    List<List<BankModel>> all =
        MODELS.stream()
            .filter(model -> model.group() != null)
            .collect(Collectors.groupingBy(BankModel::group, TreeMap::new, Collectors.toList()))
            .values()
            .stream()
            .filter(group -> group.size() > 1)
            .toList();
    return Grid.sample(
        all,
        GROUPS,
        List.of(BankTest::isRounded, group -> group.get(0).group().replaceAll("-.*", "")));
  }

  private static boolean isRounded(List<BankModel> group) {
    return group.stream().anyMatch(BankModel::isRounded);
  }

  @AfterAll
  static void forget() {
    EXPLAINED.clear();
  }

  private static List<Explanation> explanations(BankModel model, GateRule gate) {
    return EXPLAINED.computeIfAbsent(
        List.of(model, gate),
        key -> model.explanations(new Composite("test", new EpsilonRule(1e-3, 0), gate)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void isSupported(BankModel model) {
    assertThat(model.model().unsupported()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sampledModels")
  void agreesWithOnnxRuntime(BankModel model) {
    for (Map<String, Tensor> inputs : model.samples()) {
      Agreement.assertAgrees(model.model(), inputs, tolerance(model));
    }
  }

  /** Two products of 255 and 64 fit into 16 bits, so that no processor saturates them. */
  @ParameterizedTest
  @MethodSource("models")
  void holdsNoWeightsThatAProcessorWithoutVnniSaturates(BankModel model) {
    for (TensorProto weights : model.model().proto().getGraph().getInitializerList()) {
      boolean isMatrix = weights.getDimsCount() > 1;
      if (isMatrix && weights.getDataType() == TensorProto.DataType.INT8_VALUE) {
        Tensor tensor = TensorDecoder.decode(weights, weights.getName());
        for (long weight : tensor.longs()) {
          assertThat(Math.abs(weight)).as("%s", weights.getName()).isLessThanOrEqualTo(64);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sampledModels")
  void ledgersClose(BankModel model) {
    for (GateRule gate : GateRule.values()) {
      for (Explanation explanation : explanations(model, gate)) {
        assertThat(explanation.ledger().closure()).as("%s", gate).isLessThanOrEqualTo(EXACT);
        assertThat(explanation.notes()).noneMatch(note -> note.contains("missing"));
      }
    }
  }

  static List<BankModel> modelsWithEveryRule() {
    return Grid.sample(MODELS, WITH_EVERY_RULE, BankModel.KINDS);
  }

  @ParameterizedTest
  @MethodSource("modelsWithEveryRule")
  void ledgersCloseForEveryRuleAndPreset(BankModel model) {
    List<Composite> composites = new ArrayList<>(Composites.all());
    Stabilizer stabilizer = new Stabilizer(1e-3);
    for (LinearRule rule :
        List.of(
            new GammaRule(0.25, stabilizer, 0),
            new AlphaBetaRule(2, 1, stabilizer, 0.5),
            AlphaBetaRule.zPlus(stabilizer, 0),
            new WeightSquareRule(stabilizer, 1),
            new FlatRule(stabilizer, 0))) {
      composites.add(new Composite(rule.toString(), rule, GateRule.ALL));
    }
    for (Composite composite : composites) {
      for (Explanation explanation : model.explanations(composite)) {
        assertThat(explanation.ledger().closure()).as(composite.name()).isLessThanOrEqualTo(EXACT);
        assertThat(explanation.notes()).as(composite.name()).noneMatch(n -> n.contains("missing"));
      }
    }
  }

  /** Relevance of the first input is known of every model; of others where there is some. */
  @ParameterizedTest
  @MethodSource("sampledModels")
  void relevanceAgreesWithTheOracle(BankModel model) {
    List<String> inputs = new ArrayList<>(model.batchAxes("inputs").keySet());
    for (GateRule gate : GateRule.values()) {
      List<Explanation> explanations = explanations(model, gate);
      for (String input : inputs) {
        String array = "relevance.%s.1e-3.0".formatted(gate);
        Tensor expected = model.array(input.equals(inputs.get(0)) ? array : array + "." + input);
        if (input.equals(inputs.get(0))) {
          assertThat(expected).as(array).isNotNull();
        }
        if (expected != null) {
          compare(explanations, input, model.batchAxes("inputs").get(input), expected);
        }
      }
    }
  }

  private static void compare(
      List<Explanation> explanations, String input, int batchAxis, Tensor expected) {
    for (int sample = 0; sample < explanations.size(); sample++) {
      Tensor one = Reference.cut(expected, batchAxis, sample, sample + 1L);
      assertThat(Reference.relativeDifference(explanations.get(sample).relevance(input), one))
          .as("input %s of sample %d", input, sample)
          .isLessThanOrEqualTo(EXACT);
    }
  }

  /**
   * Rules other than {@code all} amplify, so that rounded constants are compared under that only.
   */
  @ParameterizedTest
  @MethodSource("groups")
  void sameModelsAreExplainedAlike(List<BankModel> group) {
    boolean rounded = isRounded(group);
    for (GateRule gate : rounded ? List.of(GateRule.ALL) : List.of(GateRule.values())) {
      List<Explanation> expected = explanations(group.get(0), gate);
      for (BankModel other : group.subList(1, group.size())) {
        List<Explanation> found = explanations(other, gate);
        for (int sample = 0; sample < expected.size(); sample++) {
          List<Tensor> a = new ArrayList<>(found.get(sample).relevance().values());
          List<Tensor> b = new ArrayList<>(expected.get(sample).relevance().values());
          assertThat(a).hasSameSizeAs(b);
          for (int input = 0; input < a.size(); input++) {
            assertThat(Reference.relativeDifference(a.get(input), b.get(input)))
                .as("%s and %s, %s, sample %d", other, group.get(0), gate, sample)
                .isLessThanOrEqualTo(rounded ? ROUNDED : EXACT);
          }
        }
      }
    }
  }

  /** ONNX Runtime computes in the precision of the model. */
  private static double tolerance(BankModel model) {
    return switch (model.precision()) {
      case "float16" -> 2e-3;
      default -> 5e-6;
    };
  }
}

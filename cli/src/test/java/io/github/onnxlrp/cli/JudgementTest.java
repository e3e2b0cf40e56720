package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code explain} says about explanations that are worth nothing, and what helps. */
class JudgementTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();
  private static final String POLICY =
      TestModels.directory().resolve("field/masked-softmax.onnx").toString();
  private static final String POLICY_DATA =
      TestModels.directory().resolve("field/masked-softmax.npz").toString();
  private static final String LONG_NAME = "Kowalski".repeat(4);

  private static Result explainName(String... more) {
    return run(new String[] {"explain", SURNAMES, "--text", LONG_NAME}, more);
  }

  private static Result explainPolicy(String... more) {
    return run(
        new String[] {
          "explain", POLICY, "--data", POLICY_DATA, "--output", "probs", "--target", "0"
        },
        more);
  }

  private static Result run(String[] common, String... more) {
    String[] all = new String[common.length + more.length];
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return Cli.run(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "csv", "html", "npz", "png"})
  void anUnreliableExplanationEndsWithOneInEveryFormat(String format) {
    Result result = explainName("--gate-rule", "prop", "--format", format);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.bytes()).isNotEmpty();
    assertThat(result.err()).contains("onnx-lrp: note: unreliable: ", "--epsilon ");
  }

  @Test
  void theEpsilonThatTheMessageNamesHelps() {
    Result result = explainName("--gate-rule", "prop", "--format", "json");
    JsonNode sample = JsonMapper.shared().readTree(result.out()).get("samples").get(0);
    assertThat(sample.get("unreliable").booleanValue()).isTrue();
    Matcher epsilon = Pattern.compile("--epsilon ([0-9.E]+)").matcher(result.err());
    assertThat(epsilon.find()).isTrue();
    Result helped =
        explainName("--gate-rule", "prop", "--format", "json", "--epsilon", epsilon.group(1));
    assertThat(helped.code()).isZero();
    assertThat(
            JsonMapper.shared()
                .readTree(helped.out())
                .get("samples")
                .get(0)
                .get("unreliable")
                .booleanValue())
        .isFalse();
  }

  /** A recurrent policy that removes forbidden actions after its softmax. */
  @Test
  void aMaskBehindASoftmaxIsNamedAndFixedHelps() {
    Result taken = explainPolicy("--format", "json");
    assertThat(taken.code()).isZero();
    JsonNode json = JsonMapper.shared().readTree(taken.out());
    assertThat(sum(json, "obs_0")).isZero();
    assertThat(json.get("notes").toString())
        .contains("input 'action_masks' takes relevance at Mul node", "--fixed action_masks");
    Result fixed = explainPolicy("--format", "json", "--fixed", "action_masks");
    assertThat(fixed.code()).isZero();
    JsonNode right = JsonMapper.shared().readTree(fixed.out());
    assertThat(right.get("notes").toString())
        .contains("input 'action_masks' is held fixed")
        .doesNotContain("--fixed");
    JsonNode relevance = right.get("samples").get(0).get("relevance");
    assertThat(relevance.propertyNames()).containsExactlyInAnyOrder("obs_0", "recurrent_in");
    assertThat(sum(right, "obs_0")).isNotZero();
    assertThat(sum(right, "recurrent_in")).isNotZero();
    for (JsonNode sample : right.get("samples")) {
      assertThat(sample.get("ledger").get("closure").doubleValue()).isLessThan(1e-9);
    }
  }

  private static double sum(JsonNode json, String input) {
    double sum = 0;
    JsonNode relevance = json.get("samples").get(0).get("relevance");
    for (JsonNode element : relevance.get(input).get("data")) {
      sum += Math.abs(element.doubleValue());
    }
    return sum;
  }
}

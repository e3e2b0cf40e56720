package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  private static JsonNode read(Report report) {
    return JsonMapper.shared().readTree(Reports.string(new JsonReport(), report));
  }

  @Test
  void hasTheFieldsOfTheContract() {
    JsonNode json = read(Reports.report(Reports.text("Polish", "K", "o", "w")));
    assertThat(json.propertyNames())
        .containsExactly("model", "method", "composite", "notes", "samples", "schema_version");
    JsonNode sample = json.get("samples").get(0);
    assertThat(sample.propertyNames())
        .containsExactly(
            "target",
            "prediction",
            "score",
            "relevance",
            "layers",
            "tokens",
            "ledger",
            "unreliable");
    assertThat(sample.get("target").toString())
        .isEqualTo(
            "{\"output\":\"logits\",\"start\":\"logits\",\"spec\":\"argmax\",\"terms\":[{\"index\":[1],\"weight\":1.0}],\"label\":\"Polish\"}");
    assertThat(sample.get("prediction").toString())
        .isEqualTo("{\"index\":[1],\"label\":\"Polish\",\"kind\":\"classes\",\"value\":0.875}");
    assertThat(sample.get("score").doubleValue()).isEqualTo(0.875);
    assertThat(sample.get("relevance").toString())
        .isEqualTo("{\"x\":{\"shape\":[3],\"data\":[1.0,-0.5,0.0]}}");
    assertThat(sample.get("tokens").get(1).toString())
        .isEqualTo("{\"text\":\"o\",\"relevance\":-0.5}");
    assertThat(sample.get("ledger").toString())
        .isEqualTo(
            "{\"inputs\":0.5,\"initial_states\":0.0,\"biases\":0.25,\"stabilizer\":0.125,"
                + "\"constants\":0.0,\"unassigned\":0.0,\"sum\":0.875,\"closure\":0.0,"
                + "\"amplification\":4.571428571428571}");
  }

  @Test
  void tokensAreThereOnlyForText() {
    JsonNode sample = read(Reports.report(Reports.series(1))).get("samples").get(0);
    assertThat(sample.has("tokens")).isFalse();
    assertThat(sample.get("target").get("label").isNull()).isTrue();
    assertThat(sample.get("relevance").get("x").get("shape").toString()).isEqualTo("[2,3]");
  }

  @Test
  void numbersThatAreNotFiniteAreNullWithANote() {
    Report report = Reports.report(Reports.series(1), Reports.series(Double.NaN));
    assertThat(report.ok()).isFalse();
    JsonNode json = read(report);
    assertThat(json.get("samples").get(1).get("relevance").get("x").get("data").get(0).isNull())
        .isTrue();
    assertThat(json.get("notes").toString())
        .isEqualTo("[\"sample 1: 1 numbers are not finite and are null in JSON\"]");
  }

  @Test
  void anOpenLedgerIsReported() {
    Tensor relevance = Tensor.of(new double[] {1}, 1);
    Explanation open = Reports.explanation(relevance, 1, Reports.ledger(1, 0.62500001));
    Report report = Reports.report(new SampleReport(open, "argmax", null, null, null));
    assertThat(report.ok()).isFalse();
    assertThat(report.notes())
        .containsExactly("the ledger is open: closure 2.50e-09 is above 1e-9");
    assertThat(Reports.report(Reports.series(1)).ok()).isTrue();
  }

  @Test
  void whatIsUnreliableIsSaidOnceAndIsNotOk() {
    Report report = Reports.report(Reports.series(1), Reports.unreliable(Reports.series(1)));
    assertThat(report.ok()).isFalse();
    JsonNode json = read(report);
    assertThat(json.get("samples").get(0).get("unreliable").booleanValue()).isFalse();
    assertThat(json.get("samples").get(1).get("unreliable").booleanValue()).isTrue();
    assertThat(json.get("notes").toString())
        .isEqualTo("[\"sample 1: unreliable: reliable with --epsilon 0.1\"]");
  }

  /** The ledger closes; only its amplification, turnover over score, is not a number. */
  @Test
  void aScoreOfZeroIsOkAndItsAmplificationNull() {
    Ledger ledger = new Ledger(0, 0, 0, 0, 0, 0, 0, 4);
    Explanation zero = Reports.explanation(Tensor.of(new double[] {2, -2}, 2), 0, ledger);
    Report report = Reports.report(new SampleReport(zero, "argmax", null, null, null));
    assertThat(report.ok()).isTrue();
    JsonNode json = read(report).get("samples").get(0).get("ledger");
    assertThat(json.get("amplification").isNull()).isTrue();
    assertThat(json.get("closure").doubleValue()).isZero();
  }

  @Test
  void theLedgerIsNullForOtherMethods() {
    Explanation without = Reports.explanation(Tensor.of(new double[] {1}, 1), 1, null);
    Report report = Reports.report(new SampleReport(without, "argmax", null, null, null));
    assertThat(read(report).get("samples").get(0).get("ledger").isNull()).isTrue();
    assertThat(report.ok()).isTrue();
  }

  @Test
  void notesNameTheirSamples() {
    Report report =
        Reports.report(
            Reports.series(1, "a", "all"), Reports.series(1, "all"), Reports.series(1, "all", "a"));
    assertThat(report.notes()).containsExactly("samples 0, 2: a", "all");
  }

  @Test
  void hostileTextSurvives() {
    JsonNode json = read(Reports.report(Reports.text(Reports.HOSTILE, Reports.HOSTILE, "b")));
    assertThat(json.get("samples").get(0).get("tokens").get(0).get("text").stringValue())
        .isEqualTo(Reports.HOSTILE);
  }

  /** The text is the same, in characters that no terminal or editor obeys. */
  @Test
  void escapesWhatIsObeyed() {
    // Of the characters above U+FFFF tags are obeyed, and faces are shown.
    String tag = Character.toString(0xe0001);
    String text = Reports.HOSTILE + "\u007f\u00e9\ud83d\ude00" + tag;
    String json = Reports.string(new JsonReport(), Reports.report(Reports.text("a", text)));
    assertThat(json)
        .doesNotContain("\u2028", "\u202e", "\u001b", "\u0007", "\u007f", tag)
        .contains("\\u202e", "\\u007f", "\u00e9\ud83d\ude00\\udb40\\udc01");
    JsonNode token = JsonMapper.shared().readTree(json).get("samples").get(0).get("tokens").get(0);
    assertThat(token.get("text").stringValue()).isEqualTo(text);
  }
}

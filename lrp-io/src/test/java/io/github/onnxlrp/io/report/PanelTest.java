package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of a sample: each input once, layers in every format, a regression's value. */
class PanelTest {
  private static final Prediction BINARY = new Prediction(Kind.BINARY, 2, List.of(1), 0.84);
  private static final Prediction VALUE = new Prediction(Kind.VALUE, 0, List.of(), 1.5);
  private static final Tensor IDS = Tensor.of(new long[] {4, 5}, 2);
  private static final Tensor LENGTH = Tensor.of(new long[] {2});
  private static final Tensor RELEVANCE = Tensor.of(new double[] {1, 0.125}, 2);
  private static final Tensor NONE = Tensor.of(new double[1]);
  private static final Tensor LAYER = Tensor.of(new double[] {0.5, 0, 0.625, -0.25}, 2, 2);

  /** A text of two tokens with its length beside it, and one layer. */
  private static SampleReport text() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("ids", IDS);
    inputs.put("lengths", LENGTH);
    Map<String, Tensor> relevance = new LinkedHashMap<>();
    relevance.put("ids", RELEVANCE);
    relevance.put("lengths", NONE);
    return new SampleReport(
        Reports.explanation(BINARY, List.of(1), inputs, relevance, Map.of("lstm/h", LAYER)),
        "argmax",
        new TextSample("ab", "ids", List.of("a", "b"), List.of()),
        "yes",
        "yes");
  }

  private static SampleReport regression(Map<String, Tensor> layers) {
    Tensor x = Tensor.of(new double[] {1, 0.125}, 2, 1);
    return new SampleReport(
        Reports.explanation(VALUE, List.of(0), Map.of("x", x), Map.of("x", x), layers),
        "argmax",
        null,
        null,
        null);
  }

  private static JsonNode page(SampleReport sample) {
    String page = Reports.string(new HtmlReport(), Reports.report(sample));
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return JsonMapper.shared().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  @Test
  void aTextIsShownOnceAndItsLengthInOneLine() {
    assertThat(Panel.of(text()))
        .extracting(panel -> panel.kind() + " " + panel.title())
        .containsExactly("TOKENS ids", "VALUE lengths", "LAYER layer lstm/h");
    assertThat(Reports.string(new TextReport(), Reports.report(text())).lines())
        .containsExactly(
            "m.onnx: lrp, composite arras",
            "",
            "text        ab",
            "prediction  yes [1], 'p' is 0.8400",
            "explained   yes [1] of 'z'",
            "score       1.5000",
            "",
            "  a     1.0000  ++++++++++++++++++++++++",
            "  b     0.1250  +++",
            "",
            "  lengths is 2 and takes no relevance",
            "",
            "  layer lstm/h (along its first axis down)",
            "                 0          1",
            "     0      0.5000          0  sum     0.5000",
            "     1      0.6250    -0.2500  sum     0.3750",
            "",
            "ledger      1.5000 = inputs 1.1250 + initial states 0 + biases 0.2500 + stabilizer"
                + " 0.1250 + constants 0 + unassigned 0",
            "            closure below 1e-12, amplification 2.6667");
  }

  @Test
  void aPageShowsTheSame() {
    assertThat(page(text()).get("panels").toString())
        .isEqualTo(
            "[[{\"kind\":\"tokens\",\"name\":\"ids\",\"title\":\"ids\",\"value\":null},"
                + "{\"kind\":\"value\",\"name\":\"lengths\",\"title\":\"lengths\",\"value\":\"2\"},"
                + "{\"kind\":\"layer\",\"name\":\"lstm/h\",\"title\":\"layer lstm/h\","
                + "\"value\":null,\"isTime\":true}]]");
    assertThat(page(text()).get("samples").get(0).get("layers").has("lstm/h")).isTrue();
  }

  @Test
  void aTableHasTheLayersBehindTheInputs() {
    assertThat(Reports.string(new CsvReport(), Reports.report(text())).lines())
        .containsExactly(
            "sample,target,score,input,index,token,relevance,unreliable,prediction,label",
            "0,yes,1.5,ids,0,a,1.0,false,yes,",
            "0,yes,1.5,ids,1,b,0.125,false,yes,",
            "0,yes,1.5,lengths,,,0.0,false,yes,",
            "0,yes,1.5,layer.lstm/h,0 0,,0.5,false,yes,",
            "0,yes,1.5,layer.lstm/h,0 1,,0.0,false,yes,",
            "0,yes,1.5,layer.lstm/h,1 0,,0.625,false,yes,",
            "0,yes,1.5,layer.lstm/h,1 1,,-0.25,false,yes,");
  }

  @Test
  void aPictureHasAPanelForTheLayer() throws IOException {
    BufferedImage without = picture(regression(Map.of()));
    BufferedImage with = picture(regression(Map.of("lstm/h", LAYER)));
    assertThat(with.getHeight()).isGreaterThan(without.getHeight() + 3 * 18);
    assertThat(picture(text()).getHeight()).isGreaterThan(3 * 44);
  }

  private static BufferedImage picture(SampleReport sample) throws IOException {
    byte[] bytes = Reports.bytes(new PngReport(), Reports.report(sample), false);
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  /** Ids that were given as numbers are a table; long integers without relevance are cut. */
  @Test
  void integersAreATableWhereTheyTakeRelevance() {
    Tensor mask = Tensor.of(new long[20], 20);
    SampleReport sample =
        new SampleReport(
            Reports.explanation(
                VALUE,
                List.of(0),
                new LinkedHashMap<>(Map.of("ids", IDS, "mask", mask)),
                new LinkedHashMap<>(
                    Map.of("ids", RELEVANCE, "mask", Tensor.of(new double[20], 20))),
                Map.of()),
            "argmax",
            null,
            null,
            null);
    assertThat(Panel.of(sample))
        .extracting(panel -> panel.kind() + " " + panel.value())
        .containsExactlyInAnyOrder(
            "INPUT null", "VALUE 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ... of shape [20]");
  }

  @Test
  void aRegressionPrintsItsValueInEveryFormat() {
    SampleReport sample = regression(Map.of());
    assertThat(Reports.string(new TextReport(), Reports.report(sample)))
        .contains("prediction  1.5000", "explained   'z'", "score       1.5000")
        .doesNotContain("[0]", "[]");
    assertThat(Reports.string(new CsvReport(), Reports.report(sample)))
        .contains("\n0,p,1.5,x,0 0,,1.0");
    String prediction = "{\"index\":[],\"label\":null,\"kind\":\"value\",\"value\":1.5}";
    assertThat(page(sample).get("samples").get(0).get("prediction").toString())
        .isEqualTo(prediction);
    assertThat(Reports.string(new JsonReport(), Reports.report(sample)))
        .contains("\"prediction\":" + prediction);
  }
}

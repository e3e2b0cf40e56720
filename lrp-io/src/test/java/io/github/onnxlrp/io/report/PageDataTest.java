package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a page knows of the samples: rounded, each part once, with the inputs. */
class PageDataTest {
  private static String data(SampleReport... samples) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.write(out, json -> PageData.write(json, Reports.report(samples)));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode sample(SampleReport sample) throws IOException {
    return JsonMapper.shared().readTree(data(sample)).get("samples").get(0);
  }

  @Test
  void aSeriesHasItsValuesAndTheNamesOfItsFeatures() throws IOException {
    SampleReport series = PageReports.series(20, 8, 3, 1);
    JsonNode sample = sample(series);
    Tensor x = series.explanation().inputs().get("x");
    assertThat(sample.get("inputs").get("x")).hasSize(160);
    assertThat(sample.at("/relevance/x/shape").toString()).isEqualTo("[20,8]");
    for (int k = 0; k < x.size(); k++) {
      double value = x.get(k);
      // Six digits: half a unit in the sixth is at most 5e-6 of the value.
      assertThat(sample.get("inputs").get("x").get(k).doubleValue())
          .isEqualTo(value, within(5e-6 * Math.abs(value)));
    }
    JsonNode panel = JsonMapper.shared().readTree(data(series)).at("/panels/0/0");
    assertThat(panel.get("features")).hasSize(8);
    assertThat(panel.get("features").get(3).stringValue()).isEqualTo("lead 3");
  }

  @Test
  void aTextHasItsTokensOnceAndThoseThatAreUnknownMarked() throws IOException {
    SampleReport text =
        PageReports.text(List.of("ab", "cd"), new double[] {0.25, -1}, 0, 1, Set.of(1));
    assertThat(data(text))
        .contains(
            "\"tokens\":[{\"text\":\"ab\",\"relevance\":0.25},"
                + "{\"text\":\"cd\",\"relevance\":-1.0,\"unknown\":true}]")
        .contains("\"relevance\":{},\"inputs\":{},\"layers\":{}");
  }

  @Test
  void numbersHaveSixDigitsAndWhatIsNotFiniteIsNull() throws IOException {
    Random random = new Random(PageReports.SEED);
    for (int k = 0; k < 1000; k++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      double rounded = RoundedNumbers.rounded(value);
      assertThat(rounded).isEqualTo(Double.parseDouble("%.5e".formatted(value)));
    }
    assertThat(RoundedNumbers.rounded(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(RoundedNumbers.rounded(-0.0)).isZero();
    SampleReport broken = Reports.series(Double.NaN);
    assertThat(sample(broken).at("/relevance/x/data/0").isNull()).isTrue();
  }

  /** The JSON report, which programs read, keeps every digit. */
  @Test
  void onlyPagesAreRounded() {
    Report report = Reports.report(Reports.series(1 / 3.0));
    assertThat(Reports.string(new JsonReport(), report)).contains("0.3333333333333333");
    assertThat(Reports.string(new HtmlReport(), report)).contains("0.333333,");
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person sees of series, images and layers; skipped where no browser is installed. */
class SeriesInBrowserTest extends InBrowser {
  /** The strongest place holds 2, more than twice of any other. */
  @ParameterizedTest
  @CsvSource({"200,8,120,3", "1000,64,700,40", "20000,3,12345,1"})
  void theDarkestPixelIsTheStrongestStep(int steps, int features, int step, int feature)
      throws IOException {
    SampleReport sample = PageReports.series(steps, features, step, feature);
    open(List.of(sample), WIDE, false);
    double value = sample.explanation().inputs().get("x").get(step * features + feature);
    String name = features == 8 ? ", lead " + feature : "";
    assertThat(tipAtPixel(false))
        .startsWith("step %d, feature %d%s\n".formatted(step, feature, name))
        .contains("\nrelevance 2.000");
    assertThat(shown(browser.find(".tip").getText().split("\n")[1])).isEqualTo(value, within(6e-4));
    String thinned = browser.find(".thinned").getText();
    if (steps > 990) {
      assertThat(thinned).contains("%,d time steps on".formatted(steps), "so that extremes stay");
    } else {
      assertThat(thinned).contains("every value has a cell of its own");
    }
    assertThat(browser.find(".series .scale").getText())
        .contains("-2.000", "2.000", "99 % quantile", "up to 2.000");
  }

  @Test
  void inTheDarkTheStrongestStepHasMostColour() throws IOException {
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, true);
    assertThat(tipAtPixel(true)).startsWith("step 120, feature 3").contains("relevance 2.000");
    Object ground = browser.eval("return getComputedStyle(document.body).backgroundColor");
    assertThat(ground).isEqualTo("rgb(22, 24, 29)");
  }

  @Test
  void aRankingKeepsTheSumAndChoosesTheSignal() throws IOException {
    SampleReport sample = PageReports.series(1000, 64, 700, 40);
    open(List.of(sample), WIDE, false);
    List<String> values = browser.texts(".ranking .value");
    assertThat(values).hasSize(11);
    double sum = values.stream().mapToDouble(Double::parseDouble).sum();
    double all = Arrays.stream(sample.explanation().relevance("x").doubles()).sum();
    // Two digits behind the point are shown of numbers above 10: half a unit each of 11 numbers.
    assertThat(sum).isEqualTo(all, within(11 * 0.005));
    assertThat(browser.texts(".ranking .name").get(10)).isEqualTo("54 others");
    WebElement third = browser.all("button.rank").get(2);
    String name = third.findElement(By.className("name")).getText();
    third.click();
    assertThat(third.getAttribute("aria-pressed")).isEqualTo("true");
    assertThat(browser.texts("h4")).anyMatch(title -> title.endsWith(" behind it, of " + name));
    WebElement signal = browser.find("canvas.signal");
    assertThat(browser.tipAt(signal, 600, 60)).contains(", " + name + "\nvalue ", "\nrelevance ");
    assertThat(browser.tipAt(browser.find("canvas.profile"), 600, 60))
        .contains("sum of |relevance|");
  }

  @Test
  void aSeriesWithoutRelevanceSaysSo() throws IOException {
    open(List.of(Reports.series(0)), WIDE, false);
    assertThat(browser.all("canvas.map")).hasSize(1);
    double[] none = new double[12];
    SampleReport sample =
        new SampleReport(
            Reports.explanation(Tensor.of(none, 4, 3), 1, Reports.ledger(1, 0.5)),
            "1",
            null,
            null,
            null);
    open(List.of(sample), WIDE, false);
    assertThat(browser.all("canvas")).isEmpty();
    assertThat(browser.find(".zero").getText()).contains("All relevance here is 0");
  }

  @Test
  void weakValuesCanBeShownBesideAStrongOne() throws IOException {
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, false);
    long robust = colouredPixels();
    chooseScale("linear");
    assertThat(browser.find(".series .scale").getText()).contains("nothing is clipped");
    long linear = colouredPixels();
    assertThat(robust).isGreaterThan(2 * linear);
    assertThat(tipAtPixel(false)).contains("\nrelevance 2.000");
    chooseScale("root");
    assertThat(browser.find(".series .scale").getText()).contains("grows with the square root");
    assertThat(colouredPixels()).isGreaterThan(2 * linear);
    assertThat(tipAtPixel(false)).contains("\nrelevance 2.000");
  }

  @Test
  void layersAreMaps() throws IOException {
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, false);
    assertThat(browser.all("canvas.map")).hasSize(2);
    assertThat(browser.texts("h3")).contains("layer lstm/c");
  }

  @Test
  void timesAndUnitsAreShown() throws IOException {
    SampleReport plain = PageReports.series(200, 8, 120, 3);
    List<String> times =
        IntStream.range(0, 200)
            .mapToObj(t -> "2024-01-31 %02d:%02d".formatted(t / 60, t % 60))
            .toList();
    List<String> names = IntStream.range(0, 8).mapToObj(f -> "lead %d [mV]".formatted(f)).toList();
    SampleReport sample =
        new SampleReport(
            plain.explanation(),
            "argmax",
            null,
            null,
            null,
            null,
            Map.of("x", new SeriesNames(names, "time", times)));
    open(List.of(sample), WIDE, false);
    assertThat(tipAtPixel(false))
        .startsWith("step 120, time 2024-01-31 02:00, feature 3, lead 3 [mV]\nvalue ")
        .containsPattern("\nvalue [-0-9.]+ mV\n");
    assertThat(browser.find(".series").getText())
        .contains("time from 2024-01-31 00:00 to 2024-01-31 03:19")
        .doesNotContain("not equally far apart");
    assertThat(browser.texts(".ranking .name")).contains("lead 3 [mV]");
    assertThat(browser.tipAt(browser.find("canvas.profile"), 600, 60))
        .contains(", time 2024-01-31 ");
  }

  @Test
  void timesThatAreNotEquallyFarApartAreSaidToBe() throws IOException {
    SampleReport plain = Reports.series(1);
    for (List<String> times : List.of(List.of("0", "1"), List.of("0", "1", "3"))) {
      int steps = times.size();
      Tensor relevance = Tensor.of(new double[] {1, -1, 2, 0, 3, 1}, steps, 6 / steps);
      SampleReport sample =
          new SampleReport(
              Reports.explanation(relevance, 1, plain.explanation().ledger()),
              "1",
              null,
              null,
              null,
              null,
              Map.of("x", new SeriesNames(List.of(), "t [s]", times)));
      open(List.of(sample), WIDE, false);
      assertThat(browser.find(".series").getText().contains("not equally far apart"))
          .isEqualTo(steps == 3);
    }
  }

  /** The last number of a text; three digits behind the point are shown of those below 10. */
  private static double shown(String text) {
    return Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1));
  }

  @Test
  void paddingIsGreyAndSaidToTakeNothing() throws IOException {
    open(PageReports.padded(50), WIDE, false);
    assertThat(browser.find(".series .zero").getText())
        .isEqualTo(
            "Grey: 10 steps behind the others are padding, as input 'lengths' (40) says; all its"
                + " relevance is exactly 0.");
    assertThat(browser.texts("h4")).anyMatch(title -> title.contains("of 40 steps, 90 % in the"));
    String pixel =
        "const c = document.querySelector('canvas.map'); const x = Math.floor(c.width *"
            + " arguments[0]); return [...c.getContext('2d').getImageData(x, 10, 1, 1).data]";
    assertThat(browser.eval(pixel, 0.97)).isEqualTo(List.of(226L, 226L, 226L, 255L));
    assertThat(browser.eval(pixel, 0.75)).isNotEqualTo(List.of(226L, 226L, 226L, 255L));
    assertThat(browser.find(".command").getText())
        .isEqualTo("made by onnx-lrp explain made-up.onnx --data 'x y.npz'");
  }

  /** The step that is strongest stays in sight; with 200 steps on about 1000 pixels. */
  @Test
  void stepsAreChosenByMouseFingerKeysButtonsAndTheStrip() throws IOException {
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, false);
    WebElement map = browser.find("canvas.map");
    assertThat(seen()).isEqualTo("Steps 0 to 199 of 200 are seen");
    browser.drag("mouse", map, 500, 900);
    String dragged = seen();
    assertThat(dragged).matches("Steps [78]\\d to 16\\d of 200 are seen");
    assertThat(tipAtPixel(false)).startsWith("step 120, feature 3");
    map.sendKeys("0");
    assertThat(seen()).isEqualTo("Steps 0 to 199 of 200 are seen");
    browser.drag("touch", map, 500, 900);
    assertThat(seen()).isEqualTo(dragged);
    map.sendKeys(Keys.ESCAPE);
    map.sendKeys("+");
    assertThat(seen()).isEqualTo("Steps 50 to 149 of 200 are seen");
    map.sendKeys(Keys.ARROW_RIGHT);
    assertThat(seen()).isEqualTo("Steps 60 to 159 of 200 are seen");
    map.sendKeys(Keys.HOME);
    assertThat(seen()).isEqualTo("Steps 0 to 99 of 200 are seen");
    click(".zoom", "\u25b8");
    assertThat(seen()).isEqualTo("Steps 50 to 149 of 200 are seen");
    click(".zoom", "\u2212");
    assertThat(seen()).isEqualTo("Steps 0 to 199 of 200 are seen");
    map.sendKeys("+");
    WebElement strip = browser.find("canvas.strip");
    browser.drag("mouse", strip, 400, strip.getSize().width - 1);
    assertThat(seen()).isEqualTo("Steps 100 to 199 of 200 are seen");
    assertThat(browser.complaints()).isEmpty();
  }

  private static String seen() {
    return browser.find("canvas.strip").getAttribute("aria-label");
  }

  /** An image [1,32,128] lies as it is, with its relevance over it: columns across. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImageIsAnImage(boolean dark) throws IOException {
    open(List.of(PageReports.image(32, 128, 15, 60)), WIDE, dark);
    assertThat(browser.find(".series").getText())
        .contains("128 columns, 32 rows; relevance lies over the image");
    assertThat(tipAtPixel(dark)).startsWith("column 60, row 15\nvalue 0.950\nrelevance 2.000");
    WebElement map = browser.find("canvas.map");
    // Pixels are squares: 128 x 32 of them beside the names of rows.
    double side = (map.getSize().width - 66) / 128.0;
    assertThat((double) map.getSize().height - 18).isEqualTo(32 * side, within(2.0));
    long over = colouredPixels();
    browser.find(".over input").click();
    assertThat(tipAtPixel(dark)).startsWith("column 60, row 15");
    assertThat(colouredPixels()).isNotEqualTo(over);
  }

  @Test
  void layersRunOverTime() throws IOException {
    SampleReport sample = PageReports.series(50, 8, 20, 3);
    open(List.of(sample), WIDE, false);
    assertThat(browser.all("canvas.map")).hasSize(2);
    assertThat(browser.all("canvas.profile")).hasSize(2);
    assertThat(tipAtPixel(false)).startsWith("step 20, feature 3");
  }

  /** What is saved has title, scale and the same numbers, in light colours. */
  @Test
  void figuresAndDataAreSaved() throws IOException {
    SampleReport sample = PageReports.series(200, 8, 120, 3);
    open(List.of(sample), WIDE, true);
    String svg = Files.readString(browser.saved(folder, () -> click(".series", "SVG")));
    assertThat(svg)
        .startsWith("<svg xmlns=")
        .contains("made-up.onnx, x: Italian [1] of logits, score", "99 % quantile")
        .contains("Relevance of each step", "How far back", "&#60;b&#62;")
        .contains("href=\"data:image/png;base64,")
        .doesNotContain("<b>", "<script", "<foreignObject");
    Path png = browser.saved(folder, () -> click(".series", "PNG"));
    assertThat(png.getFileName().toString()).startsWith("made-up-x").endsWith(".png");
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(1800);
    assertThat(image.getRGB(3, 3)).isEqualTo(0xffffffff);
    List<String> rows = Files.readAllLines(browser.saved(folder, () -> click(".series", "CSV")));
    assertThat(rows).hasSize(1601).startsWith("step,feature,value,relevance");
    String value = rows.get(1 + 120 * 8 + 3);
    assertThat(value).startsWith("120,lead 3,").endsWith(",2");
    String json = Files.readString(browser.saved(folder, () -> click(".foot", "JSON")));
    assertThat(json).startsWith("{\"model\":\"made-up.onnx\"");
    assertThat(browser.complaints()).isEmpty();
  }
}

package io.github.onnxlrp.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person sees of a page; skipped where no browser is installed. */
class PageInBrowserTest {
  private static final int WIDE = 1100;
  private static final int LARGEST_PAGE = 5_000_000;

  /** The coloured pixel that is the darkest or, on a dark ground, has most colour; text is grey. */
  private static final String COLOURED_PIXEL =
      """
      const canvas = document.querySelector("canvas.map");
      const {data, width} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let best = null;
      for (let k = 0; k < data.length; k += 4) {
        const part = [data[k], data[k + 1], data[k + 2]];
        const light = part[0] + part[1] + part[2];
        const colour = Math.max(...part) - Math.min(...part);
        const strength = arguments[0] ? colour : -light;
        if (colour > 30 && (best === null || strength > best.strength)) {
          best = {strength, x: (k / 4) % width, y: Math.floor(k / 4 / width)};
        }
      }
      return [best.x, best.y];
      """;

  private static final String COLOURED_PIXELS =
      """
      const canvas = document.querySelector("canvas.map");
      const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let k = 0; k < data.length; k += 4) {
        const part = [data[k], data[k + 1], data[k + 2]];
        if (Math.max(...part) - Math.min(...part) > 30) count++;
      }
      return count;
      """;

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.start();
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void open(Report report, int width, boolean dark) throws IOException {
    Path page = folder.resolve("page.html");
    Files.write(page, Reports.bytes(new HtmlReport(), report, false));
    assertThat(Files.size(page)).as("bytes of the page").isLessThan(LARGEST_PAGE);
    browser.requests();
    browser.complaints();
    browser.open(page, width, dark);
    assertThat(browser.complaints()).as("errors of scripts, and of the policy").isEmpty();
    assertThat(browser.requests()).allMatch(address -> address.startsWith("file:")).hasSize(1);
  }

  private static void open(List<SampleReport> samples, int width, boolean dark) throws IOException {
    open(PageReports.report(samples), width, dark);
  }

  private static String tipAtPixel(boolean dark) {
    List<?> pixel = (List<?>) browser.eval(COLOURED_PIXEL, dark);
    WebElement map = browser.find("canvas.map");
    return browser.tipAt(
        map, ((Number) pixel.get(0)).longValue(), ((Number) pixel.get(1)).longValue());
  }

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
        .contains("-2.000", "2.000", "linear", "nothing is clipped");
  }

  /** The last number of a text; three digits behind the point are shown of those below 10. */
  private static double shown(String text) {
    return Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1));
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
    long before = (long) browser.eval(COLOURED_PIXELS);
    browser.find(".series .scale input").click();
    assertThat(browser.find(".series .scale").getText()).contains("grows with the square root");
    assertThat((long) browser.eval(COLOURED_PIXELS)).isGreaterThan(2 * before);
    assertThat(tipAtPixel(false)).contains("\nrelevance 2.000");
  }

  @Test
  void layersAreMaps() throws IOException {
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, false);
    assertThat(browser.all("canvas.map")).hasSize(2);
    assertThat(browser.texts("h3")).contains("layer lstm/c");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60})
  void theWordsOfATextHaveTheColoursOfTheirRelevance(int count) throws IOException {
    open(List.of(PageReports.words(count)), WIDE, false);
    List<WebElement> words = browser.all(".token");
    assertThat(words).hasSize(count);
    assertThat(words.get(2).getCssValue("background-color")).isEqualTo("rgba(196, 30, 45, 1)");
    // Half of the strongest, against: midway between white and blue.
    assertThat(words.get(1).getCssValue("background-color")).isEqualTo("rgba(144, 174, 218, 1)");
    assertThat(browser.tipOf(words.get(2))).endsWith(", token 2\nrelevance 2.500");
    assertThat(browser.tipOf(words.get(count - 1))).contains("not in the vocabulary");
    assertThat(browser.all(".unknown")).hasSize(1);
  }

  @Test
  void aTextFromRightToLeftIsMarked() throws IOException {
    List<String> words = List.of("\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd");
    open(List.of(PageReports.text(words, new double[] {1, -0.5}, 0, 0, Set.of())), WIDE, false);
    assertThat(browser.find(".sentence").getAttribute("dir")).isEqualTo("rtl");
    assertThat(browser.find("article").getText()).contains("read from right to left");
    List<WebElement> tokens = browser.all(".token");
    assertThat(tokens.get(0).getRect().x).isGreaterThan(tokens.get(1).getRect().x);
  }

  @Test
  void manySamplesAreSortedSearchedAndChosen() throws IOException {
    List<SampleReport> samples = PageReports.surnames(5000);
    open(samples, WIDE, false);
    assertThat(browser.all(".samples tbody tr")).as("rows drawn").hasSizeBetween(10, 60);
    String first = samples.get(0).text().text();
    assertThat(browser.find("h2").getText()).isEqualTo(first);

    WebElement score =
        browser.all(".samples th button").stream()
            .filter(button -> button.getText().startsWith("score"))
            .findFirst()
            .orElseThrow();
    score.click();
    score.click();
    SampleReport best =
        samples.stream()
            .max(Comparator.comparingDouble(sample -> sample.explanation().score()))
            .orElseThrow();
    WebElement row = browser.find(".samples tbody tr");
    assertThat(row.getText()).contains(best.text().text());
    row.click();
    assertThat(browser.find("h2").getText()).isEqualTo(best.text().text());
    browser.find(".samples").sendKeys(Keys.ARROW_DOWN);
    assertThat(browser.find("h2").getText()).isNotEqualTo(best.text().text());

    browser.find("input[type=search]").sendKeys("WRONG");
    long wrong = samples.stream().filter(sample -> !sample.isRight()).count();
    assertThat(browser.find(".search .quiet").getText())
        .isEqualTo("%,d of 5,000 samples".formatted(wrong));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tokensLabelsAndNamesAreNeverMarkup() throws IOException {
    SampleReport hostile = Reports.text(Reports.HOSTILE, Reports.HOSTILE, "b");
    open(Reports.report(hostile, Reports.series(1, Reports.HOSTILE)), WIDE, false);
    assertThat(browser.all("img")).isEmpty();
    assertThat(browser.find(".token b").getText()).startsWith("</script><img src=x onerror=");
    assertThat(browser.find("main").getText()).doesNotContain("\u202e", "\u001b");
    open(List.of(PageReports.series(200, 8, 120, 3)), WIDE, false);
    assertThat(browser.all("main b")).isEmpty();
    assertThat(browser.texts(".ranking .name")).contains("<b>&\\u{202e}hostile");
  }

  @Test
  void aLedgerFallsFromPartToPart() throws IOException {
    open(List.of(PageReports.words(5)), WIDE, false);
    List<WebElement> bars = browser.all(".ledger .track .bar");
    assertThat(bars).hasSize(8);
    // Initial states begin where inputs end, biases go back.
    double inputs = bars.get(0).getRect().x + bars.get(0).getRect().width;
    assertThat((double) bars.get(1).getRect().x).isEqualTo(inputs, within(2.0));
    double back = bars.get(2).getRect().x + bars.get(2).getRect().width;
    double states = bars.get(1).getRect().x + bars.get(1).getRect().width;
    assertThat(back).isEqualTo(states, within(2.0));
    assertThat(browser.texts(".ledger .name")).startsWith("inputs").endsWith("= sum", "score");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNarrowScreenNeedsNoSidewaysScrolling(boolean dark) throws IOException {
    List<List<SampleReport>> pages =
        List.of(
            List.of(PageReports.words(60)),
            List.of(PageReports.series(200, 8, 120, 3)),
            PageReports.surnames(50));
    for (List<SampleReport> samples : pages) {
      open(samples, 400, dark);
      Object width = browser.eval("return document.documentElement.scrollWidth");
      assertThat(((Number) width).intValue()).isLessThanOrEqualTo(400);
    }
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.io.summary.Contribution;
import io.github.onnxlrp.io.summary.Part;
import io.github.onnxlrp.io.summary.PartList;
import io.github.onnxlrp.io.summary.Summary;
import io.github.onnxlrp.io.summary.SummaryWriters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person sees of the page of {@code summary}; skipped where no browser is installed. */
class SummaryPageTest extends InBrowser {
  private static Summary summary(List<SampleReport> samples) {
    Summary summary = new Summary("made-up.onnx", "lrp", "arras", List.of("<i>remark</i>"));
    samples.forEach(summary::add);
    return summary;
  }

  private static void open(Summary summary, int width, boolean dark) throws IOException {
    Path page = folder.resolve("summary.html");
    try (OutputStream out = Files.newOutputStream(page)) {
      SummaryWriters.of("html", 1).write(summary, out);
    }
    open(page, width, dark);
  }

  private static List<WebElement> bars() {
    return browser.all(".parts .ranking .rank:not(.head)");
  }

  private static double shown(WebElement row, int column) {
    String text = row.findElements(By.className("value")).get(column).getText();
    return Double.parseDouble(text.replace(",", "").replace(" %", ""));
  }

  @Test
  void barsAreTheMeansInTheChosenOrder() throws IOException {
    Summary summary = summary(PageReports.surnames(5000));
    open(summary, WIDE, false);
    PartList tokens = summary.parts().get(0);
    List<Part> sorted = tokens.sorted();
    assertThat(bars()).hasSize(15);
    Contribution first = sorted.get(0).all();
    assertThat(bars().get(0).findElement(By.className("name")).getText())
        .isEqualTo(sorted.get(0).name());
    // Three digits behind the point are shown.
    assertThat(shown(bars().get(0), 0)).isEqualTo(first.signed().mean(), within(5.1e-4));
    assertThat(shown(bars().get(0), 1)).isEqualTo((double) first.signed().samples());
    assertThat(browser.tipOf(bars().get(0)))
        .contains("mean relevance %.3f \u00b1".formatted(first.signed().mean()));

    browser.find(".parts select").sendKeys("mean relevance, for");
    double most =
        sorted.stream().mapToDouble(part -> part.all().signed().mean()).max().orElseThrow();
    assertThat(shown(bars().get(0), 0)).isEqualTo(most, within(5.1e-4));
    browser.find(".more").click();
    assertThat(bars()).hasSize(sorted.size());
    browser.find(".parts input[type=search]").sendKeys("Z", Keys.TAB);
    assertThat(bars().stream().map(row -> row.findElement(By.className("name")).getText()))
        .allMatch(name -> name.equalsIgnoreCase("z"))
        .isNotEmpty();
  }

  @Test
  void aBarAndItsIntervalAreAsLongAsTheirNumbers() throws IOException {
    Summary summary = summary(PageReports.surnames(500));
    open(summary, WIDE, false);
    WebElement row = bars().get(0);
    Contribution got = summary.parts().get(0).sorted().get(0).all();
    double bar = row.findElement(By.className("bar")).getRect().width;
    double whisker = row.findElement(By.className("whisker")).getRect().width;
    double expected = 2 * got.signed().halfWidth() / got.signed().mean();
    // A pixel and a half of rounding at the ends of both.
    assertThat(whisker / bar).isEqualTo(expected, within(3 / bar));
  }

  @Test
  void aClassShowsItsOwnMeans() throws IOException {
    Summary summary = summary(PageReports.surnames(2000));
    open(summary, WIDE, false);
    browser.find("select.class").sendKeys("Italian");
    List<Part> sorted = summary.parts().get(0).sorted(1);
    double mean = sorted.get(0).byClass().get(1).signed().mean();
    assertThat(shown(bars().get(0), 0)).isEqualTo(mean, within(5.1e-4));
    assertThat(browser.texts(".examples h4")).hasSize(1).first().asString().startsWith("Italian");
    assertThat(browser.all(".examples .example")).hasSize(3);
  }

  @Test
  void cellsCountAndShowTheirSamples() throws IOException {
    List<SampleReport> samples = PageReports.surnames(2000);
    open(summary(samples), WIDE, false);
    long count =
        samples.stream()
            .filter(sample -> sample.label().number() == 3)
            .filter(sample -> sample.explanation().prediction().index().get(0) == 1)
            .count();
    // The row of Greek, the column of Italian.
    WebElement cell = browser.all(".matrix tbody tr").get(3).findElements(By.tagName("td")).get(1);
    assertThat(cell.getText()).isEqualTo("" + count);
    cell.findElement(By.tagName("button")).click();
    assertThat(browser.find(".shown h4").getText())
        .isEqualTo("Greek taken for Italian, %d times; the most confident".formatted(count));
    double best =
        samples.stream()
            .filter(sample -> sample.label().number() == 3)
            .filter(sample -> sample.explanation().prediction().index().get(0) == 1)
            .mapToDouble(sample -> sample.explanation().score())
            .max()
            .orElseThrow();
    assertThat(browser.find(".shown .example p").getText()).endsWith("score %.3f".formatted(best));
    assertThat(browser.all(".shown .token")).isNotEmpty();
  }

  @Test
  void seriesHaveFeaturesPlacesAndStrips() throws IOException {
    open(
        summary(List.of(PageReports.series(200, 8, 120, 3), PageReports.series(200, 8, 90, 5))),
        WIDE,
        false);
    assertThat(browser.texts("h3"))
        .contains("Features of x", "Steps of x by their place from the end");
    assertThat(browser.texts(".ranking .name")).contains("<b>&\\u{202e}hostile");
    WebElement places = browser.find("canvas.places");
    assertThat(browser.tipAt(places, places.getRect().width - 3, 60)).contains("last");
    assertThat(browser.all(".strip span")).hasSizeGreaterThan(50);
    Object coloured =
        browser.eval(
            """
            const canvas = document.querySelector("canvas.places");
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let k = 0; k < data.length; k += 4) {
              if (data[k + 3] > 0 && Math.abs(data[k] - data[k + 2]) > 60) count++;
            }
            return count;
            """);
    assertThat((long) coloured).as("coloured pixels").isGreaterThan(100);
  }

  @Test
  void namesAreNeverMarkup() throws IOException {
    SampleReport hostile = Reports.text(Reports.HOSTILE, Reports.HOSTILE, "b");
    open(summary(List.of(hostile, hostile)), WIDE, true);
    assertThat(browser.all("img")).isEmpty();
    assertThat(browser.all("i")).isEmpty();
    assertThat(browser.texts(".ranking .name").get(0)).startsWith("</script><img src=x onerror=");
    assertThat(browser.find("main").getText()).doesNotContain("\u202e", "\u001b");
  }

  @Test
  void oneSampleAndNoneThatCounts() throws IOException {
    open(summary(List.of(PageReports.words(5))), WIDE, false);
    assertThat(browser.all(".whisker")).isEmpty();
    assertThat(browser.all("select.class")).isEmpty();
    open(summary(List.of(Reports.unreliable(Reports.series(1)))), WIDE, false);
    assertThat(browser.find("main").getText()).contains("left out of all means");
    assertThat(browser.all(".ranking")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNarrowScreenNeedsNoSidewaysScrolling(boolean dark) throws IOException {
    SampleReport words =
        PageReports.text(List.of("a".repeat(300), "b"), new double[] {1, 2}, 0, 1, Set.of());
    for (List<SampleReport> samples :
        List.of(
            PageReports.surnames(300),
            List.of(PageReports.series(200, 8, 120, 3)),
            List.of(words))) {
      open(summary(samples), 400, dark);
      Object width = browser.eval("return document.documentElement.scrollWidth");
      assertThat(((Number) width).intValue()).isLessThanOrEqualTo(400);
    }
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person sees of a page; skipped where no browser is installed. */
class PageInBrowserTest extends InBrowser {
  @ParameterizedTest
  @ValueSource(ints = {5, 60})
  void theWordsOfATextHaveTheColoursOfTheirRelevance(int count) throws IOException {
    open(List.of(PageReports.words(count)), WIDE, false);
    List<WebElement> words = browser.all(".word");
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
    List<WebElement> tokens = browser.all(".word");
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
    Report targets =
        new Report(
            "m.onnx",
            "lrp",
            "arras",
            List.of(),
            List.of(PageReports.words(5), PageReports.words(5)),
            Map.of("x", 0),
            new Making("onnx-lrp " + "x".repeat(200), 2, Set.of(), PageReports.graph()));
    List<Report> pages =
        List.of(
            PageReports.report(List.of(PageReports.words(60))),
            PageReports.report(List.of(PageReports.series(200, 8, 120, 3))),
            PageReports.report(List.of(PageReports.image(32, 128, 15, 60))),
            PageReports.report(PageReports.surnames(50)),
            PageReports.padded(50),
            targets);
    for (Report page : pages) {
      open(page, 400, dark);
      browser.eval("document.querySelectorAll('details').forEach(box => { box.open = true; })");
      browser.eval(
          "document.querySelectorAll('.targets button:last-child').forEach(b => b.click())");
      Object width = browser.eval("return document.documentElement.scrollWidth");
      assertThat(((Number) width).intValue()).isLessThanOrEqualTo(400);
    }
  }

  /** How long the page took, by its own clock, is said and not judged: machines differ. */
  @Test
  void pagesOfEverySizeAreOpened() throws IOException {
    Map<String, Report> pages = new LinkedHashMap<>();
    pages.put("5 words", PageReports.report(List.of(PageReports.words(5))));
    pages.put("60 words", PageReports.report(List.of(PageReports.words(60))));
    pages.put("50 padded samples", PageReports.padded(50));
    pages.put("200 x 8", PageReports.report(List.of(PageReports.series(200, 8, 120, 3))));
    pages.put("1,000 x 64", PageReports.report(List.of(PageReports.series(1000, 64, 700, 40))));
    pages.put("20,000 x 3", PageReports.report(List.of(PageReports.series(20000, 3, 12345, 1))));
    pages.put("image", PageReports.report(List.of(PageReports.image(32, 128, 15, 60))));
    pages.put("5,000 surnames", PageReports.report(PageReports.surnames(5000)));
    for (Map.Entry<String, Report> page : pages.entrySet()) {
      open(page.getValue(), WIDE, false);
      Object drawn =
          browser.eval("return performance.getEntriesByType('navigation')[0].domComplete");
      System.out.printf(
          "page of %s: %,d bytes, drawn after %.0f ms%n",
          page.getKey(), Files.size(folder.resolve("page.html")), ((Number) drawn).doubleValue());
      assertThat(browser.find("h2").isDisplayed()).isTrue();
      assertThat(browser.all(".ledger .rank")).hasSize(8);
    }
  }

  @Test
  void piecesOfWordsAreMergedAndShownOnRequest() throws IOException {
    List<String> tokens = List.of("[CLS]", "un", "##believ", "##able", "film", "[UNK]");
    double[] relevance = {0.125, 1, -0.5, 2, 0.25, -1};
    open(List.of(PageReports.text(tokens, relevance, 0, 0, Set.of(5))), WIDE, false);
    assertThat(browser.texts(".word b")).containsExactly("[CLS]", "unbelievable", "film", "[UNK]");
    assertThat(browser.tipOf(browser.all(".word").get(1)))
        .isEqualTo(
            """
            unbelievable, tokens 1 to 3
            relevance 2.500
             un 1.000
             ##believ -0.500
             ##able 2.000\
            """);
    browser.find(".pieces input").click();
    assertThat(browser.texts(".word b")).isEqualTo(tokens);
    assertThat(browser.tipOf(browser.all(".word").get(2)))
        .isEqualTo("##believ, token 2\nrelevance -0.500");
    open(
        List.of(
            PageReports.text(
                List.of("\u0120The", "\u0120un", "real", "ity"),
                new double[] {1, 1, 1, 1},
                0,
                0,
                Set.of())),
        WIDE,
        false);
    assertThat(browser.texts(".word b")).containsExactly("The", "unreality");
  }

  @Test
  void targetsAreSwitchedAndShownSideBySide() throws IOException {
    SampleReport polish = PageReports.words(5);
    SampleReport italian =
        PageReports.text(polish.text().tokens(), new double[] {5, 0, 0, 0, 0}, 0, 1, Set.of());
    Making making = new Making(null, 2, Set.of());
    Report report =
        new Report(
            "m.onnx", "lrp", "arras", List.of(), List.of(polish, italian), Map.of("x", 0), making);
    open(report, WIDE, false);
    assertThat(browser.all(".list")).isEmpty();
    List<WebElement> buttons = browser.all(".targets button");
    assertThat(buttons).hasSize(3);
    assertThat(buttons.get(0).getText()).startsWith("Polish (");
    assertThat(browser.find(".explanation").getText()).contains("Polish [0] of logits");
    buttons.get(1).click();
    assertThat(browser.find(".explanation").getText()).contains("Italian [1] of logits");
    assertThat(browser.all(".word").get(0).getCssValue("background-color"))
        .isEqualTo("rgba(196, 30, 45, 1)");
    buttons.get(2).click();
    assertThat(browser.all(".explanation")).hasSize(2);
    assertThat(browser.all(".explanation").get(1).getRect().x)
        .isGreaterThan(browser.all(".explanation").get(0).getRect().x + 300);
    // One scale for both: 2.5 of 5 is midway between white and red.
    assertThat(browser.all(".word").get(2).getCssValue("background-color"))
        .isEqualTo("rgba(226, 143, 150, 1)");
    assertThat(browser.find(".explanation").getText()).contains("of all targets side by side");
  }

  @Test
  void aGraphHasARowForEachOperationAndFoldsItsRecurrences() throws IOException {
    SampleReport sample = PageReports.words(5);
    Making making = new Making(null, 1, Set.of(), PageReports.graph());
    open(
        new Report("m.onnx", "lrp", "arras", List.of(), List.of(sample), Map.of("x", 0), making),
        WIDE,
        false);
    browser.find(".graph summary").click();
    // What opens tells so later, and is drawn then.
    browser.await(".node");
    assertThat(browser.texts(".node .name"))
        .containsExactly("Gather <b>table", "MatMul lstm/z", "Mul lstm/c", "Gemm logits");
    assertThat(browser.texts(".node .value")).containsExactly("3.000", "0", "2.500", "4.000");
    assertThat(browser.all(".node.none")).hasSize(1);
    assertThat(browser.tipOf(browser.all(".node .rule").get(2)))
        .isEqualTo(
            """
            Mul lstm/c
            product: all
            gate lstm/z
            why: made up
            relevance 2.500, sum of |relevance| 5.000\
            """);
    WebElement step = browser.find(".node.step");
    assertThat(step.getText()).isEqualTo("\u25be recurrence lstm: one step, 2 operations");
    step.click();
    assertThat(browser.texts(".node .name")).containsExactly("Gather <b>table", "Gemm logits");
    assertThat(browser.all("main b b")).isEmpty();
    Object red =
        browser.eval(
            "const c = document.querySelector('.nodes canvas'); const d ="
                + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for"
                + " (let k = 0; k < d.length; k += 4) n += d[k] > d[k + 2] + 80 && d[k + 3] > 200 ?"
                + " 1 : 0; return n");
    assertThat(((Number) red).intValue()).as("pixels of arcs for the score").isGreaterThan(50);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void paddingOfATextIsSaid() throws IOException {
    open(List.of(PageReports.paddedWords(0)), WIDE, false);
    assertThat(browser.find("p.padding").getText())
        .isEqualTo("3 tokens of padding behind the text: all its relevance is exactly 0.");
    assertThat(browser.texts(".token.pad")).containsExactly("3 \u00d7 padding");
    open(List.of(PageReports.paddedWords(0.25)), WIDE, false);
    assertThat(browser.texts(".text .note"))
        .containsExactly(
            "3 tokens of padding behind the text: the model does not mask it, and it takes 0.250 of"
                + " the relevance (sum of sizes).");
  }
}

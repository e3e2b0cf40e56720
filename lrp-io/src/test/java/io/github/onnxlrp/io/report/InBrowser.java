package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Pages in a browser; tests are skipped where none is installed. */
abstract class InBrowser {
  static final int WIDE = 1100;
  private static final int LARGEST_PAGE = 5_000_000;

  /**
   * The middle of the coloured pixels that are the darkest or, on a dark ground, have most colour;
   * text is grey.
   */
  private static final String COLOURED_PIXEL =
      """
      const canvas = document.querySelector(arguments[1]);
      const {data, width} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let best = null;
      for (let k = 0; k < data.length; k += 4) {
        const part = [data[k], data[k + 1], data[k + 2]];
        const light = part[0] + part[1] + part[2];
        const colour = Math.max(...part) - Math.min(...part);
        const strength = arguments[0] ? colour : -light;
        if (colour <= 30) continue;
        if (best === null || strength > best.strength) best = {strength, x: 0, y: 0, count: 0};
        if (strength < best.strength) continue;
        best.x += (k / 4) % width;
        best.y += Math.floor(k / 4 / width);
        best.count++;
      }
      return [Math.floor(best.x / best.count), Math.floor(best.y / best.count)];
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
  static Browser browser;

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

  static void open(Report report, int width, boolean dark) throws IOException {
    Path page = folder.resolve("page.html");
    Files.write(page, Reports.bytes(new HtmlReport(), report, false));
    open(page, width, dark);
  }

  /** Opens a page of at most 5 MB, which asks for nothing and in which nothing goes wrong. */
  static void open(Path page, int width, boolean dark) throws IOException {
    assertThat(Files.size(page)).as("bytes of the page").isLessThan(LARGEST_PAGE);
    browser.requests();
    browser.complaints();
    browser.open(page, width, dark);
    assertThat(browser.complaints()).as("errors of scripts, and of the policy").isEmpty();
    assertThat(browser.requests()).allMatch(address -> address.startsWith("file:")).hasSize(1);
  }

  static void open(List<SampleReport> samples, int width, boolean dark) throws IOException {
    open(PageReports.report(samples), width, dark);
  }

  /** What the page tells of the strongest pixel of the first map. */
  static String tipAtPixel(boolean dark) {
    return tipAtPixel(dark, "canvas.map");
  }

  static String tipAtPixel(boolean dark, String selector) {
    List<?> pixel = (List<?>) browser.eval(COLOURED_PIXEL, dark, selector);
    WebElement map = browser.find(selector);
    return browser.tipAt(
        map, ((Number) pixel.get(0)).longValue(), ((Number) pixel.get(1)).longValue());
  }

  /** How many pixels of the first map have a colour. */
  static long colouredPixels() {
    return (long) browser.eval(COLOURED_PIXELS);
  }

  /** Clicks on the button in an element that has this text. */
  static void click(String selector, String text) {
    browser.all(selector + " button").stream()
        .filter(button -> button.getText().equals(text))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Chooses what the colours of the first figure mean. */
  static void chooseScale(String kind) {
    browser.eval(
        "const s = document.querySelector('.scale select'); s.value = arguments[0];"
            + " s.dispatchEvent(new Event('change'))",
        kind);
  }
}

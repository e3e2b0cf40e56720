package io.github.onnxlrp.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private final String page =
      Reports.string(
          new HtmlReport(), Reports.report(Reports.text(Reports.HOSTILE, Reports.HOSTILE, "b")));

  @Test
  void hostileTextStaysInsideOfTheDataBlock() {
    assertThat(page)
        .doesNotContain("<img", "<!--", "\u2028", "\u202e", "\u001b", "onerror=alert(1)>");
    assertThat(page.split("</script>", -1)).as("two scripts").hasSize(3);
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">([^<>&]*)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    assertThat(
            JsonMapper.shared()
                .readTree(data.group(1))
                .get("samples")
                .get(0)
                .get("tokens")
                .get(0)
                .get("text")
                .stringValue())
        .isEqualTo(Reports.HOSTILE);
  }

  @Test
  void whatIsUnreliableIsInTheDataThatTheScriptShows() {
    Report report = Reports.report(Reports.unreliable(Reports.series(1)));
    assertThat(Reports.string(new HtmlReport(), report))
        .contains("\"unreliable\":true", "if (sample.unreliable)", "reliable with --epsilon 0.1");
  }

  @Test
  void aMethodWithoutCompositeNamesNone() {
    Report lrp = Reports.report(Reports.series(1));
    Report gradient =
        new Report(lrp.model(), "gradient", null, lrp.remarks(), lrp.samples(), lrp.batchAxes());
    assertThat(Reports.string(new HtmlReport(), gradient))
        .contains("\"composite\":null", "report.composite === null ? \"\"");
    assertThat(Reports.string(new TextReport(), gradient)).startsWith("m.onnx: gradient\n");
  }

  @Test
  void theDataIsPlainAscii() {
    assertThat(HtmlReport.escaped("\u2028\u2029<>&\u00e9\ud83d\ude00"))
        .isEqualTo("\\u2028\\u2029\\u003c\\u003e\\u0026\\u00e9\\ud83d\\ude00");
  }

  @Test
  void thePolicyAllowsOnlyItsOwnScriptAndStyle() throws Exception {
    assertThat(page).contains("default-src 'none'; script-src 'sha256-");
    assertThat(page).contains("script-src '" + hash("<script>") + "'");
    assertThat(page).contains("style-src '" + hash("<style>") + "'");
    // Figures that are saved as SVG name their language and hold their pixels.
    assertThat(
            Reports.string(new HtmlReport(), Reports.report(Reports.series(1)))
                .replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
                .replace("href=\"${canvas.toDataURL()}\"", ""))
        .doesNotContain("unsafe", "http:", "https:", "src=", "href=", "url(", "@import");
  }

  /** Browsers hash what is between the tags. */
  private String hash(String tag) throws Exception {
    int start = page.indexOf(tag) + tag.length();
    String content = page.substring(start, page.indexOf(tag.replace("<", "</"), start));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void theScriptSetsTextOnlyAsText() {
    assertThat(page)
        .contains("textContent")
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
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
    String odd = "\u2028\u2029<>&\u00e9\ud83d\ude00\ud83d";
    assertThat(
            Reports.string(new HtmlReport(), Reports.report(Reports.text(odd, odd, "b")))
                .split("id=\"data\">")[1]
                .split("</script>")[0])
        .matches("[ -~]*")
        .contains("\\u2028\\u2029\\u003c\\u003e\\u0026\\u00e9\\ud83d\\ude00\\ud83d\"");
  }

  /** A pair of surrogates is one code point, also where it is written in two parts. */
  @Test
  void whatIsEscapedIsToldByCodePoints() throws IOException {
    StringWriter out = new StringWriter();
    EscapedWriter writer = new EscapedWriter(out, code -> code == 0x1f600 || code == 0xd83d);
    writer.write("a\ud83d".toCharArray());
    writer.write("\ude00b\ud83d\ude01");
    writer.write("\ud83dc");
    writer.write("\ud83d");
    writer.close();
    assertThat(out.toString()).isEqualTo("a\\ud83d\\ude00b\ud83d\ude01\\ud83dc\\ud83d");
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

package io.github.onnxlrp.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A page that needs nothing from outside. The report is JSON in a data block, which a script puts
 * on the page as text only; the content security policy allows this one script and style and
 * nothing else.
 */
final class HtmlReport implements ReportWriter {
  private static final String DATA = "{data}";
  private static final long MOST_NUMBERS = 10_000_000;

  /** The files of the script, in an order in which each uses only those before it. */
  private static final List<String> SCRIPTS =
      List.of(
          "base",
          "colour",
          "thinning",
          "plot",
          "words",
          "files",
          "table",
          "heatmap",
          "lines",
          "zoom",
          "bars",
          "series",
          "pieces",
          "tokens",
          "list",
          "graph",
          "page");

  @Override
  public String format() {
    return "html";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  /** Browsers take long for more. */
  @Override
  public long mostNumbers() {
    return MOST_NUMBERS;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    String script = script();
    String style = resource("report.css");
    String page =
        resource("report.html")
            .replace("{script-hash}", hash(script))
            .replace("{style-hash}", hash(style))
            .replace("{style}", style)
            .replace("{script}", script);
    int data = page.indexOf(DATA);
    out.write(page.substring(0, data).getBytes(StandardCharsets.UTF_8));
    Json.write(out, HtmlReport::isUnsafe, generator -> PageData.write(generator, report));
    out.write(page.substring(data + DATA.length()).getBytes(StandardCharsets.UTF_8));
  }

  /** All that could end the block of data or a line of a script, and what is not ASCII. */
  private static boolean isUnsafe(int code) {
    return code < ' ' || code >= 127 || code == '<' || code == '>' || code == '&';
  }

  /** All files of the script as one, with names of its own. */
  private static String script() throws IOException {
    StringBuilder script = new StringBuilder("\n\"use strict\";\n{\n");
    for (String name : SCRIPTS) {
      script.append(resource(name + ".js"));
    }
    return script.append("}\n").toString();
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.github.onnxlrp.cli.report;

import java.io.ByteArrayOutputStream;
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
          "page");

  @Override
  public String format() {
    return "html";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    Json.write(json, generator -> PageData.write(generator, report));
    String script = script();
    String style = resource("report.css");
    String page =
        resource("report.html")
            .replace("{script-hash}", hash(script))
            .replace("{style-hash}", hash(style))
            .replace("{style}", style)
            .replace("{script}", script)
            .replace("{data}", escaped(json.toString(StandardCharsets.UTF_8)));
    out.write(page.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON without any character that could end the block or a line of a script. */
  static String escaped(String json) {
    StringBuilder result = new StringBuilder(json.length() + json.length() / 8);
    for (int k = 0; k < json.length(); k++) {
      char c = json.charAt(k);
      boolean safe = c >= ' ' && c < 127 && c != '<' && c != '>' && c != '&';
      if (safe) {
        result.append(c);
      } else {
        result.append("\\u%04x".formatted((int) c));
      }
    }
    return result.toString();
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

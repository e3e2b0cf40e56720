package io.github.onnxlrp.cli.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * A page that needs nothing from outside. The report is JSON in a data block, which a script puts
 * on the page as text only; the content security policy allows this one script and style and
 * nothing else.
 */
final class HtmlReport implements ReportWriter {
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
    Json.write(json, generator -> data(generator, report));
    String script = resource("report.js");
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

  /** The JSON report, and what is shown of each sample in which order. */
  private static void data(JsonGenerator json, Report report) {
    json.writeStartObject();
    JsonReport.fields(json, report);
    json.writeArrayPropertyStart("panels");
    for (SampleReport sample : report.samples()) {
      json.writeStartArray();
      Panel.of(sample).forEach(panel -> panel(json, panel));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void panel(JsonGenerator json, Panel panel) {
    json.writeStartObject();
    json.writeStringProperty("kind", panel.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("name", panel.name());
    json.writeStringProperty("title", panel.title());
    json.writeStringProperty("value", panel.value());
    json.writeEndObject();
  }

  /** JSON without any character that could end the block or a line of a script. */
  static String escaped(String json) {
    StringBuilder result = new StringBuilder();
    json.chars()
        .forEach(
            c -> {
              boolean safe = c >= ' ' && c < 127 && c != '<' && c != '>' && c != '&';
              result.append(safe ? Character.toString(c) : "\\u%04x".formatted(c));
            });
    return result.toString();
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

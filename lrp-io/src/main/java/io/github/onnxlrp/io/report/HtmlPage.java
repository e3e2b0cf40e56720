package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * A page that needs nothing from outside. Its data are JSON in a data block, which a script puts on
 * the page as text only; the content security policy allows this one script and style and nothing
 * else.
 */
public final class HtmlPage {
  private static final String DATA = "{data}";

  private HtmlPage() {}

  /**
   * Writes a page.
   *
   * @param scripts names of the files of its script, in an order in which each uses only those
   *     before it
   * @param styles names of its style sheets
   * @param data writes the data
   */
  public static void write(
      OutputStream out, List<String> scripts, List<String> styles, Consumer<JsonGenerator> data)
      throws IOException {
    String script = "\n\"use strict\";\n{\n" + joined(scripts, ".js") + "}\n";
    String style = joined(styles, ".css");
    String page =
        resource("report.html")
            .replace("{script-hash}", hash(script))
            .replace("{style-hash}", hash(style))
            .replace("{style}", style)
            .replace("{script}", script);
    int place = page.indexOf(DATA);
    out.write(page.substring(0, place).getBytes(StandardCharsets.UTF_8));
    Json.write(out, HtmlPage::isUnsafe, data);
    out.write(page.substring(place + DATA.length()).getBytes(StandardCharsets.UTF_8));
  }

  /** All that could end the block of data or a line of a script, and what is not ASCII. */
  private static boolean isUnsafe(int code) {
    return code < ' ' || code >= 127 || code == '<' || code == '>' || code == '&';
  }

  private static String joined(List<String> names, String ending) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(resource(name + ending));
    }
    return text.toString();
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
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.io.report.Browser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of the service shows what the service answers; skipped where there is no browser. */
class ServedPageInBrowserTest {
  private static final int WIDE = 1100;

  private static Browser browser;
  private static Services services;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    services = new Services(Services.LIMITS, null);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (services != null) {
      services.close();
    }
  }

  private static JsonNode explained(String body) {
    HttpResponse<String> response =
        services.post("/v1/models/surnames:explain", body.getBytes(StandardCharsets.UTF_8));
    return JsonMapper.shared().readTree(response.body()).get("explanations").get(0);
  }

  private static void explain(String sample, String target) {
    for (List<String> field : List.of(List.of("#sample", sample), List.of("#target", target))) {
      WebElement element = browser.find(field.get(0));
      element.clear();
      element.sendKeys(field.get(1));
    }
    browser.find("#form button").click();
  }

  private static void assertShown(JsonNode expected) {
    List<WebElement> tokens = browser.all("#relevance span");
    assertThat(tokens).hasSameSizeAs(expected.get("tokens"));
    double largest = 0;
    for (JsonNode token : expected.get("tokens")) {
      largest = Math.max(largest, Math.abs(token.get("relevance").doubleValue()));
    }
    for (int k = 0; k < tokens.size(); k++) {
      JsonNode token = expected.get("tokens").get(k);
      assertThat(tokens.get(k).getText()).isEqualTo(token.get("text").stringValue());
      // The second of two requests may be explained by a derived graph.
      assertThat(Double.valueOf(tokens.get(k).getAttribute("title")))
          .isCloseTo(token.get("relevance").doubleValue(), within(1e-12 * largest));
    }
  }

  @Test
  void aNameIsExplainedAndWhatIsWrongIsSaid() {
    browser.complaints();
    browser.open(URI.create("http://127.0.0.1:%d/".formatted(services.port())), WIDE, false);
    browser.await("#labels option");
    explain("Panasewicz", "");
    browser.await("#result:not([hidden])");
    assertThat(browser.find("#headline").getText()).isEqualTo("predicted Polish, explained Polish");
    assertShown(explained("{\"instances\":[{\"text\":\"Panasewicz\"}]}"));

    explain("Dellucci", "Spanish");
    browser.await("#relevance span:nth-child(8):last-child");
    assertThat(browser.find("#headline").getText())
        .isEqualTo("predicted Italian, explained Spanish");
    assertShown(
        explained(
            "{\"instances\":[{\"text\":\"Dellucci\"}],\"parameters\":{\"target\":\"Spanish\"}}"));
    assertThat(browser.complaints()).as("errors of scripts, and of the policy").isEmpty();

    explain("Dellucci", "Klingon");
    browser.await("#result[hidden]");
    assertThat(browser.find("#error").getText()).contains("'Klingon': no such label");
  }
}

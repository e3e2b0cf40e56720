package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.LengthTrials;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page of {@code docs/demo} shows is what an explainer gives. */
class DemoInBrowserTest extends InBrowser {
  private static final Path DEMO = TestModels.directory().resolve("../../docs/demo").normalize();
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "css", "text/css",
          "js", "text/javascript",
          "mjs", "text/javascript",
          "json", "application/json",
          "wasm", "application/wasm");

  /** Of floats, beside the largest relevance. */
  private static final double FLOATS = 1e-4;

  private static HttpServer server;

  @BeforeAll
  static void serve() throws IOException {
    assumeTrue(
        Files.exists(DEMO.resolve("node_modules/onnxruntime-web")),
        "skipped: 'npm install' was not run in docs/demo");
    Path models = Files.createDirectory(folder.resolve("models"));
    for (String name : List.of("surnames", "vowels")) {
      Path own = TestModels.directory().resolve(name);
      Files.copy(own.resolve(name + ".labels.txt"), models.resolve(name + ".labels.txt"));
      Files.write(models.resolve(name + ".onnx"), compiled(explainer(name)));
    }
    Path vocabulary = TestModels.directory().resolve("surnames/surnames.vocab.txt");
    Files.copy(vocabulary, models.resolve("surnames.vocab.txt"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, DEMO));
    server.createContext("/models/", exchange -> send(exchange, folder));
    server.start();
    int port = server.getAddress().getPort();
    browser.complaints();
    browser.open(URI.create("http://localhost:%d/index.html".formatted(port)), WIDE, false);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static Explainer explainer(String name) {
    Path file = TestModels.directory().resolve(name).resolve(name + ".onnx");
    return Explainer.of(OnnxModel.open(file).graph()).build();
  }

  private static byte[] compiled(Explainer explainer) {
    var axes = explainer.batchAxes();
    var trials = new LengthTrials(axes.graph(), axes, Map.of(), 1).draw();
    Target target = Target.argmax(null);
    return CompiledExplanation.of(explainer, target, ElementType.FLOAT, trials, Map.of(), true)
        .model()
        .toByteArray();
  }

  private static void send(HttpExchange exchange, Path root) throws IOException {
    try (exchange) {
      Path file = root.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String name = file.getFileName().toString();
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      if (type != null) {
        exchange.getResponseHeaders().set("Content-Type", type);
      }
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  private static void assertSame(List<Double> found, Tensor expected) {
    double largest = 0;
    for (double one : expected.doubles()) {
      largest = Math.max(largest, Math.abs(one));
    }
    assertThat(found).hasSize(expected.size());
    for (int k = 0; k < found.size(); k++) {
      assertThat(found.get(k)).isCloseTo(expected.get(k), within(FLOATS * largest));
    }
  }

  @Test
  void aNameThatIsTypedIsExplained() throws IOException {
    WebElement field = browser.await("#surnames[data-explained='Kowalski Polish'] input");
    assertName("Kowalski", Target.argmax("logits"));
    field.clear();
    field.sendKeys("Novak");
    browser.await("#surnames[data-explained^='Novak ']");
    assertName("Novak", Target.argmax("logits"));
    browser.all("#surnames .classes button").stream()
        .filter(button -> button.getText().startsWith("Croatian"))
        .findFirst()
        .orElseThrow()
        .click();
    browser.await("#surnames[data-explained='Novak Croatian']");
    assertName("Novak", Target.index("logits", 1));
    field.sendKeys("7");
    assertThat(browser.find("#surnames .said").getText()).isEqualTo("The model does not know '7'.");
  }

  private static void assertName(String name, Target target) throws IOException {
    List<String> vocabulary =
        Files.readAllLines(TestModels.directory().resolve("surnames/surnames.vocab.txt"));
    long[] ids =
        name.codePoints().mapToLong(c -> vocabulary.indexOf(Character.toString(c))).toArray();
    Tensor expected =
        explainer("surnames")
            .explain(Map.of("ids", Tensor.of(ids, 1, ids.length)), target)
            .relevance()
            .get("ids");
    List<Double> found =
        browser.all("#surnames .letters span").stream()
            .map(letter -> Double.valueOf(letter.getAttribute("data-relevance")))
            .toList();
    assertSame(found, expected);
  }

  @Test
  void aSeriesThatIsDrawnIsExplained() throws IOException {
    WebElement place = browser.await("#vowels[data-explained]");
    JsonNode given = JsonMapper.shared().readTree(Files.readString(DEMO.resolve("vowel.json")));
    double[] x = new double[given.size() * given.get(0).size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = given.get(k / given.get(0).size()).get(k % given.get(0).size()).doubleValue();
    }
    assertSeries(place, x);
    String before = place.getAttribute("data-relevance");
    browser.drag("mouse", browser.find("#vowels canvas.drawing"), 5, 400);
    browser.await("#vowels:not([data-relevance='" + before + "'])");
    browser.find("#vowels .reset").click();
    browser.await("#vowels[data-relevance='" + before + "']");
    assertThat(browser.complaints()).isEmpty();
  }

  private static void assertSeries(WebElement place, double[] x) {
    Tensor input = Tensor.floating(ElementType.FLOAT, x, 1, x.length / 12, 12);
    Tensor expected =
        explainer("vowels")
            .explain(Map.of("x", input), Target.argmax("speaker"))
            .relevance()
            .get("x");
    JsonNode relevance = JsonMapper.shared().readTree(place.getAttribute("data-relevance"));
    List<Double> found = relevance.valueStream().map(JsonNode::doubleValue).toList();
    assertSame(found, expected);
  }
}

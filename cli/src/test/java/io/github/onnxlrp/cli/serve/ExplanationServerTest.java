package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service answers, over real connections. */
class ExplanationServerTest {
  private static final String EXPLAIN = "/v1/models/surnames:explain";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Services services;

  @BeforeAll
  static void start() {
    services = new Services(Services.LIMITS, null);
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  private static JsonNode explained(String body) {
    HttpResponse<String> response = services.post(EXPLAIN, bytes(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response).get("explanations");
  }

  /** The numbers are those of the README, which a test holds to the command line. */
  @Test
  void aTextIsExplained() {
    JsonNode found =
        explained("{\"instances\":[{\"text\":\"Panasewicz\"},{\"text\":\"Dellucci\"}]}");
    assertThat(found).hasSize(2);
    JsonNode first = found.get(0);
    assertThat(first.get("prediction").get("label").asString()).isEqualTo("Polish");
    assertThat(first.get("score").asDouble()).isCloseTo(6.2366, within(5e-5));
    assertThat(first.get("tokens").get(9).get("relevance").asDouble())
        .isCloseTo(5.5776, within(5e-5));
    assertThat(found.get(1).get("prediction").get("label").asString()).isEqualTo("Italian");
  }

  @Test
  void theTargetIsThatOfTheRequest() {
    JsonNode found =
        explained(
            "{\"instances\":[{\"text\":\"Dellucci\"}],"
                + "\"parameters\":{\"target\":\"Spanish\",\"versus\":\"Italian\"}}");
    assertThat(found.get(0).get("target").get("label").asString())
        .isEqualTo("Spanish versus Italian");
  }

  @Test
  void aPredictionHasTheWholeOutput() {
    HttpResponse<String> response =
        services.post(
            "/v1/models/surnames:predict", bytes("{\"instances\":[{\"ids\":[15,26,39]}]}"));
    JsonNode found = json(response).get("predictions").get(0);
    assertThat(found.get("output")).hasSize(16);
    int index = found.get("index").get(0).asInt();
    assertThat(found.get("output").get(index).asDouble()).isEqualTo(found.get("value").asDouble());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"instances":[{"text":""}]}                         | instances[0]: the text is empty
          {"instances":[{"text":"Ng"},{"text":"N\\u2603"}]}   | instances[1]: not in the vocabulary
          {"instances":[{"ids":[1,2,999999]}]}                | instances[0]:
          {"instances":[{"ids":[[1],[2,3]]}]}                 | instances[0]:
          {"instances":[{"x":[1]}]}                           | the model has no input 'x'
          {"instances":[]}                                    | "instances" is empty
          {"instances":["Ng"]}                                | instances[0]: expected an object
          {"instances":[{"text":"Ng"}],"other":1}             | no property but
          {"instances":[{"text":"Ng"}],"parameters":{"target":"Klingon"}} | no such label in the labels;
          {"instances":                                       | the body is no JSON
          []                                                  | expected an object with a list
          """)
  void whatDoesNotFitIsSaid(String body, String message) {
    HttpResponse<String> response = services.post(EXPLAIN, bytes(body));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString()).contains(message);
  }

  @Test
  void otherPathsMethodsAndTypesAreRefused() {
    assertThat(services.get("/v1/models/other").statusCode()).isEqualTo(404);
    assertThat(services.get("/etc").statusCode()).isEqualTo(404);
    assertThat(services.get(EXPLAIN).statusCode()).isEqualTo(405);
    assertThat(services.post("/v1/models/surnames:dream", bytes("{}")).statusCode()).isEqualTo(404);
    assertThat(services.post("/v1/models:explain", bytes("{}")).statusCode()).isEqualTo(404);
    assertThat(services.post(EXPLAIN, bytes("{}"), "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(services.post(EXPLAIN, new byte[(1 << 16) + 1]).statusCode()).isEqualTo(413);
    String many = "{\"text\":\"Ng\"},".repeat(32) + "{\"text\":\"Ng\"}";
    assertThat(services.post(EXPLAIN, bytes("{\"instances\":[" + many + "]}")).statusCode())
        .isEqualTo(413);
  }

  @Test
  void healthMetricsAndDocumentsAreThere() {
    explained("{\"instances\":[{\"text\":\"Ng\"}]}");
    assertThat(services.get("/health/live").body()).isEqualTo("alive\n");
    assertThat(services.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(services.get("/metrics").body())
        .contains("# TYPE onnxlrp_request_seconds histogram\n")
        .containsPattern("onnxlrp_requests_total\\{route=\"explain\",code=\"200\"} [1-9]")
        .containsPattern("onnxlrp_request_seconds_bucket\\{le=\"\\+Inf\"} [1-9]");
    JsonNode api = json(services.get("/openapi.json"));
    assertThat(api.get("paths").propertyNames()).contains("/v1/models/{name}:explain");
    assertThat(services.get("/").body()).contains("<script src=\"page.js\">");
    assertThat(services.get("/page.js").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    JsonNode model = json(services.get("/v1/models/surnames"));
    assertThat(model.get("text").asBoolean()).isTrue();
    assertThat(model.get("labels")).hasSize(16);
  }

  /** Bodies that are almost right: a reason, no stack trace and no internal error. */
  @Test
  void mutatedBodiesHaveAReason() {
    byte[] good =
        bytes(
            "{\"instances\":[{\"text\":\"Kowalski\"},{\"ids\":[15,26,39]}],"
                + "\"parameters\":{\"target\":\"Polish\"}}");
    long seed = Long.getLong("onnxlrp.seed", System.nanoTime());
    System.out.println("mutatedBodiesHaveAReason: -Donnxlrp.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < 300; k++) {
      byte[] body = good.clone();
      int changes = 1 + random.nextInt(3);
      for (int change = 0; change < changes; change++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      HttpResponse<String> response = services.post(EXPLAIN, body);
      assertThat(response.statusCode()).as(response.body()).isIn(200, 400, 422);
      if (response.statusCode() != 200) {
        assertThat(json(response).get("error").asString()).isNotBlank().doesNotContain("\tat ");
      }
    }
    String deep = "{\"instances\":[{\"ids\":" + "[".repeat(20_000) + "]}]}";
    assertThat(services.post(EXPLAIN, bytes(deep)).statusCode()).isEqualTo(400);
    assertThat(services.failures).isEmpty();
  }

  @Test
  void aTokenIsAskedForWhereThereIsOne() {
    try (Services closed = new Services(Services.LIMITS, "secret")) {
      assertThat(closed.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(closed.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(closed.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(closed.get("/v1/models", "Authorization", "Bearer other").statusCode())
          .isEqualTo(401);
      assertThat(closed.get("/v1/models", "Authorization", "Bearer secret").statusCode())
          .isEqualTo(200);
      assertThat(closed.log).noneMatch(line -> line.contains("secret"));
    }
  }

  @Test
  void whoCannotWaitIsToldToComeBack() {
    ServeLimits narrow =
        new ServeLimits(1 << 16, 1 << 20, 32, 64, 3, MINUTE, MINUTE, Duration.ZERO);
    String four = "{\"text\":\"Ng\"},".repeat(3) + "{\"text\":\"Ng\"}";
    try (Services busy = new Services(narrow, null)) {
      HttpResponse<String> response = busy.post(EXPLAIN, bytes("{\"instances\":[" + four + "]}"));
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
    ServeLimits hasty =
        new ServeLimits(1 << 16, 1 << 20, 32, 64, 64, Duration.ofNanos(1), MINUTE, Duration.ZERO);
    try (Services late = new Services(hasty, null)) {
      HttpResponse<String> response =
          late.post(EXPLAIN, bytes("{\"instances\":[{\"text\":\"Ng\"}]}"));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  /** Requests at a time have the answers that each has alone, and those that run are answered. */
  @Test
  void requestsAtATimeAreAnsweredAsAloneAlsoWhileItStops() {
    List<String> names = List.of("Kowalski", "Dellucci", "Panasewicz", "Ng", "Novák");
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    Services stopped = new Services(Services.LIMITS, null);
    for (int k = 0; k < 40; k++) {
      byte[] body = bytes("{\"instances\":[{\"text\":\"" + names.get(k % 5) + "\"}]}");
      running.add(CompletableFuture.supplyAsync(() -> stopped.post(EXPLAIN, body)));
    }
    running.get(0).join();
    stopped.close();
    int answered = 0;
    for (int k = 0; k < 40; k++) {
      // One that came when nobody listened any more was never taken.
      HttpResponse<String> response = running.get(k).exceptionally(failure -> null).join();
      if (response != null && response.statusCode() == 200) {
        answered++;
        String same = "{\"instances\":[{\"text\":\"" + names.get(k % 5) + "\"}]}";
        double alone = explained(same).get(0).get("score").asDouble();
        double score = json(response).get("explanations").get(0).get("score").asDouble();
        // Sums of another batch.
        assertThat(score).isCloseTo(alone, within(1e-12 * Math.abs(alone)));
      } else if (response != null) {
        assertThat(response.statusCode()).isEqualTo(503);
      }
    }
    long ended = stopped.log.stream().filter(line -> line.contains("explain 200")).count();
    assertThat(ended).as("requests that were answered, and arrived").isEqualTo(answered);
    assertThat(answered).isPositive();
    assertThat(stopped.failures).isEmpty();
  }
}

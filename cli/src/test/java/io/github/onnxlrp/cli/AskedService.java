package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.serve.ExplanationServer;
import io.github.onnxlrp.cli.serve.ServeLimits;
import io.github.onnxlrp.cli.serve.ServedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that is asked what it cannot answer; every answer has to have a reason. */
final class AskedService implements AutoCloseable {
  /** Seconds of a request: changed models may ask for any number of steps. */
  private static final Duration TIME = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ExplanationServer server;

  AskedService(List<ServedModel> models) throws IOException {
    server =
        new ExplanationServer(
            models,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            2,
            new ServeLimits(1 << 18, 1 << 20, 32, 64, 64, TIME, TIME, Duration.ZERO),
            null,
            line -> {},
            failures::add);
  }

  int port() {
    return server.address().getPort();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port(), path)));
  }

  JsonNode model(String name) throws Exception {
    HttpRequest request = at("/v1/models/" + name).build();
    return JsonMapper.shared()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** The status of an answer, which has a reason where it is none of what was asked for. */
  int explain(String model, byte[] body) throws Exception {
    HttpRequest request =
        at("/v1/models/" + model + ":explain")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode answer = JsonMapper.shared().readTree(response.body());
    assertNoFault(new String(body, StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      assertThat(response.statusCode()).as(response.body()).isIn(400, 413, 422, 503);
      assertReason(answer.get("error").stringValue());
    }
    return response.statusCode();
  }

  @Override
  public void close() {
    server.close();
  }

  /** Models by their files, with what is beside them. */
  static List<ServedModel> open(Path... models) {
    return CommandLine.populateCommand(new ServedModels()).open(List.of(models));
  }

  /** A line that says what is wrong, and tells nothing of the inside. */
  static void assertReason(String message) {
    assertThat(message)
        .hasSizeBetween(10, 10_100)
        .doesNotEndWith(": null")
        .doesNotContain("\tat ", "Exception", "java.", "\n", "\u001b", "\u0000");
  }

  /** Nothing went wrong that is a fault of the service. */
  void assertNoFault(String asked) {
    assertThat(failures).as("%s", asked).isEmpty();
  }
}

package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.serve.ExplanationServer;
import io.github.onnxlrp.cli.serve.ServeLimits;
import io.github.onnxlrp.cli.serve.ServedModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which models are served, by which options, and what is refused before anybody asks. */
class ServedModelsTest {
  private static final Path SURNAMES = TestModels.directory().resolve("surnames/surnames.onnx");
  private static final Path SEVERAL =
      TestModels.directory().resolve("bank/keras-several-outputs.tfkeras2-15.onnx");

  @TempDir Path folder;

  private static List<ServedModel> open(Path model, String... arguments) {
    return CommandLine.populateCommand(new ServedModels(), arguments).open(List.of(model));
  }

  private static HttpResponse<String> explained(List<ServedModel> models, String instance)
      throws IOException, InterruptedException {
    ServeLimits limits =
        new ServeLimits(
            1 << 20,
            1 << 20,
            8,
            64,
            64,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ZERO);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ExplanationServer server =
        new ExplanationServer(models, any, 1, limits, null, line -> {}, failure -> {})) {
      URI uri =
          URI.create(
              "http://127.0.0.1:%d/v1/models/%s:explain"
                  .formatted(server.address().getPort(), models.get(0).name()));
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"instances\":[" + instance + "]}"))
              .build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode first(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body()).get("explanations").get(0);
  }

  /** The score is that of the command line with the same option. */
  @Test
  void textsAreCutByTheOptionsOfTheService() throws Exception {
    JsonNode found = first(explained(open(SURNAMES, "--lowercase"), "{\"text\":\"NG\"}"));
    JsonNode same = first(explained(open(SURNAMES), "{\"text\":\"ng\"}"));
    assertThat(found.get("score").asDouble()).isEqualTo(same.get("score").asDouble());
    assertThat(first(explained(open(SURNAMES), "{\"text\":\"NG\"}")).get("score").asDouble())
        .isNotEqualTo(same.get("score").asDouble());
  }

  @Test
  void theOutputIsThatOfTheOption() throws Exception {
    assertThatThrownBy(() -> open(SEVERAL))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("float outputs, [")
        .hasMessageContaining("name one with --output");
    String sample = "{\"x\":[" + "[0.5,-1,0.25,2],".repeat(5) + "[1,2,-0.5,0]]}";
    Path file = Files.writeString(folder.resolve("x.jsonl"), sample);
    for (String[] options :
        List.of(
            new String[] {"--output", "scores"},
            new String[] {"--output", "scores", "--keep-head"})) {
      JsonNode found = first(explained(open(SEVERAL, options), sample));
      List<String> command = new ArrayList<>(List.of("explain", SEVERAL.toString(), "--data"));
      command.addAll(List.of(file.toString(), "--format", "jsonl"));
      command.addAll(List.of(options));
      String alone = Cli.run(command.toArray(String[]::new)).out();
      JsonNode expected = JsonMapper.shared().readTree(alone);
      assertThat(found.get("target")).isEqualTo(expected.get("target"));
      assertThat(found.get("score")).isEqualTo(expected.get("score"));
    }
  }

  @Test
  void clientsAreToldNoPaths() throws Exception {
    HttpResponse<String> response = explained(open(SURNAMES), "{\"text\":\"N\\u2603\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains("not in the vocabulary of the service: ")
        .doesNotContain("surnames.vocab.txt");
    Path alone = Files.copy(SURNAMES, folder.resolve("alone.onnx"));
    assertThat(explained(open(alone), "{\"text\":\"Ng\"}").body())
        .contains("the service has no vocabulary for this model; send ids")
        .doesNotContain(folder.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~             | nothing in it; expected a token
          ~ ~            | nothing in it; expected a token
          geheimé         | expected one token of visible ASCII characters
          two words      | expected one token of visible ASCII characters
          """)
  void aTokenThatNobodyCanSendIsRefused(String token, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), token);
    assertThatThrownBy(() -> ServeCommand.token(file))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("--token-file %s: %s", file, message);
  }

  @Test
  void aBodyIsNoLongerThanAnArray() {
    ServeCommand command = new ServeCommand(null);
    CommandLine.populateCommand(command, "model.onnx", "--max-body", "9223372036854775807");
    assertThatThrownBy(command::checkNumbers)
        .hasMessage("--max-body 9223372036854775807: expected at most 2147483638");
  }
}

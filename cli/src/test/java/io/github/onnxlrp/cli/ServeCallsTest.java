package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} asks the system for. */
class ServeCallsTest {
  private static final Path MODEL = TestModels.directory().resolve("surnames/surnames.onnx");
  private static final String READY = " port ";

  @TempDir Path folder;

  /** A body that waited until its head is confirmed would come 40 ms later. */
  @Test
  void bodiesDoNotWaitForHeadsToBeConfirmed() throws Exception {
    Path calls = folder.resolve("calls");
    List<String> command = new ArrayList<>(SystemCalls.tracedBy("setsockopt", calls));
    command.addAll(ToolProcess.command());
    command.addAll(List.of("serve", "--port", "0", MODEL.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.contains(READY)) {
        line = said.readLine();
      }
      assertThat(line).as("that it listens").isNotNull();
      String port = line.substring(line.indexOf(READY) + READY.length());
      assertThat(status("http://127.0.0.1:%s/health/live".formatted(port))).isEqualTo(200);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.waitFor();
    }
    assertThat(Files.readString(calls)).contains("TCP_NODELAY, [1]");
  }

  private static int status(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}

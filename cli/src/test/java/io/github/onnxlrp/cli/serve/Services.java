package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A service of the surnames on this machine, and requests to it. */
final class Services implements AutoCloseable {
  /** With no time for connections that are there when it stops, so that tests end sooner. */
  static final ServeLimits LIMITS =
      new ServeLimits(
          1 << 16,
          1 << 20,
          32,
          64,
          256,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ZERO);

  final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ExplanationServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Services(ServeLimits limits, String token) {
    this(limits, token, () -> {});
  }

  /** One that does something before it reads a text. */
  Services(ServeLimits limits, String token, Runnable before) {
    try {
      server =
          new ExplanationServer(
              List.of(surnames(before)),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              2,
              limits,
              token,
              log::add,
              failures::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServedModel surnames(Runnable before) {
    Path folder = TestModels.directory().resolve("surnames");
    Graph graph = OnnxModel.read(folder.resolve("surnames.onnx"));
    Explainer explainer = Explainer.of(graph).build();
    Vocabulary vocabulary = Vocabulary.read(folder.resolve("surnames.vocab.txt"));
    return new ServedModel(
        "surnames",
        explainer,
        new InputRequest(
            new DeclaredInputs(graph, explainer.batchAxes()::axisOf, Map.of()),
            () -> {
              before.run();
              return vocabulary;
            }),
        Labels.read(folder.resolve("surnames.labels.txt")),
        new TextDecoder(vocabulary, graph),
        specification -> Target.of(null, specification));
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(HttpRequest.newBuilder(at(path)), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    return send(
        HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)),
        headers.length == 0 ? new String[] {"Content-Type", "application/json"} : headers);
  }

  int port() {
    return server.address().getPort();
  }

  private URI at(String path) {
    return URI.create("http://%s:%d%s".formatted("127.0.0.1", port(), path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    try {
      HttpRequest built = headers.length == 0 ? request.build() : request.headers(headers).build();
      return client.send(built, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

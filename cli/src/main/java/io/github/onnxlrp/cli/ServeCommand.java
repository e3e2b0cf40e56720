package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.serve.ExplanationServer;
import io.github.onnxlrp.cli.serve.ServeLimits;
import io.github.onnxlrp.cli.serve.ServedModel;
import io.github.onnxlrp.io.format.InputFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves models over HTTP. */
@Command(
    name = "serve",
    description =
        "Explains and predicts over HTTP by KServe's protocol V1, until it is stopped; vocabulary"
            + " and labels lie beside each model.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp serve surnames.onnx",
      "  onnx-lrp serve surnames.onnx vowels.onnx --host 0.0.0.0 --token-file token"
    })
final class ServeCommand implements Callable<Integer> {
  /** A body is one array, of which a byte more is read to see that it is too long. */
  private static final long MOST_BODY = Integer.MAX_VALUE - 9L;

  /** Long enough for a client that is at work, and no reason to wait for an end. */
  private static final Duration LINGERING = Duration.ofSeconds(1);

  private final OnnxLrpCommand root;

  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "ONNX files.")
  private List<Path> models;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with a token that requests have to bring along as a bearer.")
  private Path tokenFile;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      defaultValue = "4194304",
      description = "Bytes of a request (default: ${DEFAULT-VALUE}).")
  private long maxBody;

  @Option(
      names = "--max-bodies",
      paramLabel = "BYTES",
      description =
          "Bytes of all requests that are held at a time; others get 429 (default: a 64th of the"
              + " heap, or one body).")
  private long maxBodies = Runtime.getRuntime().maxMemory() / 64;

  @Option(
      names = "--max-instances",
      paramLabel = "N",
      defaultValue = "256",
      description = "Samples of a request (default: ${DEFAULT-VALUE}).")
  private int maxInstances;

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Requests that are answered at a time; others get 429 (default: ${DEFAULT-VALUE}).")
  private int maxRequests;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Samples that wait; beyond them requests get 429 (default: ${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Time for a request, which then gets 503 (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "Time for the requests that run when the service is stopped (default: ${DEFAULT-VALUE}).")
  private int grace;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that explain samples (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private ServedModels options;

  ServeCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    checkNumbers();
    String token = tokenFile == null ? null : token(tokenFile);
    List<ServedModel> served = options.open(models);
    ExplanationServer server = start(served, token);
    InetSocketAddress address = server.address();
    root.console.say(
        "serving %s at %s port %d"
            .formatted(
                served.stream().map(ServedModel::name).collect(Collectors.joining(", ")),
                address.getAddress().getHostAddress(),
                address.getPort()));
    awaitStop(server);
    return ExitCodes.DONE;
  }

  void checkNumbers() {
    Map<String, Long> numbers =
        Map.of(
            "--max-body", maxBody,
            "--max-bodies", maxBodies,
            "--max-instances", (long) maxInstances,
            "--max-requests", (long) maxRequests,
            "--queue", (long) queue,
            "--timeout", (long) timeout,
            "--threads", (long) threads);
    numbers.forEach(
        (name, number) -> {
          if (number < 1) {
            throw OnnxLrpException.invalid("%s %d: expected at least 1", name, number);
          }
        });
    if (port < 0 || port > 0xffff) {
      throw OnnxLrpException.invalid("--port %d: expected 0 to 65535", port);
    }
    if (grace < 0) {
      throw OnnxLrpException.invalid("--grace %d: expected at least 0", grace);
    }
    if (maxBody > MOST_BODY) {
      throw OnnxLrpException.invalid("--max-body %d: expected at most %d", maxBody, MOST_BODY);
    }
  }

  /** What an {@code Authorization} can hold, so that not every request is refused. */
  static String token(Path file) {
    String token = InputFiles.text(file).strip();
    if (token.isEmpty()) {
      throw OnnxLrpException.invalid("--token-file %s: nothing in it; expected a token", file);
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw OnnxLrpException.invalid(
          "--token-file %s: expected one token of visible ASCII characters", file);
    }
    return token;
  }

  private ExplanationServer start(List<ServedModel> served, String token) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (tokenFile == null && !address.isLoopbackAddress()) {
        root.console.say(
            "note: anybody who reaches %s may ask; --token-file helps".formatted(host));
      }
      return new ExplanationServer(
          served,
          new InetSocketAddress(address, port),
          threads,
          new ServeLimits(
              maxBody,
              Math.max(maxBody, maxBodies),
              maxInstances,
              maxRequests,
              queue,
              Duration.ofSeconds(timeout),
              Duration.ofSeconds(grace),
              LINGERING),
          token,
          root.console.err()::println,
          failure -> failure.printStackTrace(root.console.err()));
    } catch (IOException e) {
      throw OnnxLrpException.invalid(
          "--host %s --port %d: cannot be listened on (%s)", host, port, e.getMessage());
    }
  }

  /** Until the process is asked to end; requests that run are answered before it does. */
  private static void awaitStop(ExplanationServer server) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "onnx-lrp-stop"));
    stopped.await();
  }
}

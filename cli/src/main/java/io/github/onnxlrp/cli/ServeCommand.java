package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.cli.serve.ExplanationServer;
import io.github.onnxlrp.cli.serve.ServeLimits;
import io.github.onnxlrp.cli.serve.ServedModel;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.InputFiles;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.SupportedPart;
import io.github.onnxlrp.samples.BatchAxes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
      names = "--precision",
      paramLabel = "P",
      defaultValue = "double",
      description = "Numbers of products: float or double (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that explain samples (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private MethodOptions method;
  @Mixin private PluginOptions plugins;

  ServeCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    checkNumbers();
    ReadFiles read = new ReadFiles();
    Plugins loaded = plugins.load(read);
    AttributionMethod chosen = method.method(loaded, read);
    List<ServedModel> served = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path path : models) {
      ServedModel model = model(path, loaded, chosen, read);
      if (!names.add(model.name())) {
        throw OnnxLrpException.invalid("two models are called '%s'; rename a file", model.name());
      }
      served.add(model);
    }
    ExplanationServer server = start(served);
    InetSocketAddress address = server.address();
    root.console.say(
        "serving %s at %s port %d"
            .formatted(
                String.join(", ", names),
                address.getAddress().getHostAddress(),
                address.getPort()));
    awaitStop(server);
    return ExitCodes.DONE;
  }

  private void checkNumbers() {
    Map<String, Long> numbers =
        Map.of(
            "--max-body", maxBody,
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
    if (!List.of("float", "double").contains(precision)) {
      throw OnnxLrpException.invalid("--precision %s: expected float or double", precision);
    }
  }

  private ServedModel model(Path path, Plugins loaded, AttributionMethod chosen, ReadFiles read) {
    ModelArgument argument = new ModelArgument();
    argument.path = path;
    TargetOptions targets = new TargetOptions();
    VocabularyOptions vocabularies = new VocabularyOptions();
    OnnxModel whole = argument.open(loaded);
    SupportedPart part = targets.part(whole);
    Graph graph = part.model().graph();
    Labels labels = targets.labels(argument, graph, read);
    Explainer explainer =
        Explainer.of(graph)
            .method(chosen)
            .precision(precision.equals("float") ? Precision.FLOAT : Precision.DOUBLE)
            .build();
    BatchAxes axes = explainer.batchAxes();
    InputRequest request =
        new InputRequest(
            new DeclaredInputs(graph, axes::axisOf, Map.of()),
            () -> vocabularies.required(argument, read));
    String stem = argument.beside("").getFileName().toString();
    return new ServedModel(
        stem, explainer, request, labels, vocabularies.decoder(graph, argument, read), null);
  }

  private ExplanationServer start(List<ServedModel> served) {
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
              maxInstances,
              maxRequests,
              queue,
              Duration.ofSeconds(timeout),
              Duration.ofSeconds(grace)),
          tokenFile == null ? null : InputFiles.text(tokenFile).strip(),
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

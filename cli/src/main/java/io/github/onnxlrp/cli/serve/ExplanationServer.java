package io.github.onnxlrp.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Explains models over HTTP, with the server that comes with Java. */
public final class ExplanationServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final Batcher batcher;
  private final Metrics metrics = new Metrics();
  private final Routes routes;
  private final ServeLimits limits;
  private final Semaphore places;
  // One party for the service, and one for each request that runs.
  private final Phaser running = new Phaser(1);
  private final Consumer<String> log;
  private final Consumer<Throwable> failures;
  private volatile boolean stopping;

  /**
   * Begins to serve.
   *
   * @param address where to listen; port 0 for any
   * @param explaining how many threads explain
   * @param token what requests have to bring along; null for nothing
   * @param log takes a line a request, without what was sent
   * @param failures takes what is a fault of ours
   * @throws IOException if the address cannot be had
   */
  public ExplanationServer(
      List<ServedModel> models,
      InetSocketAddress address,
      int explaining,
      ServeLimits limits,
      String token,
      Consumer<String> log,
      Consumer<Throwable> failures)
      throws IOException {
    this.limits = limits;
    this.log = log;
    this.failures = failures;
    places = new Semaphore(limits.requests());
    limitConnections(limits);
    server = HttpServer.create(address, limits.requests());
    batcher = new Batcher(explaining, limits, metrics);
    routes = new Routes(models, batcher, metrics, limits, token);
    threads = threads(limits.requests());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The server reads these when its first one is made: a request has to come within the time. */
  private static void limitConnections(ServeLimits limits) {
    String seconds = Long.toString(Math.max(1, limits.time().toSeconds()));
    for (String name : List.of("maxReqTime", "maxRspTime")) {
      if (System.getProperty("sun.net.httpserver." + name) == null) {
        System.setProperty("sun.net.httpserver." + name, seconds);
      }
    }
    if (System.getProperty("jdk.httpserver.maxConnections") == null) {
      System.setProperty("jdk.httpserver.maxConnections", Integer.toString(4 * limits.requests()));
    }
  }

  /** Virtual threads, where Java has them (21); they are no part of the language level here. */
  private static ExecutorService threads(int most) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      // Some more than may be answered, for those that are told so, and for health.
      return Executors.newFixedThreadPool(
          most + 8,
          task -> {
            Thread thread = new Thread(task, "onnx-lrp-http");
            thread.setDaemon(true);
            return thread;
          });
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) {
    long start = System.nanoTime();
    running.register();
    String route = Routes.name(exchange.getRequestURI().getPath());
    boolean free = route.equals("health") || route.equals("metrics");
    boolean placed = !free && places.tryAcquire();
    Answer answer;
    try {
      answer = free || placed ? routes.answer(exchange, stopping) : tooMany();
    } catch (Throwable e) {
      answer = failed(e);
    }
    try {
      send(exchange, answer);
    } catch (IOException e) {
      // Nobody is there any more.
      exchange.close();
    } finally {
      if (placed) {
        places.release();
      }
      long duration = System.nanoTime() - start;
      metrics.request(route, answer.status(), answer.samples(), duration);
      log.accept(
          "%s %s %d samples=%d ms=%d"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.MILLIS),
                  route,
                  answer.status(),
                  answer.samples(),
                  TimeUnit.NANOSECONDS.toMillis(duration)));
      running.arriveAndDeregister();
    }
  }

  private Answer tooMany() {
    return Answer.error(
        new HttpFailure(
            429, "%d requests are answered now, the limit".formatted(limits.requests())));
  }

  private Answer failed(Throwable cause) {
    HttpFailure failure = HttpFailure.of(cause);
    if (failure.status() == 500) {
      failures.accept(cause);
    }
    return Answer.error(failure);
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    if (answer.status() == 429 || answer.status() == 503) {
      headers.set("Retry-After", "1");
    }
    if (answer.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer");
    }
    // What is left of a body that is too long is not read.
    if (stopping || answer.status() == 413) {
      headers.set("Connection", "close");
    }
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
    exchange.close();
  }

  /**
   * Is not ready any more, waits for the requests that run, for no longer than the grace, and
   * stops.
   */
  @Override
  public void close() {
    stopping = true;
    int phase = running.arrive();
    try {
      running.awaitAdvanceInterruptibly(phase, limits.grace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.accept("the grace is over; %d requests are dropped".formatted(batcher.size()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    batcher.close();
    threads.shutdownNow();
  }
}

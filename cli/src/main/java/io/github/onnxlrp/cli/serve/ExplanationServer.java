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
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Explains models over HTTP, with the server that comes with Java. */
public final class ExplanationServer implements AutoCloseable {
  /** Seconds in which a request has to have come; shorter where requests have less than twice. */
  private static final long READING = 10;

  /** Seconds that sending an answer may take, beyond those that a request has. */
  private static final long SENDING = 30;

  /** What Java's server takes for the length of a body that there is not. */
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Batcher batcher;
  private final Metrics metrics = new Metrics();
  private final Routes routes;
  private final ServeLimits limits;
  private final Semaphore places;
  private final Stopping stopping = new Stopping();
  private final Consumer<String> log;
  private final Consumer<Throwable> failures;

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
    setProperties(limits);
    server = HttpServer.create(address, limits.requests());
    batcher = new Batcher(explaining, limits, metrics);
    routes = new Routes(models, batcher, metrics, limits, token);
    threads = threads(connections(limits));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * The server reads these when its first one is made. It sends the head and the body of an answer
   * one after the other: unless told not to, the system holds the body back until the client has
   * confirmed the head, for which clients take 40 ms.
   */
  private static void setProperties(ServeLimits limits) {
    long seconds = Math.max(1, limits.time().toSeconds());
    Map<String, Object> properties =
        Map.of(
            "sun.net.httpserver.maxReqTime",
            Math.max(1, Math.min(READING, seconds / 2)),
            "sun.net.httpserver.maxRspTime",
            seconds + SENDING,
            "sun.net.httpserver.nodelay",
            true,
            "jdk.httpserver.maxConnections",
            connections(limits));
    properties.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value.toString());
          }
        });
  }

  /** Some more than may be answered, for those that are told so, and for health. */
  private static int connections(ServeLimits limits) {
    return (int) Math.min(Integer.MAX_VALUE, 4L * limits.requests() + 8);
  }

  /**
   * Virtual threads, where Java has them (21); they are no part of the language level here.
   * Otherwise as many threads as connections, as each reads the head of a request, too.
   */
  private static ExecutorService threads(int connections) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      ThreadPoolExecutor pool =
          new ThreadPoolExecutor(
              connections,
              connections,
              60,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread thread = new Thread(task, "onnx-lrp-http");
                thread.setDaemon(true);
                return thread;
              });
      pool.allowCoreThreadTimeOut(true);
      return pool;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) {
    long start = System.nanoTime();
    boolean admitted = stopping.admit();
    String route = Routes.name(exchange.getRequestURI().getPath());
    boolean free = route.equals("health") || route.equals("metrics");
    boolean placed = !free && admitted && places.tryAcquire();
    boolean last = false;
    try (exchange) {
      try {
        Answer answer =
            free || placed ? answer(exchange, admitted) : Answer.error(notNow(admitted));
        last = stopping.begun();
        boolean sent = send(exchange, answer, last);
        record(route, answer, sent, System.nanoTime() - start);
      } finally {
        if (placed) {
          places.release();
        }
        stopping.answered(admitted, last);
      }
    }
  }

  private Answer answer(HttpExchange exchange, boolean admitted) {
    try {
      return routes.answer(exchange, !admitted);
    } catch (Throwable e) {
      HttpFailure failure = HttpFailure.of(e);
      if (failure.status() == 500) {
        failures.accept(e);
      }
      return Answer.error(failure);
    }
  }

  private HttpFailure notNow(boolean admitted) {
    return admitted
        ? new HttpFailure(
            429, "%d requests are answered now, the limit".formatted(limits.requests()))
        : new HttpFailure(503, "the service is stopping");
  }

  private void record(String route, Answer answer, boolean sent, long duration) {
    if (sent) {
      metrics.request(route, answer.status(), answer.samples(), duration);
    } else {
      metrics.unsent(route);
    }
    log.accept(
        "%s %s %d%s samples=%d ms=%d"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                route,
                answer.status(),
                sent ? "" : " unsent",
                answer.samples(),
                TimeUnit.NANOSECONDS.toMillis(duration)));
  }

  /** Whether all of it was sent; not to a client that has gone, or takes it too slowly. */
  private boolean send(HttpExchange exchange, Answer answer, boolean last) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
    if (answer.status() == 429 || answer.status() == 503) {
      headers.set("Retry-After", "1");
    }
    if (answer.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer");
    }
    if (last || answer.status() == 413) {
      headers.set("Connection", "close");
    }
    try {
      // What is left of a body that is too long is not read.
      if (answer.status() != 200 && answer.status() != 413) {
        Bodies.passOver(exchange, limits.body());
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), NO_BODY);
        return true;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      OutputStream out = exchange.getResponseBody();
      out.write(body);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Is not ready any more and begins no request: it tells those that come so. Waits for the
   * requests that run, for no longer than the grace; then takes no more connections, listens to
   * those that are there for a moment, and stops.
   */
  @Override
  public void close() {
    if (!stopping.awaitRunning(limits.grace())) {
      log.accept("the grace is over; %d requests are dropped".formatted(batcher.size()));
    }
    stopping.refuse();
    server.stop(limits.lingeringSeconds());
    stopping.end();
    batcher.close();
    threads.shutdownNow();
  }
}

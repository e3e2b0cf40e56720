package com.example.service;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Starts the service and asks it 10,000 times, in four threads: every name has to get the same
 * answer each time, and memory and threads must not grow with requests after the first 2,000.
 */
public final class Load {
  private static final int REQUESTS = 10_000;
  private static final int BEFORE = 2_000;
  private static final long SLACK = 4 << 20;
  private static final List<String> NAMES =
      List.of("Abe", "Kowalski", "Panasewicz", "Dellucci", "Rossi", "Novak", "Li", "Schmidt");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final int port;

  private Load(int port) {
    this.port = port;
  }

  public static void main(String[] arguments) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Application.THREADS);
    try (Application application = new Application(0)) {
      Load load = new Load(application.port());
      require(load.ask("name=%3F").statusCode() == 400, "a bad name is not refused");
      require(load.ask("name=Li&milliseconds=0").statusCode() == 504, "no deadline");
      load.ask(threads, BEFORE);
      long memory = usedMemory();
      int running = Thread.activeCount();
      load.ask(threads, REQUESTS - BEFORE);
      long grown = usedMemory() - memory;
      System.out.printf(
          "%d requests, %d names, %s, Java %s: memory grew by %d KiB, threads from %d to %d%n",
          REQUESTS,
          load.answers.size(),
          Load.class.getModule().isNamed() ? "module path" : "class path",
          System.getProperty("java.version"),
          grown >> 10,
          running,
          Thread.activeCount());
      require(grown < SLACK, "memory grows");
      require(Thread.activeCount() < running + 20, "threads are left behind");
    } finally {
      threads.shutdownNow();
    }
    System.exit(0);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      System.err.println(otherwise);
      System.exit(1);
    }
  }

  private void ask(ExecutorService threads, int count) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      String name = NAMES.get(k % NAMES.size());
      all.add(
          threads.submit(
              () -> {
                HttpResponse<String> answer = ask("name=" + name);
                require(answer.statusCode() == 200, answer.body());
                String first = answers.putIfAbsent(name, rounded(answer.body()));
                require(
                    first == null || first.equals(rounded(answer.body())),
                    "%s is explained otherwise: %s".formatted(name, answer.body()));
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
  }

  /** What was walked and what a derived graph has given differ in the last bits. */
  private static String rounded(String json) {
    return NUMBER
        .matcher(json)
        .replaceAll(number -> "%.8f".formatted(Double.parseDouble(number.group())));
  }

  private HttpResponse<String> ask(String query) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/explain?%s".formatted(port, query));
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static long usedMemory() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

package io.github.onnxlrp.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a service on this machine from many clients, for a bounded time, and checks its answers. */
@Command(
    name = "load",
    description = "Loads onnx-lrp serve with the surnames model, on this machine.")
final class LoadCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of("Kowalski", "Dellucci", "Panasewicz", "Ng", "Novák", "Smith", "Fabijanić", "Ivanov");
  private static final List<String> BROKEN =
      List.of(
          "{\"instances\":[{\"text\":\"\"}]}", "{\"instances\":", "{\"instances\":[{\"x\":1}]}");
  private static final Pattern SCORE = Pattern.compile("\"score\":([-0-9.eE]+)");
  private static final long MOST_SECONDS = 600;

  @Option(names = "--port", defaultValue = "8080")
  private int port;

  @Option(names = "--clients", defaultValue = "64")
  private int clients;

  @Option(names = "--seconds", defaultValue = "60")
  private long seconds;

  @Option(names = "--broken", defaultValue = "0.2", description = "Part of broken requests.")
  private double broken;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Double> scores = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

  @Override
  public Integer call() throws Exception {
    for (String name : NAMES) {
      scores.put(name, score(ask(body(name)).body()));
    }
    long end = System.nanoTime() + Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)).toNanos();
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    List<Future<List<Long>>> running = new ArrayList<>();
    for (int k = 0; k < clients; k++) {
      SplittableRandom random = new SplittableRandom(k);
      running.add(pool.submit(() -> client(random, end)));
    }
    List<Long> durations = new ArrayList<>();
    for (Future<List<Long>> each : running) {
      durations.addAll(each.get());
    }
    pool.shutdown();
    durations.sort(null);
    new TreeMap<>(outcomes).forEach((outcome, count) -> System.out.println(outcome + "  " + count));
    System.out.printf(
        "answers of 200: %d, p50 %.1f ms, p99 %.1f ms%n",
        durations.size(), quantile(durations, 0.5), quantile(durations, 0.99));
    boolean wrong = outcomes.keySet().stream().anyMatch(outcome -> outcome.startsWith("WRONG"));
    return wrong ? 1 : 0;
  }

  private static double quantile(List<Long> sorted, double part) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) (part * (sorted.size() - 1))) / 1e6;
  }

  /** The durations of the answers that were asked for. */
  private List<Long> client(SplittableRandom random, long end) throws InterruptedException {
    List<Long> durations = new ArrayList<>();
    while (System.nanoTime() < end) {
      boolean bad = random.nextDouble() < broken;
      String name = NAMES.get(random.nextInt(NAMES.size()));
      String body = bad ? BROKEN.get(random.nextInt(BROKEN.size())) : body(name);
      long start = System.nanoTime();
      try {
        HttpResponse<String> response = ask(body);
        String outcome = outcome(response, bad, name);
        outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
        if (response.statusCode() == 200) {
          durations.add(System.nanoTime() - start);
        }
      } catch (IOException e) {
        String failure = "no answer: " + e.getClass().getSimpleName();
        outcomes.computeIfAbsent(failure, key -> new LongAdder()).increment();
        return durations;
      }
    }
    return durations;
  }

  private String outcome(HttpResponse<String> response, boolean bad, String name) {
    int status = response.statusCode();
    boolean overloaded = status == 429 || status == 503;
    if (overloaded) {
      return response.headers().firstValue("Retry-After").isPresent()
          ? Integer.toString(status)
          : "WRONG: no Retry-After";
    }
    if (bad) {
      return status == 400 && response.body().startsWith("{\"error\":\"")
          ? "400, as the request is broken"
          : "WRONG: a broken request got " + status;
    }
    if (status != 200) {
      return "WRONG: " + status;
    }
    double expected = scores.get(name);
    // Sums of batches of other sizes.
    boolean same = Math.abs(score(response.body()) - expected) <= 1e-12 * Math.abs(expected);
    return same ? "200, as alone" : "WRONG: another score";
  }

  private static double score(String body) {
    Matcher found = SCORE.matcher(body);
    if (!found.find()) {
      throw new IllegalStateException("no score: " + body);
    }
    return Double.parseDouble(found.group(1));
  }

  private static String body(String name) {
    return "{\"instances\":[{\"text\":\"%s\"}]}".formatted(name);
  }

  private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    URI uri = URI.create("http://%s:%d/v1/models/surnames:explain".formatted(host, port));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}

package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.serve.KeptConnection.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a service that stops under load no request is lost that came over one of its connections. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String IDS = "{\"ids\":[15,26,39]}";
  private static final int CONNECTIONS = 8;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A service of which the first text is not read before {@link #goOn}. */
  private Services services(Duration lingering) {
    return new Services(
        new ServeLimits(1 << 16, 1 << 20, 32, 64, 256, MINUTE, MINUTE, lingering),
        null,
        () -> {
          begun.countDown();
          await(goOn);
        });
  }

  /**
   * The server of Java ends with the first moment in which it answers nobody. The service lingers
   * for longer than this machine may be busy, so that nobody waits for its end.
   */
  @Test
  void whatComesOverOpenConnectionsIsAnswered() throws Exception {
    Services services = services(MINUTE);
    List<KeptConnection> open = new ArrayList<>();
    CompletableFuture<Reply> first = ask(services);
    try {
      await(begun);
      for (int k = 0; k < CONNECTIONS; k++) {
        open.add(new KeptConnection(services.port()));
        assertThat(open.get(k).get("/health/live").status()).isEqualTo(200);
      }
      Thread stop = new Thread(services::close);
      stop.setDaemon(true);
      stop.start();
      awaitStop(services);
      goOn.countDown();
      assertThat(first.join().status()).isEqualTo(200);
      awaitRefusal(services);
      for (KeptConnection connection : open) {
        Reply late = connection.explain(IDS);
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.closing()).isTrue();
        assertThat(late.body()).contains("the service is stopping");
      }
      int logged = 0;
      while (logged < CONNECTIONS) {
        logged += services.log.take().contains("explain 503") ? 1 : 0;
      }
    } finally {
      for (KeptConnection connection : open) {
        connection.close();
      }
    }
    assertThat(services.log).noneMatch(line -> line.contains("explain 503"));
    assertThat(services.failures).isEmpty();
  }

  /** Clients that ask again as soon as they have an answer, until one says that it is the last. */
  @Test
  void eachRequestUnderLoadHasItsAnswer() throws Exception {
    Services services = services(Duration.ofSeconds(2));
    CompletableFuture<Reply> first = ask(services);
    await(begun);
    CountDownLatch working = new CountDownLatch(CONNECTIONS);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<List<Reply>>> clients = new ArrayList<>();
    for (int k = 0; k < CONNECTIONS; k++) {
      clients.add(threads.submit(() -> askUntilTheLast(services, working)));
    }
    threads.shutdown();
    await(working);
    Thread stop = new Thread(services::close);
    stop.start();
    awaitStop(services);
    goOn.countDown();
    int answers = 0;
    for (Future<List<Reply>> client : clients) {
      List<Reply> replies = client.get();
      assertThat(replies).extracting(Reply::status).isSubsetOf(200, 503);
      assertThat(replies.get(replies.size() - 1).closing()).isTrue();
      answers += replies.size();
    }
    stop.join();
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(services.log.stream().filter(line -> line.contains(" explain ")))
        .hasSize(answers + 1);
    assertThat(services.log).noneMatch(line -> line.contains("unsent"));
    assertThat(services.failures).isEmpty();
  }

  private static List<Reply> askUntilTheLast(Services services, CountDownLatch working)
      throws IOException {
    List<Reply> replies = new ArrayList<>();
    try (KeptConnection connection = new KeptConnection(services.port())) {
      do {
        replies.add(connection.explain(IDS));
        working.countDown();
      } while (!replies.get(replies.size() - 1).closing());
    }
    return replies;
  }

  /** The request that still runs when the service is told to stop. */
  private static CompletableFuture<Reply> ask(Services services) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (KeptConnection connection = new KeptConnection(services.port())) {
            return connection.explain("{\"text\":\"Ng\"}");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void awaitStop(Services services) throws IOException {
    int status;
    do {
      try (KeptConnection connection = new KeptConnection(services.port())) {
        status = connection.get("/health/ready").status();
      }
    } while (status == 200);
  }

  private static void awaitRefusal(Services services) throws IOException {
    boolean refused = false;
    while (!refused) {
      try {
        new KeptConnection(services.port()).close();
      } catch (SocketException e) {
        refused = true;
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

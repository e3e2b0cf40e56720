package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of connections whose clients are slow or gone, and of all when it stops. */
class ConnectionsTest {
  private static final String EXPLAIN = "/v1/models/surnames:explain";
  private static final byte[] BODY =
      "{\"instances\":[{\"text\":\"Ng\"}]}".getBytes(StandardCharsets.UTF_8);

  private static Socket connect(Services services, String head) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), services.port());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString().strip();
  }

  /** More slow clients than requests may be answered; none is cut off before health answers. */
  @Test
  void slowHeadsDoNotKeepOthersFromTheirAnswers() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try (Services services = new Services(Services.LIMITS, null)) {
      for (int k = 0; k < 2 * Services.LIMITS.requests(); k++) {
        slow.add(connect(services, "GET /health/live HTTP/1.1\r\nHost: here\r\n"));
      }
      assertThat(services.get("/health/ready").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAnswerThatDoesNotArriveIsNotCountedAsSent() throws Exception {
    try (Services services = new Services(Services.LIMITS, null)) {
      Socket gone =
          connect(
              services,
              "POST %s HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                      .formatted(EXPLAIN)
                  + "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n");
      assertThat(line(gone)).isEqualTo("HTTP/1.1 100 Continue");
      // Closed by a reset, which the service meets while it reads the body.
      gone.setSoLinger(true, 0);
      gone.close();
      assertThat(services.log.poll(1, TimeUnit.MINUTES)).contains("explain 400 unsent ");
      assertThat(services.get("/metrics").body())
          .contains("onnxlrp_unsent_total{route=\"explain\"} 1\n")
          .doesNotContain("onnxlrp_requests_total{route=\"explain\"");
      assertThat(services.failures).isEmpty();
    }
  }

  /** What has begun is answered; what comes later is told so, and closes its connection. */
  @Test
  void whileItStopsRequestsAreToldSo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Services services =
        new Services(
            Services.LIMITS,
            null,
            () -> {
              begun.countDown();
              await(goOn);
            });
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> services.post(EXPLAIN, BODY));
    await(begun);
    Thread stop = new Thread(services::close);
    stop.start();
    while (services.get("/health/ready").statusCode() == 200) {
      Thread.onSpinWait();
    }
    HttpResponse<String> late = services.post(EXPLAIN, BODY);
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.body()).contains("the service is stopping");
    assertThat(late.headers().firstValue("Connection")).hasValue("close");
    goOn.countDown();
    assertThat(first.join().statusCode()).isEqualTo(200);
    stop.join();
  }

  /** A client that still sends its body when the connection is closed does not see the answer. */
  @Test
  void longBodiesThatNobodyWantsAreReadBeforeTheAnswer() {
    Duration minute = Duration.ofMinutes(1);
    ServeLimits wide = new ServeLimits(4 << 20, 8 << 20, 32, 64, 64, minute, minute, Duration.ZERO);
    byte[] body = new byte[4 << 20];
    try (Services services = new Services(wide, "secret")) {
      assertThat(services.post(EXPLAIN, body).statusCode()).isEqualTo(401);
      assertThat(services.post("/v1/models", body).statusCode()).isEqualTo(405);
      assertThat(services.post("/elsewhere", body).statusCode()).isEqualTo(405);
    }
  }

  /** Each body is short enough, but memory would not hold all that are allowed at a time. */
  @Test
  void bodiesAreBoundedTogether() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Duration minute = Duration.ofSeconds(60);
    ServeLimits narrow =
        new ServeLimits(4 << 20, BODY.length, 32, 64, 64, minute, minute, Duration.ZERO);
    try (Services services =
        new Services(
            narrow,
            null,
            () -> {
              begun.countDown();
              await(goOn);
            })) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> services.post(EXPLAIN, BODY));
      await(begun);
      // Of a length that the server would not read by itself.
      HttpResponse<String> second = services.post(EXPLAIN, Arrays.copyOf(BODY, 4 << 20));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.body()).contains("the limit is %d bytes".formatted(BODY.length));
      goOn.countDown();
      assertThat(first.join().statusCode()).isEqualTo(200);
      assertThat(services.post(EXPLAIN, BODY).statusCode()).isEqualTo(200);
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

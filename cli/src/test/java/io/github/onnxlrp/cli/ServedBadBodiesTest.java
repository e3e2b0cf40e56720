package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A body or a head that is wrong ends in a reason: no internal error, and nothing of the inside in
 * it.
 */
class ServedBadBodiesTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path SURNAMES = MODELS.resolve("surnames/surnames.onnx");
  private static final Path VOWELS = MODELS.resolve("vowels/vowels.onnx");
  private static final String NAME = "{\"instances\":[{\"text\":\"Ng\"}]}";
  private static final String SERIES =
      "{\"instances\":[{\"x\":["
          + "[0,0,0,0,0,0,0,0,0,0,0,0],".repeat(15)
          + "[0,0,0,0,0,0,0,0,0,0,0,V]]}]}";

  private static AskedService service;

  @BeforeAll
  static void start() throws IOException {
    service = new AskedService(AskedService.open(SURNAMES, VOWELS));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void filesThatAreNoBodiesAreRefused() throws Exception {
    byte[] good = bytes(NAME);
    List<byte[]> bodies = new ArrayList<>();
    for (int length = 0; length < good.length; length++) {
      bodies.add(Arrays.copyOf(good, length));
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(good);
    }
    bodies.add(zipped.toByteArray());
    bodies.add(Files.readAllBytes(SURNAMES));
    bodies.add(Files.readAllBytes(VOWELS.resolveSibling("vowels.test.npz")));
    bodies.add(Npy.write(Tensor.of(new double[16 * 12], 16, 12)));
    bodies.add(bytes("<html><body>502 Bad Gateway</body></html>"));
    bodies.add(bytes("\u0080\u0003}q\u0000."));
    bodies.add(new byte[1 << 12]);
    bodies.add(NAME.getBytes(StandardCharsets.UTF_16LE));
    bodies.add(bytes(NAME + NAME));
    bodies.add(bytes(NAME.replace("instances", "inst\\u0061nces\":[],\"instances")));
    bodies.add(bytes("{\"instances\":[{\"text\":\"Ng\",\"text\":\"Ng\"}]}"));
    bodies.add(bytes("[".repeat(100_000)));
    bodies.add(bytes("{\"instances\":" + "{\"a\":".repeat(30_000)));
    for (byte[] body : bodies) {
      assertThat(service.explain("surnames", body)).isIn(400, 413);
    }
    assertThat(service.explain("surnames", good)).isEqualTo(200);
  }

  /** Values that no number is, that double does not hold, or that the model cannot look up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "1e99999999999",
        "0x10",
        "+1",
        "01",
        "1.",
        "null",
        "true",
        "\"\"",
        "\"1\"",
        "\"NaN\"",
        "[]",
        "[1]",
        "[[[1]]]",
        "{}",
        "{\"a\":1}",
        "1,,2",
        ""
      })
  void aValueThatIsNoNumberHasAReason(String value) throws Exception {
    assertThat(service.explain("vowels", bytes(SERIES.replace("V", value)))).isEqualTo(400);
    String ids = "{\"instances\":[{\"ids\":[15,%s,39]}]}".formatted(value);
    assertThat(service.explain("surnames", bytes(ids))).isEqualTo(400);
    service.explain("surnames", bytes(NAME.replace("\"Ng\"", value)));
    service.explain("surnames", bytes("{\"instances\":[{\"ids\":%s}]}".formatted(value)));
    service.explain("surnames", bytes("{\"instances\":%s}".formatted(value)));
    String target = ",\"parameters\":{\"target\":%s}}".formatted(value);
    service.explain("surnames", bytes(NAME.substring(0, NAME.length() - 1) + target));
  }

  @Test
  void largeAndHostileValuesHaveAReason() throws Exception {
    for (String number :
        List.of("1e308", "-1e308", "1" + "0".repeat(400), "0." + "1".repeat(2000))) {
      service.explain("vowels", bytes(SERIES.replace("V", number)));
    }
    for (String id :
        List.of("9223372036854775807", "9223372036854775808", "-9223372036854775808", "1.5")) {
      assertThat(
              service.explain("surnames", bytes("{\"instances\":[{\"ids\":[%s]}]}".formatted(id))))
          .as(id)
          .isEqualTo(400);
    }
    for (String text :
        List.of(
            "</script><img src=x onerror=alert(1)>",
            "<!--",
            "\\u2028\\u202e",
            "\\u001b[31m",
            "\\u0000",
            "\\ud800",
            "=cmd()",
            "\\r\\nX: y")) {
      assertThat(service.explain("surnames", bytes(NAME.replace("Ng", text))))
          .as(text)
          .isEqualTo(400);
      service.explain(
          "surnames",
          bytes(NAME.replace("}]}", "}],\"parameters\":{\"target\":\"" + text + "\"}}")));
      service.explain("surnames", bytes(NAME.replace("text", text)));
    }
    for (String target : List.of("99999999999999999999", "-17", "0,0,0", "sum:", "%s%n", "*")) {
      service.explain(
          "surnames",
          bytes(NAME.replace("}]}", "}],\"parameters\":{\"target\":\"" + target + "\"}}")));
    }
    // Longer than anybody's name, and within the bounds of the service.
    service.explain("surnames", bytes(NAME.replace("Ng", "Ng".repeat(100))));
  }

  /** What is no request of ours ends with a status or a closed connection, and hurts nobody. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /%zz HTTP/1.1\r\n\r\n",
        "GET /v1/models/..%2f..%2fetc%2fpasswd:explain HTTP/1.1\r\n\r\n",
        "GET mailto:somebody HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n",
        "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST E HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST E HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST E HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n\r\n",
        "POST E HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST E HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST E HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST E HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n{",
        "POST E HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST E HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST E HTTP/1.1\r\nExpect: 200-maybe\r\nContent-Length: 2\r\n\r\n[]",
        "POST /v1/models/:explain HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/models:explain HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/modelsx:explain HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
      })
  void whatIsNoRequestHurtsNobody(String head) throws Exception {
    String request =
        head.replace(
            "POST E HTTP/1.1",
            "POST /v1/models/surnames:explain HTTP/1.1\r\nContent-Type: application/json");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContain("\tat ", "Exception in", "HTTP/1.1 500");
    }
    service.assertNoFault(head);
    assertThat(service.explain("surnames", bytes(NAME))).isEqualTo(200);
  }
}

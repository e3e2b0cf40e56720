package com.example.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.onnxlrp.DeadlineExceededException;
import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code GET /explain?name=Kowalski&milliseconds=500}: 200, 400 for a bad name, 504 past the deadline. */
final class ExplanationController implements HttpHandler {
  private final ExplanationService service;

  ExplanationController(ExplanationService service) {
    this.service = service;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      respond(exchange);
    }
  }

  private void respond(HttpExchange exchange) throws IOException {
    try {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      long milliseconds = Long.parseLong(query.getOrDefault("milliseconds", "10000"));
      String name = query.getOrDefault("name", "");
      answer(exchange, 200, service.explain(name, Duration.ofMillis(milliseconds)));
    } catch (DeadlineExceededException e) {
      refuse(exchange, 504, e);
    } catch (OnnxLrpException | NumberFormatException e) {
      refuse(exchange, 400, e);
    }
  }

  private static Map<String, String> query(String text) {
    return text == null
        ? Map.of()
        : Arrays.stream(text.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[pair.length - 1])));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void refuse(HttpExchange exchange, int status, RuntimeException reason)
      throws IOException {
    answer(exchange, status, reason.getMessage().getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] content)
      throws IOException {
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }
}

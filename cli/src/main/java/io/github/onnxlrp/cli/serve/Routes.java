package io.github.onnxlrp.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which path is answered by what. */
final class Routes {
  private static final String MODELS = "/v1/models";

  private final Map<String, ServedModel> models = new TreeMap<>();
  private final Inference inference;
  private final Batcher batcher;
  private final Metrics metrics;
  private final Bodies bodies;
  private final String token;

  /** A token of null asks for none. */
  Routes(
      List<ServedModel> served,
      Batcher batcher,
      Metrics metrics,
      ServeLimits limits,
      String token) {
    served.forEach(model -> models.put(model.name(), model));
    this.batcher = batcher;
    this.metrics = metrics;
    this.bodies = new Bodies(limits);
    this.token = token;
    this.inference = new Inference(batcher, limits);
  }

  /** What a path is called in the log and in metrics, which nobody but us chooses. */
  static String name(String path) {
    if (path.startsWith(MODELS)) {
      return path.endsWith(":explain")
          ? "explain"
          : path.endsWith(":predict") ? "predict" : "models";
    }
    return switch (path) {
      case "/", "/page.js", "/page.css" -> "page";
      case "/openapi.json" -> "openapi";
      case "/metrics" -> "metrics";
      case "/health/live", "/health/ready" -> "health";
      default -> "other";
    };
  }

  Answer answer(HttpExchange exchange, boolean stopping) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean inferring = path.startsWith(MODELS) && path.contains(":");
    String method = exchange.getRequestMethod();
    if (!method.equals(inferring ? "POST" : "GET")) {
      throw new HttpFailure(405, "this path takes " + (inferring ? "POST" : "GET"));
    }
    if (path.startsWith(MODELS) || path.equals("/metrics")) {
      checkToken(exchange);
    }
    if (inferring) {
      return infer(exchange, path);
    }
    return switch (path) {
      case "/" -> Answer.resource("page.html", "text/html; charset=utf-8");
      case "/page.js" -> Answer.resource("page.js", "text/javascript; charset=utf-8");
      case "/page.css" -> Answer.resource("page.css", "text/css; charset=utf-8");
      case "/openapi.json" -> Answer.resource("openapi.json", "application/json");
      case "/metrics" -> Answer.text(metrics.text(batcher::size));
      case "/health/live" -> Answer.text("alive\n");
      case "/health/ready" -> ready(stopping);
      case MODELS -> list();
      default -> describe(path);
    };
  }

  private static Answer ready(boolean stopping) {
    if (stopping) {
      throw new HttpFailure(503, "the service is stopping");
    }
    return Answer.text("ready\n");
  }

  private void checkToken(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (token != null
        && (given == null || !MessageDigest.isEqual(bytes(given), bytes("Bearer " + token)))) {
      throw new HttpFailure(401, "a token is needed: Authorization: Bearer TOKEN");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Answer list() {
    return Answer.json(
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("models");
          models.keySet().forEach(json::writeString);
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Answer describe(String path) {
    if (!path.startsWith(MODELS + "/")) {
      throw new HttpFailure(404, "no such path; /openapi.json lists them");
    }
    return Answer.json(model(path.substring(MODELS.length() + 1))::describe);
  }

  private ServedModel model(String name) {
    ServedModel model = models.get(name);
    if (model == null) {
      throw new HttpFailure(404, "no such model; there is " + String.join(", ", models.keySet()));
    }
    return model;
  }

  private Answer infer(HttpExchange exchange, String path) throws IOException {
    int colon = path.lastIndexOf(':');
    String verb = path.substring(colon + 1);
    if (!verb.equals("explain") && !verb.equals("predict")) {
      throw new HttpFailure(404, "no such verb; there is :predict and :explain");
    }
    ServedModel model = model(path.substring(Math.min(colon, MODELS.length() + 1), colon));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    // A page of another site cannot send this type without asking first.
    if (type == null || !type.startsWith("application/json")) {
      throw new HttpFailure(415, "expected Content-Type: application/json");
    }
    try (Bodies.Held body = bodies.read(exchange)) {
      return inference.answer(model, verb.equals("explain"), body.content());
    }
  }
}

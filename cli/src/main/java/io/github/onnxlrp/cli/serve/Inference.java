package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.report.ReportWriters;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.report.StreamingWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JsonGenerator;

/** Answers {@code :predict} and {@code :explain}. */
final class Inference {
  private final StreamingWriter writer =
      (StreamingWriter) new ReportWriters(List.of()).find("jsonl");
  private final Batcher batcher;
  private final ServeLimits limits;

  Inference(Batcher batcher, ServeLimits limits) {
    this.batcher = batcher;
    this.limits = limits;
  }

  /** Predicts the samples of a body, or explains them with predictions. */
  Answer answer(ServedModel model, boolean explain, byte[] content) {
    long end = System.nanoTime() + limits.time().toNanos();
    InferenceBody body = InferenceBody.read(content);
    if (body.instances().size() > limits.instances()) {
      throw new HttpFailure(
          413,
          "%d instances; the limit of a request is %d"
              .formatted(body.instances().size(), limits.instances()));
    }
    List<ServedModel.Instance> instances = new ArrayList<>();
    for (String instance : body.instances()) {
      instances.add(of(instances.size(), () -> model.read(instance)));
    }
    List<CompletableFuture<Explanation>> results = batcher.add(model, body.asked(), instances, end);
    List<String> documents = new ArrayList<>();
    try {
      for (int k = 0; k < instances.size(); k++) {
        int place = k;
        documents.add(
            of(
                k,
                () -> {
                  SampleReport report =
                      model.report(instances.get(place), await(results.get(place), end));
                  return explain ? explanation(place, report) : prediction(report);
                }));
      }
    } finally {
      results.forEach(result -> result.cancel(false));
    }
    return Answer.list(
        explain ? "explanations" : "predictions", String.join(",", documents), documents.size());
  }

  /** What is wrong with an instance names it. */
  private static <T> T of(int number, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (OnnxLrpException e) {
      if (e.reason() == OnnxLrpException.Reason.CHECK_FAILED) {
        throw e;
      }
      throw new OnnxLrpException(
          e.reason(), "instances[%d]: %s".formatted(number, e.getMessage()), e);
    }
  }

  private static Explanation await(CompletableFuture<Explanation> result, long end) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      return result.get(Duration.ofNanos(left).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw HttpFailure.late();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw (Error) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpFailure(503, "the service is stopping");
    }
  }

  /** What a line of the command line's JSON lines holds. */
  private String explanation(int number, SampleReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.begin(out, false, false).write(number, report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private static String prediction(SampleReport report) {
    return Answer.json(json -> prediction(json, report)).body();
  }

  private static void prediction(JsonGenerator json, SampleReport report) {
    Explanation explanation = report.explanation();
    json.writeStartObject();
    json.writeArrayPropertyStart("index");
    explanation.prediction().index().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeStringProperty("label", report.predictionLabel());
    Json.number(json, "value", explanation.prediction().value());
    json.writeArrayPropertyStart("shape");
    for (int length : explanation.output().shape()) {
      json.writeNumber(length);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("output");
    for (int k = 0; k < explanation.output().size(); k++) {
      Json.number(json, explanation.output().get(k));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.statistics.Means;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** All of an evaluation as JSON. */
final class EvaluationJson implements DocumentWriter<Evaluation> {
  @Override
  public String format() {
    return "json";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Evaluation evaluation, OutputStream out) throws IOException {
    Json.write(out, json -> write(json, evaluation));
    out.write('\n');
  }

  /** The document. */
  static void write(JsonGenerator json, Evaluation evaluation) {
    Setup setup = evaluation.setup();
    json.writeStartObject();
    json.writeStringProperty("model", setup.model());
    json.writeStringProperty("command", setup.command());
    json.writeArrayPropertyStart("methods");
    setup
        .methods()
        .forEach(
            (name, composite) -> {
              json.writeStartObject();
              json.writeStringProperty("name", name);
              json.writeStringProperty("composite", composite.isEmpty() ? null : composite);
              json.writeEndObject();
            });
    json.writeEndArray();
    json.writeStringProperty("target", evaluation.target());
    json.writeStringProperty("measure", setup.measure());
    json.writeStringProperty("unit", setup.unit());
    json.writeNumberProperty("seed", setup.seed());
    json.writeNumberProperty("samples", evaluation.samples());
    json.writeNumberProperty("left_out", evaluation.leftOut());
    Json.number(json, "level", RunningMean.LEVEL);
    Json.strings(json, "notes", evaluation.notes());
    json.writeArrayPropertyStart("metrics");
    evaluation.metrics().forEach(metric -> metric(json, metric));
    json.writeEndArray();
    Json.version(json);
    json.writeEndObject();
  }

  private static void metric(JsonGenerator json, MetricResults metric) {
    json.writeStartObject();
    json.writeStringProperty("metric", metric.quantity().metric());
    json.writeStringProperty("setting", metric.quantity().setting());
    json.writeStringProperty("title", MetricTitles.title(metric.quantity()));
    json.writeStringProperty(
        "better", metric.quantity().direction().name().toLowerCase(Locale.ROOT));
    json.writeArrayPropertyStart("results");
    metric.results().forEach(result -> result(json, metric, result));
    json.writeEndArray();
    json.writeArrayPropertyStart("differences");
    metric
        .differences()
        .forEach(
            (pair, mean) -> {
              json.writeStartObject();
              json.writeStringProperty("first", pair.get(0));
              json.writeStringProperty("second", pair.get(1));
              json.writeName("difference");
              Means.write(json, mean);
              json.writeEndObject();
            });
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void result(JsonGenerator json, MetricResults metric, Result result) {
    json.writeStartObject();
    json.writeStringProperty("method", result.method());
    json.writeBooleanProperty("control", result.isControl());
    json.writeNumberProperty("samples", result.all().samples());
    json.writeNumberProperty("undefined", result.undefined());
    json.writeStringProperty("judgement", Judgement.of(metric, result));
    json.writeName("value");
    Means.write(json, result.all());
    json.writeArrayPropertyStart("curve");
    result.curve().forEach(point -> Means.write(json, point));
    json.writeEndArray();
    json.writeArrayPropertyStart("classes");
    result
        .byClass()
        .forEach(
            (name, mean) -> {
              json.writeStartObject();
              json.writeStringProperty("class", name);
              json.writeNumberProperty("samples", mean.samples());
              json.writeName("value");
              Means.write(json, mean);
              json.writeEndObject();
            });
    json.writeEndArray();
    json.writeEndObject();
  }
}

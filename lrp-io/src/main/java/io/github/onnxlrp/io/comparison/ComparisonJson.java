package io.github.onnxlrp.io.comparison;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.statistics.Means;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import tools.jackson.core.JsonGenerator;

/** All of a comparison as JSON. */
final class ComparisonJson implements DocumentWriter<Comparison> {
  @Override
  public String format() {
    return "json";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Comparison comparison, OutputStream out) throws IOException {
    Json.write(out, json -> write(json, comparison));
    out.write('\n');
  }

  private static void write(JsonGenerator json, Comparison comparison) {
    json.writeStartObject();
    json.writeStringProperty("model", comparison.model());
    Json.strings(json, "methods", comparison.methods());
    Json.strings(json, "notes", comparison.notes());
    json.writeArrayPropertyStart("samples");
    comparison.samples().forEach(sample -> sample(json, comparison, sample));
    json.writeEndArray();
    json.writeName("rank_correlation");
    matrix(
        json, comparison, (row, column) -> Means.write(json, comparison.correlation(row, column)));
    Json.version(json);
    json.writeEndObject();
  }

  private static void sample(JsonGenerator json, Comparison comparison, ComparedSample sample) {
    SampleReport first = sample.first();
    json.writeStartObject();
    json.writeStringProperty("text", first.text() == null ? null : first.text().text());
    json.writeStringProperty("prediction", first.predictionName());
    json.writeStringProperty("target", first.targetName());
    Json.number(json, "score", first.explanation().score());
    Json.strings(json, "rows", sample.rows());
    byMethod(
        json,
        "relevance",
        comparison,
        (out, k) -> {
          out.writeStartArray();
          for (double number : sample.relevance().get(k)) {
            Json.number(out, number);
          }
          out.writeEndArray();
        });
    byMethod(
        json,
        "measures",
        comparison,
        (out, k) -> {
          out.writeStartObject();
          for (Map.Entry<String, Double> one :
              sample.reports().get(k).explanation().measures().entrySet()) {
            Json.number(out, one.getKey(), one.getValue());
          }
          out.writeEndObject();
        });
    json.writeName("rank_correlation");
    matrix(json, comparison, (row, column) -> Json.number(json, sample.correlation(row, column)));
    json.writeEndObject();
  }

  private static void byMethod(
      JsonGenerator json, String name, Comparison comparison, ObjIntConsumer<JsonGenerator> one) {
    json.writeObjectPropertyStart(name);
    for (int k = 0; k < comparison.methods().size(); k++) {
      json.writeName(comparison.methods().get(k));
      one.accept(json, k);
    }
    json.writeEndObject();
  }

  /** Writes one element of a matrix. */
  private interface Element {
    void write(int row, int column);
  }

  private static void matrix(JsonGenerator json, Comparison comparison, Element element) {
    json.writeStartArray();
    for (int row = 0; row < comparison.methods().size(); row++) {
      json.writeStartArray();
      for (int column = 0; column < comparison.methods().size(); column++) {
        element.write(row, column);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}

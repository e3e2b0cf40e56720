package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** The JSON of {@code explain}. */
final class JsonReport implements ReportWriter {
  @Override
  public String format() {
    return "json";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          fields(json, report);
          json.writeEndObject();
        });
    out.write('\n');
  }

  private static void fields(JsonGenerator json, Report report) {
    about(json, report);
    json.writeArrayPropertyStart("samples");
    for (int k = 0; k < report.samples().size(); k++) {
      json.writeStartObject();
      if (report.making().targets() > 1) {
        json.writeNumberProperty("sample", report.number(k));
      }
      sample(json, report.samples().get(k));
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.version(json);
  }

  /** What was explained and how. */
  static void about(JsonGenerator json, Report report) {
    json.writeStringProperty("model", report.model());
    json.writeStringProperty("method", report.method());
    if (report.composite() == null) {
      json.writeNullProperty("composite");
    } else {
      json.writeStringProperty("composite", report.composite());
    }
    Json.strings(json, "notes", report.notes());
  }

  /** The properties of a sample. */
  static void sample(JsonGenerator json, SampleReport sample) {
    Explanation explanation = sample.explanation();
    target(json, sample);
    prediction(json, sample);
    if (sample.label() != null) {
      label(json, sample);
    }
    Json.number(json, "score", explanation.score());
    tensors(json, "relevance", explanation.relevance());
    tensors(json, "layers", explanation.layers());
    if (!sample.series().isEmpty()) {
      series(json, sample.series());
    }
    if (sample.tokenRelevance() != null) {
      tokens(json, sample.text().tokens(), sample.tokenRelevance());
    }
    ledger(json, explanation.ledger());
    measures(json, explanation.measures());
    json.writeBooleanProperty("unreliable", explanation.unreliable());
  }

  /** What the method has measured of the result, where it has. */
  static void measures(JsonGenerator json, Map<String, Double> measures) {
    if (!measures.isEmpty()) {
      json.writeObjectPropertyStart("measures");
      measures.forEach((name, value) -> Json.number(json, name, value));
      json.writeEndObject();
    }
  }

  static void target(JsonGenerator json, SampleReport sample) {
    ResolvedTarget target = sample.explanation().target();
    json.writeObjectPropertyStart("target");
    json.writeStringProperty("output", target.output());
    json.writeStringProperty("start", target.start());
    json.writeStringProperty("spec", sample.specification());
    json.writeArrayPropertyStart("terms");
    for (ResolvedTarget.Term term : target.terms()) {
      json.writeStartObject();
      index(json, term.index());
      Json.number(json, "weight", term.weight());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("label", sample.targetLabel());
    json.writeEndObject();
  }

  static void prediction(JsonGenerator json, SampleReport sample) {
    Prediction prediction = sample.explanation().prediction();
    json.writeObjectPropertyStart("prediction");
    index(json, prediction.index());
    json.writeStringProperty("label", sample.predictionLabel());
    json.writeStringProperty("kind", prediction.kind().name().toLowerCase(Locale.ROOT));
    Json.number(json, "value", prediction.value());
    json.writeEndObject();
  }

  /** What the data says is true. */
  static void label(JsonGenerator json, SampleReport sample) {
    TrueLabel label = sample.label();
    json.writeObjectPropertyStart("label");
    if (label.isWhole()) {
      json.writeNumberProperty("number", label.number().intValue());
    } else {
      Json.number(json, "number", label.number() == null ? Double.NaN : label.number());
    }
    json.writeStringProperty("name", label.name());
    if (sample.isRight() == null) {
      json.writeNullProperty("predicted");
    } else {
      json.writeBooleanProperty("predicted", sample.isRight());
    }
    json.writeEndObject();
  }

  private static void index(JsonGenerator json, List<Integer> index) {
    json.writeArrayPropertyStart("index");
    index.forEach(json::writeNumber);
    json.writeEndArray();
  }

  static void tensors(JsonGenerator json, String name, Map<String, Tensor> tensors) {
    json.writeObjectPropertyStart(name);
    tensors.forEach(
        (key, tensor) -> {
          json.writeObjectPropertyStart(key);
          json.writeArrayPropertyStart("shape");
          for (int dim : tensor.shape()) {
            json.writeNumber(dim);
          }
          json.writeEndArray();
          json.writeArrayPropertyStart("data");
          for (double element : tensor.doubles()) {
            Json.number(json, element);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  private static void series(JsonGenerator json, Map<String, SeriesNames> series) {
    json.writeObjectPropertyStart("series");
    series.forEach(
        (input, names) -> {
          json.writeObjectPropertyStart(input);
          names(json, names);
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  /** What features and time steps are called, as far as the data says it. */
  static void names(JsonGenerator json, SeriesNames names) {
    if (!names.features().isEmpty()) {
      Json.strings(json, "features", names.features());
    }
    if (!names.times().isEmpty()) {
      json.writeStringProperty("time", names.time());
      Json.strings(json, "times", names.times());
    }
  }

  private static void tokens(JsonGenerator json, List<String> tokens, double[] relevance) {
    json.writeArrayPropertyStart("tokens");
    for (int k = 0; k < relevance.length; k++) {
      json.writeStartObject();
      json.writeStringProperty("text", tokens.get(k));
      Json.number(json, "relevance", relevance[k]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void ledger(JsonGenerator json, Ledger ledger) {
    if (ledger == null) {
      json.writeNullProperty("ledger");
      return;
    }
    json.writeObjectPropertyStart("ledger");
    Json.number(json, "inputs", ledger.inputs());
    Json.number(json, "initial_states", ledger.initialStates());
    Json.number(json, "biases", ledger.biases());
    Json.number(json, "stabilizer", ledger.stabilizer());
    Json.number(json, "constants", ledger.constants());
    Json.number(json, "unassigned", ledger.unassigned());
    Json.number(json, "sum", ledger.sum());
    Json.number(json, "closure", ledger.closure());
    Json.number(json, "amplification", ledger.amplification());
    json.writeEndObject();
  }
}

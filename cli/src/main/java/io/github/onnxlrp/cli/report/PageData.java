package io.github.onnxlrp.cli.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.cli.input.SeriesNames;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * The data of a page: what the JSON report says, with rounded numbers, each shown part once, and
 * with the inputs beside their relevance.
 */
final class PageData {
  private PageData() {}

  static void write(JsonGenerator out, Report report) {
    JsonGenerator json = new RoundedNumbers(out);
    List<List<Panel>> panels = report.samples().stream().map(Panel::of).toList();
    json.writeStartObject();
    JsonReport.about(json, report);
    json.writeArrayPropertyStart("samples");
    for (int k = 0; k < panels.size(); k++) {
      sample(json, report.samples().get(k), panels.get(k));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("panels");
    for (int k = 0; k < panels.size(); k++) {
      Map<String, SeriesNames> series = report.samples().get(k).series();
      json.writeStartArray();
      panels.get(k).forEach(panel -> panel(json, panel, series.get(panel.name())));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void sample(JsonGenerator json, SampleReport sample, List<Panel> panels) {
    Explanation explanation = sample.explanation();
    Map<String, Tensor> relevance = new LinkedHashMap<>();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Panel panel : panels) {
      if (panel.kind() == Panel.Kind.INPUT) {
        relevance.put(panel.name(), explanation.relevance().get(panel.name()));
        inputs.put(panel.name(), explanation.inputs().get(panel.name()));
      }
    }
    json.writeStartObject();
    JsonReport.target(json, sample);
    JsonReport.prediction(json, sample);
    if (sample.label() != null) {
      JsonReport.label(json, sample);
    }
    Json.number(json, "score", explanation.score());
    JsonReport.tensors(json, "relevance", relevance);
    values(json, inputs);
    JsonReport.tensors(json, "layers", explanation.layers());
    if (sample.tokenRelevance() != null) {
      tokens(json, sample);
    }
    JsonReport.ledger(json, explanation.ledger());
    json.writeBooleanProperty("unreliable", explanation.unreliable());
    json.writeEndObject();
  }

  /** The inputs in the order of their relevance, which has their shapes. */
  private static void values(JsonGenerator json, Map<String, Tensor> inputs) {
    json.writeObjectPropertyStart("inputs");
    inputs.forEach(
        (name, input) -> {
          json.writeArrayPropertyStart(name);
          for (int k = 0; k < input.size(); k++) {
            Json.number(json, input.get(k));
          }
          json.writeEndArray();
        });
    json.writeEndObject();
  }

  private static void tokens(JsonGenerator json, SampleReport sample) {
    double[] relevance = sample.tokenRelevance();
    json.writeArrayPropertyStart("tokens");
    for (int k = 0; k < relevance.length; k++) {
      json.writeStartObject();
      json.writeStringProperty("text", sample.text().tokens().get(k));
      Json.number(json, "relevance", relevance[k]);
      if (sample.text().unknown().contains(k)) {
        json.writeBooleanProperty("unknown", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void panel(JsonGenerator json, Panel panel, SeriesNames names) {
    json.writeStartObject();
    json.writeStringProperty("kind", panel.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("name", panel.name());
    json.writeStringProperty("title", panel.title());
    json.writeStringProperty("value", panel.value());
    if (names != null && panel.kind() == Panel.Kind.INPUT) {
      JsonReport.names(json, names);
    }
    json.writeEndObject();
  }
}

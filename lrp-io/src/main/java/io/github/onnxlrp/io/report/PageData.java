package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    json.writeStringProperty("command", report.making().command());
    int targets = report.making().targets();
    json.writeNumberProperty("targets", targets);
    json.writeArrayPropertyStart("samples");
    for (int k = 0; k < panels.size(); k++) {
      sample(json, report.samples().get(k), panels.get(k), k % targets == 0);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("panels");
    // All targets of a sample have the same.
    for (int k = 0; k < panels.size(); k += targets) {
      SampleReport sample = report.samples().get(k);
      json.writeStartArray();
      panels.get(k).forEach(panel -> panel(json, panel, sample, report.making().lengths()));
      json.writeEndArray();
    }
    json.writeEndArray();
    if (report.making().graph() != null) {
      graph(json, report.making().graph());
    }
    json.writeEndObject();
  }

  private static void graph(JsonGenerator json, GraphView graph) {
    json.writeArrayPropertyStart("graph");
    for (GraphView.Item node : graph.nodes()) {
      json.writeStartObject();
      RolesReport.fields(json, node.role());
      Json.strings(json, "recurrences", node.recurrences());
      numbers(json, "reads", node.reads());
      numbers(json, "earlier", node.earlier());
      Json.number(json, "sum", node.sum());
      Json.number(json, "size", node.size());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void numbers(JsonGenerator json, String name, List<Integer> numbers) {
    json.writeArrayPropertyStart(name);
    numbers.forEach(json::writeNumber);
    json.writeEndArray();
  }

  /** The inputs are there once for all targets of a sample. */
  private static void sample(
      JsonGenerator json, SampleReport sample, List<Panel> panels, boolean withInputs) {
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
    values(json, withInputs ? inputs : Map.of());
    JsonReport.tensors(json, "layers", explanation.layers());
    if (sample.tokenRelevance() != null) {
      tokens(json, sample);
    }
    JsonReport.ledger(json, explanation.ledger());
    JsonReport.measures(json, explanation.measures());
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

  private static void panel(
      JsonGenerator json, Panel panel, SampleReport sample, Set<String> lengths) {
    json.writeStartObject();
    json.writeStringProperty("kind", panel.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("name", panel.name());
    json.writeStringProperty("title", panel.title());
    json.writeStringProperty("value", panel.value());
    switch (panel.kind()) {
      case INPUT -> {
        JsonReport.names(json, sample.series().getOrDefault(panel.name(), SeriesNames.NONE));
        padding(json, Padding.of(sample, panel.name(), lengths));
      }
      case TOKENS -> padding(json, Padding.of(sample, panel.name(), lengths));
      case LAYER -> layer(json, panel, sample);
      case VALUE -> {}
    }
    json.writeEndObject();
  }

  private static void padding(JsonGenerator json, Padding padding) {
    if (padding != null) {
      json.writeObjectPropertyStart("padding");
      json.writeNumberProperty("before", padding.before());
      json.writeNumberProperty("after", padding.after());
      json.writeStringProperty("why", padding.why());
      Json.number(json, "relevance", padding.relevance());
      json.writeEndObject();
    }
  }

  /** A layer with as many places as an input has steps runs over time, and has its times. */
  private static void layer(JsonGenerator json, Panel panel, SampleReport sample) {
    int places = panel.map().rows();
    sample.explanation().relevance().entrySet().stream()
        .filter(input -> places > 1 && Heatmap.of(input.getValue()).rows() == places)
        .findFirst()
        .ifPresent(
            input -> {
              json.writeBooleanProperty("isTime", true);
              SeriesNames names = sample.series().getOrDefault(input.getKey(), SeriesNames.NONE);
              JsonReport.names(json, names.named(List.of()));
            });
  }
}

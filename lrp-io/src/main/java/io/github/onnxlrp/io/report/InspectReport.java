package io.github.onnxlrp.io.report;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.RecurrenceSummary;
import io.github.onnxlrp.onnx.translate.UnsupportedNode;
import io.github.onnxlrp.rule.Composite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** What {@code inspect} says about a model. */
public final class InspectReport {
  private final String name;
  private final OnnxModel model;
  private final List<OutputSupport> support;
  private final List<UnsupportedNode> unsupported;
  private final Composite composite;
  private RolesReport roles;
  private ValuesReport values;
  private String derived;

  /**
   * Looks at a model.
   *
   * @param outputs names of the outputs that must be supported; empty for those of floats, or for
   *     all where there is none of floats
   * @param composite rules to describe, or null
   */
  public InspectReport(String name, OnnxModel model, List<String> outputs, Composite composite) {
    this.name = name;
    this.model = model;
    this.support = model.outputSupport();
    this.unsupported = inTheWay(outputs.isEmpty() ? model.floatOutputs() : outputs);
    this.composite = composite;
  }

  /** Adds what each node is taken for. */
  public void add(RolesReport newRoles) {
    this.roles = newRoles;
  }

  /** Adds the values of a run. */
  public void add(ValuesReport newValues) {
    this.values = newValues;
  }

  /** Adds the text of the graph that an explanation is. */
  public void add(String newDerived) {
    this.derived = newDerived;
  }

  private List<UnsupportedNode> inTheWay(List<String> wanted) {
    List<String> known = support.stream().map(OutputSupport::output).toList();
    for (String output : wanted) {
      if (!known.contains(output)) {
        throw OnnxLrpException.invalid("the model has no output '%s'; it has %s", output, known);
      }
    }
    return support.stream()
        .filter(output -> wanted.isEmpty() || wanted.contains(output.output()))
        .flatMap(output -> output.unsupported().stream())
        .distinct()
        .toList();
  }

  /** Whether every node is supported that the wanted outputs depend on. */
  public boolean supported() {
    return unsupported.isEmpty();
  }

  /** Writes the JSON. */
  public void writeJson(OutputStream out) throws IOException {
    Json.write(out, this::json);
    out.write('\n');
  }

  private void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("model", name);
    json.writeStringProperty("producer", model.producer());
    json.writeObjectPropertyStart("opset");
    model.opsets().forEach(json::writeNumberProperty);
    json.writeEndObject();
    values(json, "inputs", model.inputs());
    json.writeArrayPropertyStart("outputs");
    for (int k = 0; k < support.size(); k++) {
      json.writeStartObject();
      value(json, model.outputs().get(k));
      json.writeBooleanProperty("supported", support.get(k).supported());
      nodes(json, support.get(k).unsupported());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectPropertyStart("operators");
    model.operators().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeArrayPropertyStart("recurrences");
    for (RecurrenceSummary recurrence : model.recurrences()) {
      json.writeStartObject();
      json.writeStringProperty("node", recurrence.node());
      json.writeStringProperty("kind", recurrence.kind());
      if (recurrence.hiddenSize() < 0) {
        json.writeNullProperty("hidden_size");
      } else {
        json.writeNumberProperty("hidden_size", recurrence.hiddenSize());
      }
      json.writeStringProperty("direction", recurrence.direction());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (composite != null) {
      json.writeObjectPropertyStart("composite");
      json.writeStringProperty("name", composite.name());
      json.writeArrayPropertyStart("rules");
      for (Composite.Entry entry : composite.entries()) {
        json.writeStartObject();
        json.writeStringProperty("match", entry.match().toString());
        json.writeStringProperty("rule", entry.rule().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    if (roles != null) {
      roles.json(json);
    }
    if (values != null) {
      values.json(json);
    }
    if (derived != null) {
      json.writeArrayPropertyStart("derived");
      derived.lines().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeBooleanProperty("supported", supported());
    nodes(json, unsupported);
    Json.version(json);
    json.writeEndObject();
  }

  private static void nodes(JsonGenerator json, List<UnsupportedNode> nodes) {
    json.writeArrayPropertyStart("unsupported");
    for (UnsupportedNode node : nodes) {
      json.writeStartObject();
      json.writeStringProperty("node", node.node());
      json.writeStringProperty("operator", node.operator());
      json.writeStringProperty("reason", node.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void values(JsonGenerator json, String key, List<Value> values) {
    json.writeArrayPropertyStart(key);
    for (Value value : values) {
      json.writeStartObject();
      value(json, value);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void value(JsonGenerator json, Value value) {
    json.writeStringProperty("name", value.name());
    json.writeStringProperty("type", value.type() == null ? null : value.type().toString());
    if (value.shape() == null) {
      json.writeNullProperty("shape");
    } else {
      json.writeArrayPropertyStart("shape");
      value.shape().forEach(dimension -> dimension(json, dimension));
      json.writeEndArray();
    }
  }

  /** A number, a symbol, or null. */
  private static void dimension(JsonGenerator json, Dimension dimension) {
    if (dimension.isFixed()) {
      json.writeNumber(dimension.size());
    } else {
      json.writeString(dimension.symbol());
    }
  }

  /** Writes the text. */
  public void writeText(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, "model", name);
    line(text, "producer", model.producer());
    model.opsets().forEach((domain, version) -> line(text, "opset", domain + " " + version));
    model.inputs().forEach(value -> line(text, "input", describe(value)));
    model.outputs().forEach(value -> line(text, "output", describe(value)));
    for (RecurrenceSummary recurrence : model.recurrences()) {
      line(text, "recurrence", describe(recurrence));
    }
    for (Map.Entry<String, Integer> operator : model.operators().entrySet()) {
      line(text, "operator", "%4d %s".formatted(operator.getValue(), operator.getKey()));
    }
    if (composite != null) {
      line(text, "composite", composite.name());
      for (Composite.Entry entry : composite.entries()) {
        String match = entry.match().toString();
        line(text, "rule", entry.rule() + (match.isEmpty() ? "" : " for " + match));
      }
    }
    if (roles != null) {
      roles.lines().forEach(row -> line(text, "role", row));
    }
    if (values != null) {
      values.rows().forEach(row -> line(text, "value", row.toString()));
    }
    if (derived != null) {
      derived.lines().forEach(row -> line(text, "derived", row));
    }
    line(text, "supported", supported() ? "yes" : "no");
    for (UnsupportedNode node : unsupported) {
      line(
          text,
          "unsupported",
          "%s node '%s': %s".formatted(node.operator(), node.node(), node.reason()));
    }
    support.stream()
        .filter(output -> !output.supported())
        .forEach(
            output ->
                line(
                    text,
                    "set aside",
                    "output '%s': %s".formatted(output.output(), output.reason())));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-12s %s%n".formatted(title, Printable.text(value)));
  }

  private static String describe(Value value) {
    return value + (value.type() == null ? "" : " " + value.type());
  }

  private static String describe(RecurrenceSummary recurrence) {
    return "%s '%s'%s%s"
        .formatted(
            recurrence.kind(),
            recurrence.node(),
            recurrence.hiddenSize() < 0 ? "" : ", hidden size " + recurrence.hiddenSize(),
            recurrence.direction() == null ? "" : ", " + recurrence.direction());
  }
}

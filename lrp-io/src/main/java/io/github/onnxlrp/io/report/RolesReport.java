package io.github.onnxlrp.io.report;

import io.github.onnxlrp.analysis.RoleTable;
import io.github.onnxlrp.propagation.NodeRole;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code inspect --roles} says: what each node is taken for, which rule it gets and why.
 *
 * @param rows the nodes that relevance can reach
 */
public record RolesReport(List<NodeRole> rows) {
  void json(JsonGenerator json) {
    json.writeArrayPropertyStart("roles");
    for (NodeRole node : rows) {
      json.writeStartObject();
      fields(json, node);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void fields(JsonGenerator json, NodeRole node) {
    RoleTable.Row row = node.role();
    json.writeStringProperty("node", row.node());
    json.writeStringProperty("operator", row.operator());
    json.writeStringProperty("kind", row.kindName());
    json.writeStringProperty("rule", node.rule());
    optional(json, "gate", row.gate());
    optional(json, "region", row.region());
    optional(json, "source", row.source());
    optional(json, "why", row.why());
    optional(json, "inferred", row.inferred());
  }

  private static void optional(JsonGenerator json, String key, String value) {
    if (value.isEmpty()) {
      json.writeNullProperty(key);
    } else {
      json.writeStringProperty(key, value);
    }
  }

  /** One line a node. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (NodeRole node : rows) {
      RoleTable.Row row = node.role();
      StringBuilder line = new StringBuilder();
      line.append(
          "%s '%s': %s, %s".formatted(row.operator(), row.node(), row.kindName(), node.rule()));
      append(line, ", gate '%s'", row.gate());
      append(line, ", region '%s'", row.region());
      append(line, ", to '%s'", row.source());
      append(line, "; %s", row.why());
      append(line, " (inferred: %s)", row.inferred());
      lines.add(line.toString());
    }
    return lines;
  }

  private static void append(StringBuilder line, String format, String value) {
    if (!value.isEmpty()) {
      line.append(format.formatted(value));
    }
  }
}

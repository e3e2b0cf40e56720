package io.github.onnxlrp.io.report;

import io.github.onnxlrp.onnx.validate.Comparison;
import io.github.onnxlrp.onnx.validate.NonFinite;
import io.github.onnxlrp.onnx.validate.ValidationReport;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.onnx.validate.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** What {@code validate} says; of several runs it shows the worst comparison of each value. */
public final class ValidateReport {
  private final String model;
  private final List<ValidationReport> runs;
  private final Collection<Comparison> outputs;
  private final Collection<Comparison> references;
  private final Collection<NodeComparison> nodes;
  private final Set<NotCompared> notCompared = new LinkedHashSet<>();
  private final Set<NonFinite> nonFinite = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** Sums up runs of one model, of which there is at least one. */
  public ValidateReport(String model, List<ValidationReport> runs) {
    this.model = model;
    this.runs = runs;
    this.outputs = worst(ValidationReport::outputs, comparison -> comparison);
    this.references = worst(ValidationReport::references, comparison -> comparison);
    this.nodes = worst(ValidationReport::nodes, NodeComparison::comparison);
    for (ValidationReport run : runs) {
      notCompared.addAll(run.notCompared());
      nonFinite.addAll(run.nonFinite());
      notes.addAll(run.notes());
    }
  }

  private <T> Collection<T> worst(
      Function<ValidationReport, List<T>> part, Function<T, Comparison> comparison) {
    Map<String, T> result = new LinkedHashMap<>();
    for (ValidationReport run : runs) {
      for (T found : part.apply(run)) {
        result.merge(
            comparison.apply(found).name(),
            found,
            (a, b) -> isWorse(comparison.apply(b), comparison.apply(a)) ? b : a);
      }
    }
    return result.values();
  }

  /** By the verdict, then by how much of the tolerance is used up. */
  private static boolean isWorse(Comparison a, Comparison b) {
    if (a.verdict() != b.verdict()) {
      return a.verdict().compareTo(b.verdict()) > 0;
    }
    double used = a.maxAbs() * (b.tolerance() == 0 ? 1 : b.tolerance());
    double other = b.maxAbs() * (a.tolerance() == 0 ? 1 : a.tolerance());
    return used > other;
  }

  /** Whether every run is. */
  public boolean ok() {
    return runs.stream().allMatch(ValidationReport::ok);
  }

  private NodeComparison firstDivergence() {
    return nodes.stream().filter(node -> !node.comparison().ok()).findFirst().orElse(null);
  }

  /** Writes the JSON. */
  public void writeJson(OutputStream out) throws IOException {
    Json.write(out, this::json);
    out.write('\n');
  }

  private void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeBooleanProperty("ok", ok());
    json.writeStringProperty("provider", runs.get(0).provider().title());
    json.writeNumberProperty("runs", runs.size());
    comparisons(json, "outputs", outputs);
    comparisons(json, "references", references);
    json.writeArrayPropertyStart("not_compared");
    notCompared.forEach(item -> reason(json, item.name(), item.reason()));
    json.writeEndArray();
    json.writeArrayPropertyStart("notes");
    notes.forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("non_finite");
    nonFinite.forEach(item -> reason(json, item.name(), item.kind() + ": " + detail(item)));
    json.writeEndArray();
    json.writeName("first_divergence");
    if (firstDivergence() == null) {
      json.writeNull();
    } else {
      node(json, firstDivergence());
    }
    json.writeArrayPropertyStart("nodes");
    nodes.forEach(node -> node(json, node));
    json.writeEndArray();
    Json.version(json);
    json.writeEndObject();
  }

  private static void reason(JsonGenerator json, String name, String reason) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("reason", reason);
    json.writeEndObject();
  }

  private static void comparisons(
      JsonGenerator json, String name, Collection<Comparison> comparisons) {
    json.writeArrayPropertyStart(name);
    for (Comparison comparison : comparisons) {
      json.writeStartObject();
      comparison(json, comparison);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void node(JsonGenerator json, NodeComparison node) {
    json.writeStartObject();
    json.writeStringProperty("node", node.node());
    json.writeStringProperty("operator", node.operator());
    comparison(json, node.comparison());
    json.writeEndObject();
  }

  private static void comparison(JsonGenerator json, Comparison comparison) {
    json.writeStringProperty("name", comparison.name());
    Json.number(json, "max_abs", comparison.maxAbs());
    Json.number(json, "max_rel", comparison.maxRel());
    Json.number(json, "tolerance", comparison.tolerance());
    json.writeBooleanProperty("ok", comparison.ok());
    json.writeStringProperty("verdict", comparison.verdict().text());
    if (!comparison.detail().isEmpty()) {
      json.writeStringProperty("detail", comparison.detail());
    }
  }

  /** Writes the text. */
  public void writeText(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s (%s%s)%n"
            .formatted(
                Printable.text(model),
                title(),
                runs.get(0).provider().title(),
                runs.size() == 1 ? "" : ", the worst of %d runs".formatted(runs.size())));
    outputs.forEach(comparison -> line(text, "output", comparison));
    references.forEach(comparison -> line(text, "reference", comparison));
    nodes.forEach(node -> line(text, node.operator(), node.comparison()));
    if (firstDivergence() != null) {
      NodeComparison first = firstDivergence();
      text.append(
          "first divergence: %s node '%s', value '%s'%n"
              .formatted(
                  Printable.text(first.operator()),
                  Printable.text(first.node()),
                  Printable.text(first.comparison().name())));
    }
    notCompared.forEach(item -> note(text, "not compared", item.name(), item.reason()));
    notes.forEach(note -> text.append("  note: %s%n".formatted(Printable.text(note))));
    nonFinite.forEach(item -> note(text, item.kind(), item.name(), detail(item)));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String title() {
    if (!ok()) {
      return "DIFFERS";
    }
    boolean all =
        Stream.of(
                outputs.stream(),
                references.stream(),
                nodes.stream().map(NodeComparison::comparison))
            .flatMap(comparisons -> comparisons)
            .allMatch(comparison -> comparison.verdict() == Verdict.AGREES);
    return all ? "agrees" : "agrees where it is comparable here";
  }

  private static String status(Verdict verdict) {
    return switch (verdict) {
      case AGREES -> "ok";
      case NOT_COMPARABLE -> "n/c";
      case DIFFERS -> "BAD";
    };
  }

  private static String detail(NonFinite item) {
    boolean isMended = item.kind().equals("input") && !item.isFailure();
    return item.detail() + (isMended ? "; no failure, as our floating outputs are finite" : "");
  }

  private static void line(StringBuilder text, String kind, Comparison comparison) {
    text.append(
        "  %-4s %-12s '%s': max |a-b| %.2e, allowed %.2e%s%n"
            .formatted(
                status(comparison.verdict()),
                Printable.text(kind),
                Printable.text(comparison.name()),
                comparison.maxAbs(),
                comparison.tolerance(),
                comparison.detail().isEmpty() ? "" : "; " + comparison.detail()));
  }

  private static void note(StringBuilder text, String kind, String name, String detail) {
    text.append("  %s '%s': %s%n".formatted(kind, Printable.text(name), Printable.text(detail)));
  }
}

package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.statistics.Means;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** All of a summary as JSON. */
final class SummaryJson implements DocumentWriter<Summary> {
  @Override
  public String format() {
    return "json";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Summary summary, OutputStream out) throws IOException {
    Json.write(out, json -> write(json, summary, Integer.MAX_VALUE, Integer.MAX_VALUE));
    out.write('\n');
  }

  /**
   * The document.
   *
   * @param mostParts so many tokens, features or places of each list, those that take most
   * @param mostClasses examples, and parts by class, of so many classes, the most frequent ones
   */
  static void write(JsonGenerator json, Summary summary, int mostParts, int mostClasses) {
    Set<Integer> classes = frequent(summary.confusion(), mostClasses);
    json.writeStartObject();
    json.writeStringProperty("model", summary.model());
    json.writeStringProperty("method", summary.method());
    json.writeStringProperty("composite", summary.composite());
    json.writeStringProperty("target", summary.target());
    Json.strings(json, "notes", summary.notes());
    json.writeNumberProperty("samples", summary.samples());
    json.writeNumberProperty("left_out", summary.leftOut());
    Json.number(json, "level", RunningMean.LEVEL);
    json.writeName("score");
    Means.write(json, summary.score());
    json.writeName("error");
    Means.write(json, summary.error());
    accuracy(json, summary.confusion());
    classes(json, summary, classes);
    confusion(json, summary, classes);
    json.writeArrayPropertyStart("parts");
    summary.parts().forEach(list -> list(json, list, mostParts, classes));
    json.writeEndArray();
    Json.version(json);
    json.writeEndObject();
  }

  private static Set<Integer> frequent(Confusion confusion, int most) {
    return confusion.classes().stream()
        .sorted(Comparator.comparingLong(found -> -found.predicted()))
        .limit(most)
        .map(Confusion.ClassCount::index)
        .collect(Collectors.toSet());
  }

  private static void accuracy(JsonGenerator json, Confusion confusion) {
    json.writeName("accuracy");
    if (confusion.labelled() == 0) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberProperty("labelled", confusion.labelled());
    json.writeNumberProperty("right", confusion.right());
    double[] ends = Confusion.interval(confusion.right(), confusion.labelled());
    Means.interval(json, ends[0], ends[1]);
    json.writeEndObject();
  }

  private static void classes(JsonGenerator json, Summary summary, Set<Integer> shown) {
    json.writeArrayPropertyStart("classes");
    for (Confusion.ClassCount found : summary.confusion().classes()) {
      json.writeStartObject();
      json.writeNumberProperty("index", found.index());
      json.writeStringProperty("name", found.name());
      json.writeNumberProperty("predicted", found.predicted());
      json.writeNumberProperty("labelled", found.labelled());
      json.writeNumberProperty("right", found.right());
      boolean isShown = shown.contains(found.index());
      examples(json, isShown ? summary.examples().highest(found.index()) : List.of());
      json.writeEndObject();
    }
    json.writeEndArray();
    List<Example> values = summary.examples().highest(Examples.NO_CLASS);
    if (!values.isEmpty()) {
      examples(json, values);
    }
  }

  private static void examples(JsonGenerator json, List<Example> examples) {
    json.writeArrayPropertyStart("examples");
    examples.forEach(example -> example(json, example));
    json.writeEndArray();
  }

  private static void confusion(JsonGenerator json, Summary summary, Set<Integer> shown) {
    json.writeArrayPropertyStart("confusion");
    for (Confusion.Cell cell : summary.confusion().cells()) {
      json.writeStartObject();
      json.writeNumberProperty("label", cell.label());
      json.writeNumberProperty("predicted", cell.predicted());
      json.writeNumberProperty("count", cell.count());
      Example mistake = summary.examples().mistake(cell.label(), cell.predicted());
      if (mistake != null && shown.contains(cell.predicted())) {
        json.writeName("example");
        example(json, mistake);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void example(JsonGenerator json, Example example) {
    json.writeStartObject();
    json.writeNumberProperty("sample", example.number());
    json.writeStringProperty("label", example.label());
    json.writeStringProperty("prediction", example.prediction());
    Json.number(json, "value", example.value());
    Json.number(json, "score", example.score());
    json.writeNumberProperty(example.tokens() ? "tokens_in_all" : "steps_in_all", example.all());
    Json.number(json, "share_shown", example.share());
    json.writeArrayPropertyStart(example.tokens() ? "tokens" : "steps");
    for (int k = 0; k < example.names().size(); k++) {
      json.writeStartObject();
      json.writeStringProperty(example.tokens() ? "text" : "step", example.names().get(k));
      Json.number(json, "relevance", example.relevance().get(k));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void list(JsonGenerator json, PartList list, int most, Set<Integer> shown) {
    List<Part> all = list.sorted();
    double size = list.size();
    json.writeStartObject();
    json.writeStringProperty("input", list.input());
    json.writeStringProperty("kind", list.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("count", all.size());
    json.writeArrayPropertyStart("entries");
    for (Part part : all.subList(0, Math.min(most, all.size()))) {
      json.writeStartObject();
      json.writeStringProperty("name", part.name());
      Json.number(json, "share", size == 0 ? 0 : part.all().absolute().total() / size);
      contribution(json, part.all());
      json.writeArrayPropertyStart("classes");
      part.byClass()
          .forEach(
              (index, contribution) -> {
                if (shown.contains(index)) {
                  json.writeStartObject();
                  json.writeNumberProperty("class", index);
                  contribution(json, contribution);
                  json.writeEndObject();
                }
              });
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void contribution(JsonGenerator json, Contribution contribution) {
    json.writeNumberProperty("samples", contribution.signed().samples());
    json.writeNumberProperty("occurrences", contribution.signed().occurrences());
    json.writeName("relevance");
    Means.write(json, contribution.signed());
    json.writeName("absolute");
    Means.write(json, contribution.absolute());
  }
}

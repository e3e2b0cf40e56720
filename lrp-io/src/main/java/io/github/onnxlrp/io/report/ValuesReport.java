package io.github.onnxlrp.io.report;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code inspect --values} says: the values of one run, by the names that {@code --layer}
 * takes.
 *
 * @param rows the values, in the order of the run
 */
public record ValuesReport(List<Row> rows) {
  private static final Pattern STEP = Pattern.compile("/steps/\\d+$");

  /**
   * A value.
   *
   * @param shape its shape, in the first step of a recurrence
   * @param steps how often it was computed
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(String name, int[] shape, int steps) {
    @Override
    public String toString() {
      String all = steps == 1 ? "" : ", %d steps".formatted(steps);
      return name + " " + Shapes.toString(shape) + all;
    }
  }

  /**
   * The values of a run that are no constants, but for what each single step takes of a sequence.
   */
  public static ValuesReport of(Trace trace) {
    List<Row> rows = new ArrayList<>();
    trace
        .values()
        .forEach(
            (name, steps) -> {
              TraceValue first = steps.get(0);
              if (first.origin() != TraceValue.Origin.CONSTANT && !STEP.matcher(name).find()) {
                rows.add(new Row(name, first.tensor().shape(), steps.size()));
              }
            });
    return new ValuesReport(rows);
  }

  void json(JsonGenerator json) {
    json.writeArrayPropertyStart("values");
    for (Row row : rows) {
      json.writeStartObject();
      json.writeStringProperty("name", row.name());
      json.writeArrayPropertyStart("shape");
      for (int length : row.shape()) {
        json.writeNumber(length);
      }
      json.writeEndArray();
      json.writeNumberProperty("steps", row.steps());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

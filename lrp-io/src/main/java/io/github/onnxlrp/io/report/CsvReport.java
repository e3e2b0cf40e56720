package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A table as RFC 4180 says, one row for each element of each input, then of each kept layer, whose
 * name is {@code layer.NAME}: {@code
 * sample,target,score,input,index,token,relevance,unreliable,prediction,label}, and {@code
 * ,feature,time} where the data names any. A cell of text that a spreadsheet would take for a
 * formula gets an apostrophe in front; control and formatting characters are written as {@code
 * \u005cu{202e}}.
 */
final class CsvReport implements StreamingWriter {
  private static final String HEADING =
      "sample,target,score,input,index,token,relevance,unreliable,prediction,label";

  @Override
  public String format() {
    return "csv";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public Entries begin(OutputStream out, boolean named, boolean goesOn) throws IOException {
    if (!goesOn) {
      String heading = HEADING + (named ? ",feature,time" : "") + "\r\n";
      out.write(heading.getBytes(StandardCharsets.UTF_8));
    }
    return (number, entry) -> {
      StringBuilder text = new StringBuilder();
      for (Map.Entry<String, Tensor> input : entry.explanation().relevance().entrySet()) {
        SeriesNames names = entry.series().getOrDefault(input.getKey(), SeriesNames.NONE);
        rows(text, number, entry, input.getKey(), input.getValue(), named ? names : null);
      }
      for (Map.Entry<String, Tensor> layer : entry.explanation().layers().entrySet()) {
        SeriesNames names = named ? SeriesNames.NONE : null;
        rows(text, number, entry, "layer." + layer.getKey(), layer.getValue(), names);
      }
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    };
  }

  @Override
  public int sampleOf(String line) {
    int end = line.indexOf(',');
    return line.startsWith(HEADING) || end < 0 ? -1 : Integer.parseInt(line.substring(0, end));
  }

  /** Without names of features and times where {@code names} is null. */
  private static void rows(
      StringBuilder text,
      int number,
      SampleReport sample,
      String input,
      Tensor relevance,
      SeriesNames names) {
    boolean tokens = sample.tokenRelevance() != null && sample.text().input().equals(input);
    int[] index = new int[relevance.rank()];
    for (int k = 0; k < relevance.size(); k++) {
      String token = tokens ? sample.text().token(k) : null;
      List<String> cells =
          List.of(
              Integer.toString(number),
              CsvCell.of(sample.targetName()),
              Double.toString(sample.explanation().score()),
              CsvCell.of(input),
              join(index),
              token == null ? "" : CsvCell.of(token),
              Double.toString(relevance.doubles()[k]),
              Boolean.toString(sample.explanation().unreliable()),
              prediction(sample),
              label(sample));
      text.append(String.join(",", cells));
      if (names != null) {
        text.append(',').append(CsvCell.of(names.feature(index)));
        text.append(',').append(CsvCell.of(names.time(index)));
      }
      text.append("\r\n");
      next(index, relevance.shape());
    }
  }

  private static String prediction(SampleReport sample) {
    boolean number = sample.explanation().prediction().kind() == Prediction.Kind.VALUE;
    return number ? sample.predictionName() : CsvCell.of(sample.predictionName());
  }

  private static String label(SampleReport sample) {
    if (sample.label() == null) {
      return "";
    }
    return sample.label().name() == null ? sample.labelName() : CsvCell.of(sample.labelName());
  }

  private static String join(int[] index) {
    StringBuilder result = new StringBuilder();
    for (int component : index) {
      result.append(result.isEmpty() ? "" : " ").append(component);
    }
    return result.toString();
  }

  private static void next(int[] index, int[] shape) {
    for (int axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) {
        return;
      }
      index[axis] = 0;
    }
  }
}

package io.github.onnxlrp.spark;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Attempt;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.InputFitter;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.TextEncoder;
import io.github.onnxlrp.io.input.TextLengths;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.SupportedPart;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Explains rows as the command line explains the lines of a file. Thread-safe. */
final class RowExplainer {
  /** As many as the engine looks at together. */
  static final int WINDOW = 256;

  private final Graph graph;
  private final Explainer explainer;
  private final DeclaredInputs declared;
  private final InputFitter fitter;
  private final TextLengths lengths;
  private final TextEncoder encoder;
  private final TextDecoder decoder;
  private final Target target;
  private final Labels labels;

  RowExplainer(byte[] model, ModelSettings settings) {
    graph = SupportedPart.of(OnnxModel.of(model), settings.output()).model().graph();
    List<String> layers = settings.layers() == null ? List.of() : settings.layers();
    explainer =
        Explainer.of(graph)
            .method(settings.attribution())
            .precision(settings.numbers())
            .keep(layers.toArray(String[]::new))
            .build();
    BatchAxes axes = explainer.batchAxes();
    declared = new DeclaredInputs(graph, axes::axisOf, Map.of());
    fitter = new InputFitter(declared);
    lengths = new TextLengths(graph);
    boolean text = settings.vocabulary() != null && TextDecoder.takesText(graph);
    decoder = text ? new TextDecoder(settings.tokens(), graph) : null;
    encoder =
        text
            ? new InputRequest(
                    declared,
                    graph.inputs().stream().map(Value::name).toList(),
                    graph.outputs().stream().map(Value::name).toList(),
                    settings::tokens,
                    settings.text(),
                    null)
                .textEncoder()
            : null;
    target = settings.explained();
    labels = settings.names();
  }

  /** The inputs of the model. */
  List<Value> inputs() {
    return graph.inputs();
  }

  /** How many axes one sample of an input has; -1 where the model does not say. */
  int rank(Value input) {
    if (input.shape() == null) {
      return -1;
    }
    return input.shape().size() - (explainer.batchAxes().axisOf(input).isPresent() ? 1 : 0);
  }

  /** The inputs that say how long a text is, which need no column beside one of texts. */
  Set<String> lengths() {
    return lengths.names();
  }

  /** The input that takes the ids of a text; null where there is none or no vocabulary. */
  String textInput() {
    return encoder == null ? null : encoder.inputName();
  }

  /**
   * Explains rows, those of the same shapes in batches.
   *
   * @param rows of each row the value of the column for each input, by name
   * @return for each row its explanation, or what is wrong with it
   */
  List<Outcome> explain(List<Map<String, Object>> rows) {
    Outcome[] outcomes = new Outcome[rows.size()];
    List<Integer> places = new ArrayList<>();
    List<InputBatch> batches = new ArrayList<>();
    List<Samples> samples = new ArrayList<>();
    for (int k = 0; k < outcomes.length; k++) {
      try {
        InputBatch batch = fitter.fit(lengths.fill(read(rows.get(k))));
        samples.add(single(explainer.samples(batch.arrays())));
        batches.add(batch);
        places.add(k);
      } catch (RuntimeException e) {
        outcomes[k] = Outcome.failed(e);
      }
    }
    List<Attempt> attempts = Attempt.each(explainer, samples, target);
    for (int k = 0; k < attempts.size(); k++) {
      outcomes[places.get(k)] = outcome(attempts.get(k), batches.get(k));
    }
    return Arrays.asList(outcomes);
  }

  private static Samples single(Samples samples) {
    if (samples.size() != 1) {
      throw OnnxLrpException.invalid(
          "a row is one sample; its columns hold %d, or the model takes no fewer", samples.size());
    }
    return samples;
  }

  private Outcome outcome(Attempt attempt, InputBatch batch) {
    if (attempt.failure() != null) {
      return Outcome.failed(attempt.failure());
    }
    Explanation explanation = attempt.explanation();
    boolean decodes = batch.text() == null && decoder != null;
    TextSample text = decodes ? decoder.decode(explanation.inputs()) : batch.text();
    try {
      return new Outcome(SampleReport.of(explanation, text, labels), null);
    } catch (OnnxLrpException e) {
      return Outcome.failed(e);
    }
  }

  private InputBatch read(Map<String, Object> row) {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    InputBatch text = null;
    for (Map.Entry<String, Object> column : row.entrySet()) {
      if (column.getValue() instanceof String words) {
        text = encoder.encode(words);
      } else {
        Value input = graph.input(column.getKey());
        arrays.put(column.getKey(), ColumnValue.tensor(column.getValue(), input));
      }
    }
    if (text == null) {
      return InputBatch.sample(arrays);
    }
    arrays.putAll(text.arrays());
    return InputBatch.text(arrays, text.text());
  }
}

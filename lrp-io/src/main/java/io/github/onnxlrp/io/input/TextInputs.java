package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.BatchAxes;
import java.util.Map;

/**
 * Texts as the inputs of one model, as the tool reads {@code --text}: ids of tokens in the input
 * that takes them, padded where it has a fixed length, and their number in inputs that take
 * lengths. Thread-safe.
 *
 * <pre>{@code
 * TextInputs texts = TextInputs.of(graph, Vocabulary.read(Path.of("model.vocab.txt")));
 * InputBatch batch = texts.read("a wonderful film");
 * Explanation explanation = explainer.explain(batch.arrays(), Target.argmax("logits"));
 * }</pre>
 */
public final class TextInputs {
  private final TextEncoder encoder;
  private final TextLengths lengths;
  private final InputFitter fitter;

  private TextInputs(Graph graph, Vocabulary vocabulary, TextOptions options) {
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    DeclaredInputs declared = new DeclaredInputs(graph, axes::axisOf, Map.of());
    encoder = new TextEncoder(vocabulary, options, declared);
    lengths = new TextLengths(graph);
    fitter = new InputFitter(declared);
  }

  /**
   * Texts as they are, with padding behind them.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if no input, or more than one, takes ids
   */
  public static TextInputs of(Graph graph, Vocabulary vocabulary) {
    return of(graph, vocabulary, TextOptions.DEFAULT);
  }

  /**
   * Texts that are put into lower case, or padded before, as the model has learned them.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if no input, or more than one, takes ids
   */
  public static TextInputs of(Graph graph, Vocabulary vocabulary, TextOptions options) {
    return new TextInputs(graph, vocabulary, options);
  }

  /**
   * One text, with the batch axis of length 1 that the model's inputs have.
   *
   * @return its arrays, for {@code Explainer.explain}, and its tokens, for a report
   * @throws io.github.onnxlrp.OnnxLrpException if it is empty, too long, or holds tokens that the
   *     vocabulary lacks where it has none for such; or if the model takes something beside it
   */
  public InputBatch read(String text) {
    return fitter.fit(lengths.fill(encoder.encode(text)));
  }
}

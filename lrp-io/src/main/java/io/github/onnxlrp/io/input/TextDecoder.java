package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads ids that came as numbers as the tokens that they stand for. */
public final class TextDecoder {
  private final Vocabulary vocabulary;
  private final Value input;

  /**
   * A decoder for the input that {@link TextEncoder} would fill.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if the model takes no text
   */
  public TextDecoder(Vocabulary vocabulary, Graph graph) {
    this.vocabulary = vocabulary;
    this.input = TextEncoder.input(graph);
  }

  /** Whether a model takes text, so that there is something to decode. */
  public static boolean takesText(Graph graph) {
    return TextEncoder.candidates(graph).size() == 1;
  }

  /**
   * The tokens of one sample, without padding at either end.
   *
   * @param inputs the inputs of the sample by name, without the batch axis
   * @return null where its ids are no sequence of tokens
   */
  public TextSample decode(Map<String, Tensor> inputs) {
    Tensor tensor = inputs.get(input.name());
    if (tensor == null || Arrays.stream(tensor.shape()).filter(length -> length > 1).count() > 1) {
      return null;
    }
    double[] ids = new double[tensor.size()];
    Arrays.setAll(ids, tensor::get);
    int first = 0;
    int last = ids.length;
    while (first < last && isPadding(ids[first])) {
      first++;
    }
    while (first < last && isPadding(ids[last - 1])) {
      last--;
    }
    return first == last ? null : decode(ids, first, last);
  }

  private TextSample decode(double[] ids, int first, int last) {
    List<String> notes = new ArrayList<>();
    List<String> tokens = vocabulary.tokens(Arrays.copyOfRange(ids, first, last), notes);
    int after = ids.length - last;
    if (first + after > 0) {
      notes.add(
          "the padding of '%s' is not shown: %s"
              .formatted(input.name(), vocabulary.padding().orElseThrow().name()));
    }
    String text = vocabulary.join(tokens);
    return new TextSample(
        text, input.name(), tokens, first, after, vocabulary.unknown(tokens), notes);
  }

  private boolean isPadding(double id) {
    return vocabulary.padding().filter(padding -> padding.id() == id).isPresent();
  }
}

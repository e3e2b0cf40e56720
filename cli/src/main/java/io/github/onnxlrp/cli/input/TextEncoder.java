package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns texts into the ids that a model takes. */
public final class TextEncoder {
  private static final int MAX_RANK = 2;

  private final Vocabulary vocabulary;
  private final Value input;

  TextEncoder(Vocabulary vocabulary, Value input) {
    this.vocabulary = vocabulary;
    this.input = input;
  }

  /**
   * The input that takes ids: the only one that indexes a table, otherwise the only integer one
   * that holds no lengths, each of [batch, time] or [time].
   */
  static Value input(Graph graph) {
    List<Value> candidates =
        graph.inputs().stream()
            .filter(value -> value.shape() == null || value.shape().size() <= MAX_RANK)
            .toList();
    List<Value> found =
        candidates.stream().filter(value -> LookupTables.rows(graph, value).isPresent()).toList();
    if (found.isEmpty()) {
      TextLengths lengths = new TextLengths(graph);
      found =
          candidates.stream()
              .filter(value -> value.type() != null && !value.type().isFloating())
              .filter(value -> !lengths.contains(value))
              .toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw OnnxLrpException.invalid(
        "text needs one input of ids [batch,time]; the model has %s", graph.inputs());
  }

  /** One sample: the ids without a batch axis. */
  public InputBatch encode(String text) {
    List<String> tokens = vocabulary.split(text);
    if (tokens.isEmpty()) {
      throw OnnxLrpException.invalid("the text is empty");
    }
    List<String> notes = new ArrayList<>();
    Tensor ids = Tensor.vector(vocabulary.ids(tokens, notes));
    TextSample sample = new TextSample(text, input.name(), tokens, notes);
    return new InputBatch(Map.of(input.name(), ids), true, sample, Map.of());
  }
}

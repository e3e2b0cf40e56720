package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Turns texts into the ids that a model takes. */
public final class TextEncoder {
  private static final int MAX_RANK = 2;

  private final Vocabulary vocabulary;
  private final TextOptions options;
  private final Value input;
  private final OptionalLong steps;

  TextEncoder(Vocabulary vocabulary, TextOptions options, DeclaredInputs declared) {
    this.vocabulary = vocabulary;
    this.options = options;
    input = input(declared.graph());
    steps = steps(declared, input);
  }

  /** How many ids of a sample the input takes; empty where any number will do. */
  private static OptionalLong steps(DeclaredInputs declared, Value input) {
    int rank = input.shape() == null ? 0 : input.shape().size();
    if (rank == 0) {
      return OptionalLong.empty();
    }
    int time = rank == 1 ? 0 : 1 - Math.max(0, declared.batchAxisOf(input));
    return declared.length(input, time);
  }

  /** The input that takes ids: the only one of the {@link #candidates}. */
  static Value input(Graph graph) {
    List<Value> found = candidates(graph);
    if (found.size() == 1) {
      return found.get(0);
    }
    throw OnnxLrpException.invalid(
        "text needs one input of ids [batch,time]; the model has %s", graph.inputs());
  }

  /**
   * The inputs that index a table, otherwise the integer ones that hold no lengths, each of [batch,
   * time] or [time].
   */
  static List<Value> candidates(Graph graph) {
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
    return found;
  }

  /** Name of the input that takes the ids. */
  public String inputName() {
    return input.name();
  }

  /**
   * One sample: the ids without a batch axis, padded where the model takes a fixed number of them.
   */
  public InputBatch encode(String text) {
    List<String> tokens =
        vocabulary.split(options.lowercase() ? text.toLowerCase(Locale.ROOT) : text);
    if (tokens.isEmpty()) {
      throw OnnxLrpException.invalid("the text is empty");
    }
    List<String> notes = new ArrayList<>();
    long[] ids = vocabulary.ids(tokens, notes);
    int missing = missing(tokens.size());
    int before = options.padBefore() ? missing : 0;
    Tensor padded = Tensor.vector(padded(ids, before, missing, notes));
    TextSample sample =
        new TextSample(
            text,
            input.name(),
            tokens,
            before,
            missing - before,
            vocabulary.unknown(tokens),
            notes);
    return InputBatch.text(Map.of(input.name(), padded), sample);
  }

  private int missing(int tokens) {
    long missing = steps.orElse(tokens) - tokens;
    if (missing < 0) {
      throw OnnxLrpException.invalid(
          "the text has %d tokens; input '%s' takes %d: shorten the text to %d tokens or export the"
              + " model with an open length",
          tokens, input.name(), steps.getAsLong(), steps.getAsLong());
    }
    return (int) missing;
  }

  private long[] padded(long[] ids, int before, int missing, List<String> notes) {
    if (missing == 0) {
      return ids;
    }
    Vocabulary.Padding padding =
        vocabulary
            .padding()
            .orElseThrow(
                () ->
                    OnnxLrpException.invalid(
                        "the text has %d tokens; input '%s' takes %d, and the vocabulary %s has no"
                            + " padding token such as <pad> to fill it up: name it there or give a"
                            + " text of %d tokens",
                        ids.length,
                        input.name(),
                        steps.getAsLong(),
                        vocabulary.where(),
                        steps.getAsLong()));
    notes.add(
        "padded to the %d tokens that '%s' takes, %s the text, with %s; the padding is not shown"
            .formatted(
                steps.getAsLong(),
                input.name(),
                options.padBefore() ? "before" : "behind",
                padding.name()));
    long[] result = new long[ids.length + missing];
    Arrays.fill(result, padding.id());
    System.arraycopy(ids, 0, result, before, ids.length);
    return result;
  }
}

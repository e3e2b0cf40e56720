package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.TextOptions;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.ir.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how texts become ids. */
final class VocabularyOptions {
  @Option(
      names = "--vocab",
      paramLabel = "FILE",
      description =
          "Tokens, one a line, or .json: {\"token\": id} or a list, or Hugging Face's"
              + " tokenizer.json; by default MODEL.vocab.txt, MODEL.vocab.json or"
              + " MODEL.tokenizer.json beside the model.")
  private Path vocabulary;

  @Mixin private TextCutting cutting;

  private Vocabulary loaded;

  /** How texts become ids. */
  TextOptions text() {
    return cutting.text();
  }

  /**
   * The vocabulary of {@code --vocab} or beside the model, or an error that says how to give it.
   */
  Vocabulary required(ModelArgument model, ReadFiles read) {
    Path file = file(model);
    if (file == null) {
      throw OnnxLrpException.invalid(
          "text needs a vocabulary: pass --vocab FILE or put it at %s", model.beside(".vocab.txt"));
    }
    return loaded(file, read);
  }

  /** The vocabulary beside a model; null where there is none. */
  static Vocabulary beside(ModelArgument model, ReadFiles read) {
    VocabularyOptions usual = new VocabularyOptions();
    Path file = usual.file(model);
    return file == null ? null : usual.loaded(file, read);
  }

  /** What shows ids as tokens; null where there is no vocabulary or, beside it, no text. */
  TextDecoder decoder(Graph graph, ModelArgument model, ReadFiles read) {
    Path file = vocabulary != null || TextDecoder.takesText(graph) ? file(model) : null;
    return file == null ? null : new TextDecoder(loaded(file, read), graph);
  }

  /** The id of padding; empty where no vocabulary names one. */
  OptionalLong paddingId(Graph graph, ModelArgument model, ReadFiles read) {
    Path file = vocabulary != null || TextDecoder.takesText(graph) ? file(model) : null;
    return file == null ? OptionalLong.empty() : loaded(file, read).paddingId();
  }

  private Vocabulary loaded(Path file, ReadFiles read) {
    if (loaded == null) {
      read.add(file);
      loaded = Vocabulary.read(file);
    }
    return loaded;
  }

  /** Null where there is none. */
  private Path file(ModelArgument model) {
    if (vocabulary != null) {
      return vocabulary;
    }
    List<Path> beside =
        Stream.of(".vocab.txt", ".vocab.json", ".tokenizer.json")
            .map(model::beside)
            .filter(Files::exists)
            .toList();
    if (beside.size() > 1) {
      throw OnnxLrpException.invalid(
          "%s and %s are both there; say which one with --vocab", beside.get(0), beside.get(1));
    }
    return beside.isEmpty() ? null : beside.get(0);
  }

  /** Refuses the options for texts, where there is nothing that they could be for. */
  void requireNoText() {
    cutting.requireNoText();
  }
}

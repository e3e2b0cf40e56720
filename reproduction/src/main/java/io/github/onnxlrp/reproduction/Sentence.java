package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A sentence of judgements with negation. */
final class Sentence {
  /** Words with ids from 1 up to this one decide the class: adjectives, negators, intensifiers. */
  private static final int DECIDING = 28;

  /** The id of a word that is removed; its row is zero. */
  private static final long REMOVED = 0;

  private final long[] ids;
  private final int label;

  private Sentence(long[] ids, int label) {
    this.ids = ids;
    this.label = label;
  }

  /** Test sentences with at least so many words. */
  static List<Sentence> read(int count, int shortest) {
    Vocabulary vocabulary = Vocabulary.read(folder().resolve("words.vocab.txt"));
    List<Sentence> found = new ArrayList<>();
    try {
      List<String> labels = Files.readAllLines(folder().resolve("words.labels.txt"));
      for (String line : Files.readAllLines(folder().resolve("words.test.jsonl"))) {
        JsonNode one = new ObjectMapper().readTree(line);
        List<String> words = List.of(one.get("text").asString().split(" "));
        if (words.size() >= shortest && found.size() < count) {
          long[] ids = vocabulary.ids(words, new ArrayList<>());
          found.add(new Sentence(ids, labels.indexOf(one.get("label").asString())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** A bidirectional LSTM: {@code ids [batch, time]} to {@code logits [batch, 5]}. */
  static Graph model() {
    return OnnxModel.read(folder().resolve("words.onnx"));
  }

  private static Path folder() {
    return TestModels.directory().resolve("words");
  }

  /** Its words. */
  long[] ids() {
    return ids;
  }

  /** The class that follows from them, from 0. */
  int label() {
    return label;
  }

  /** Whether each word counts for the class. */
  boolean[] deciding() {
    boolean[] found = new boolean[ids.length];
    for (int k = 0; k < ids.length; k++) {
      found[k] = ids[k] >= 1 && ids[k] <= DECIDING;
    }
    return found;
  }

  /** The same without some of its words. */
  Sentence without(List<Integer> places) {
    long[] left = ids.clone();
    places.forEach(place -> left[place] = REMOVED);
    return new Sentence(left, label);
  }
}

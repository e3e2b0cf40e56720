package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.ScoreAlone;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Runs and explains a classifier of sentences, those of one length together. */
final class WordModel {
  private final Graph graph;
  private final Explainer scores;

  WordModel(Graph graph) {
    this.graph = graph;
    this.scores = Explainer.of(graph).method(new ScoreAlone()).build();
  }

  Graph graph() {
    return graph;
  }

  /** The logits of each sentence. */
  List<double[]> logits(List<Sentence> sentences) {
    return together(
        scores, sentences, sentence -> "argmax", explanation -> explanation.output().doubles());
  }

  /** The class of the largest logit. */
  static int predicted(double... logits) {
    return IntStream.range(0, logits.length)
        .reduce((a, b) -> logits[b] > logits[a] ? b : a)
        .orElseThrow();
  }

  /** Relevance of each word for the true class of its sentence. */
  List<double[]> relevance(Method method, List<Sentence> sentences) {
    return together(
        method.explainer(graph),
        sentences,
        sentence -> Integer.toString(sentence.label()),
        explanation -> explanation.relevance("ids").doubles());
  }

  private static List<double[]> together(
      Explainer explainer,
      List<Sentence> sentences,
      Function<Sentence, String> target,
      Function<Explanation, double[]> read) {
    record Alike(int length, String target) {}

    Map<Alike, List<Integer>> groups = new LinkedHashMap<>();
    for (int k = 0; k < sentences.size(); k++) {
      Sentence one = sentences.get(k);
      groups
          .computeIfAbsent(
              new Alike(one.ids().length, target.apply(one)), alike -> new ArrayList<>())
          .add(k);
    }
    double[][] found = new double[sentences.size()][];
    groups.forEach(
        (alike, places) -> {
          List<Explanation> explanations =
              explainer.explainAll(
                  explainer.samples(
                      Map.of("ids", ids(places.stream().map(sentences::get).toList()))),
                  Target.of("logits", alike.target()));
          for (int k = 0; k < places.size(); k++) {
            found[places.get(k)] = read.apply(explanations.get(k));
          }
        });
    return Arrays.asList(found);
  }

  /** Sentences of one length, {@code [batch, time]}. */
  static Tensor ids(List<Sentence> sentences) {
    long[] all = sentences.stream().flatMapToLong(one -> Arrays.stream(one.ids())).toArray();
    return Tensor.of(all, sentences.size(), all.length / sentences.size());
  }
}

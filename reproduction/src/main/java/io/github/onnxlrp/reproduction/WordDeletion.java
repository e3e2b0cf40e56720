package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How many sentences the model still, or now, tells right after 1 to 5 words are removed: from
 * those that it tells right the most relevant words first, from the others the least relevant ones
 * first. Relevance is that for the true class.
 */
final class WordDeletion {
  static final int MOST = 5;

  private final WordModel model;
  private final List<Sentence> sentences;
  private final boolean right;

  /**
   * Deletion from sentences of one kind.
   *
   * @param right whether the model tells them right
   */
  WordDeletion(WordModel model, List<Sentence> sentences, boolean right) {
    this.model = model;
    this.sentences = sentences;
    this.right = right;
  }

  /** Accuracy after 1 to 5 removals, and the mean of these, with 95 % intervals over sentences. */
  static final class Curve {
    private final List<RunningMean> points = new ArrayList<>();
    private final RunningMean mean = new RunningMean();

    Curve() {
      IntStream.range(0, MOST).forEach(k -> points.add(new RunningMean()));
    }

    private void add(double... shares) {
      double sum = 0;
      for (int k = 0; k < MOST; k++) {
        points.get(k).add(shares[k], 1);
        sum += shares[k];
      }
      mean.add(sum / MOST, 1);
    }

    double accuracy() {
      return mean.mean();
    }

    String line(String name) {
      StringBuilder line = new StringBuilder("| " + name);
      for (RunningMean point : points) {
        line.append(String.format(Locale.ROOT, " | %.1f", 100 * point.mean()));
      }
      return line.append(
              String.format(
                  Locale.ROOT, " | %.1f (%.1f) |", 100 * mean.mean(), 100 * mean.halfWidth()))
          .toString();
    }
  }

  /** Along the order that relevance gives. */
  Curve along(List<double[]> relevance) {
    List<List<Integer>> orders = new ArrayList<>();
    for (double[] one : relevance) {
      Comparator<Integer> least = Comparator.comparingDouble(k -> one[k]);
      orders.add(
          IntStream.range(0, one.length).boxed().sorted(right ? least.reversed() : least).toList());
    }
    return curve(List.of(orders));
  }

  /** The mean of several random orders of each sentence. */
  Curve random(int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<List<Integer>>> all = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      all.add(
          sentences.stream()
              .map(one -> random.ints(0, one.ids().length).distinct().limit(MOST).boxed().toList())
              .toList());
    }
    return curve(all);
  }

  /** Removes each time the word without which the true class is least, or most, likely. */
  Curve oracle() {
    List<List<Integer>> orders = new ArrayList<>();
    sentences.forEach(one -> orders.add(new ArrayList<>()));
    for (int k = 0; k < MOST; k++) {
      List<Sentence> tried = new ArrayList<>();
      for (int s = 0; s < orders.size(); s++) {
        for (int word = 0; word < sentences.get(s).ids().length; word++) {
          List<Integer> with = new ArrayList<>(orders.get(s));
          with.add(word);
          tried.add(sentences.get(s).without(with));
        }
      }
      List<double[]> logits = model.logits(tried);
      int next = 0;
      for (int s = 0; s < orders.size(); s++) {
        Sentence sentence = sentences.get(s);
        int best = -1;
        double reached = Double.POSITIVE_INFINITY;
        for (int word = 0; word < sentence.ids().length; word++, next++) {
          double left = (right ? 1 : -1) * chance(sentence.label(), logits.get(next));
          if (left < reached && !orders.get(s).contains(word)) {
            best = word;
            reached = left;
          }
        }
        orders.get(s).add(best);
      }
    }
    return curve(List.of(orders));
  }

  /** The logarithm of the probability of a class, up to rounding. */
  private static double chance(int label, double... logits) {
    double others = 0;
    for (double logit : logits) {
      others += Math.exp(logit - logits[label]);
    }
    return -Math.log(others);
  }

  /** Of several orders of the words of each sentence. */
  private Curve curve(List<List<List<Integer>>> draws) {
    double[][] shares = new double[sentences.size()][MOST];
    for (List<List<Integer>> orders : draws) {
      List<Sentence> changed = new ArrayList<>();
      for (int s = 0; s < orders.size(); s++) {
        for (int k = 1; k <= MOST; k++) {
          changed.add(sentences.get(s).without(orders.get(s).subList(0, k)));
        }
      }
      List<double[]> logits = model.logits(changed);
      for (int place = 0; place < logits.size(); place++) {
        boolean hit = WordModel.predicted(logits.get(place)) == changed.get(place).label();
        shares[place / MOST][place % MOST] += hit ? 1.0 / draws.size() : 0;
      }
    }
    Curve curve = new Curve();
    for (double[] one : shares) {
      curve.add(one);
    }
    return curve;
  }
}

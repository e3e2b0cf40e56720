package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.io.report.SampleReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples that are shown: of each predicted class those with the highest scores, of each
 * mistake the most confident one. Of equal ones the first counts. So many are held at most, however
 * many samples there are.
 */
public final class Examples {
  static final int OF_A_CLASS = 3;
  static final int MISTAKES = 1000;

  private final Map<Integer, List<Example>> highest = new TreeMap<>();
  private final Map<List<Integer>, Ranked> mistakes = new TreeMap<>(ORDER);

  private static final Comparator<List<Integer>> ORDER =
      Comparator.<List<Integer>>comparingInt(cell -> cell.get(0))
          .thenComparingInt(cell -> cell.get(1));

  private record Ranked(double confidence, Example example) {}

  /** Of a regression all samples are one class. */
  static final int NO_CLASS = -1;

  /** Adds a sample, with its true class where that is another than the predicted one. */
  void add(int number, SampleReport sample, int predicted, Integer mistakenFor) {
    addHighest(number, sample, predicted);
    if (mistakenFor != null) {
      addMistake(number, sample, List.of(mistakenFor, predicted));
    }
  }

  private void addHighest(int number, SampleReport sample, int predicted) {
    List<Example> best = highest.computeIfAbsent(predicted, key -> new ArrayList<>());
    double score = sample.explanation().score();
    int place = best.size();
    while (place > 0 && best.get(place - 1).score() < score) {
      place--;
    }
    if (place < OF_A_CLASS) {
      best.add(place, Example.of(number, sample));
      if (best.size() > OF_A_CLASS) {
        best.remove(OF_A_CLASS);
      }
    }
  }

  private void addMistake(int number, SampleReport sample, List<Integer> cell) {
    double confidence = confidence(sample.explanation().prediction());
    Ranked known = mistakes.get(cell);
    if (known != null && known.confidence() >= confidence) {
      return;
    }
    mistakes.put(cell, new Ranked(confidence, Example.of(number, sample)));
    if (mistakes.size() > MISTAKES) {
      mistakes.entrySet().stream()
          .min(Comparator.comparingDouble(entry -> entry.getValue().confidence()))
          .ifPresent(least -> mistakes.remove(least.getKey()));
    }
  }

  /** What the output gives for the predicted class; a Sigmoid speaks of class 1. */
  private static double confidence(Prediction prediction) {
    int last = prediction.index().isEmpty() ? 0 : prediction.index().size() - 1;
    boolean opposes =
        prediction.kind() == Prediction.Kind.BINARY && prediction.index().get(last) == 0;
    return opposes ? 1 - prediction.value() : prediction.value();
  }

  /** Those with the highest scores of a predicted class, the highest first. */
  public List<Example> highest(int predicted) {
    return List.copyOf(highest.getOrDefault(predicted, List.of()));
  }

  /** The most confident mistake of a true class and a predicted one; null where there is none. */
  public Example mistake(int label, int predicted) {
    Ranked found = mistakes.get(List.of(label, predicted));
    return found == null ? null : found.example();
  }
}

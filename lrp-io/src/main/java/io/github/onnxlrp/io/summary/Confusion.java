package io.github.onnxlrp.io.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each class was predicted, and for which true ones. */
public final class Confusion {
  private final Map<Integer, ClassCount> classes = new TreeMap<>();
  private final Map<Integer, Map<Integer, Long>> counts = new TreeMap<>();
  private long labelled;
  private long right;

  /** How often a class was predicted and is true. */
  public static final class ClassCount {
    private final int index;
    private final String name;
    private long predicted;
    private long labelled;
    private long right;

    private ClassCount(int index, String name) {
      this.index = index;
      this.name = name;
    }

    /** Number of the class. */
    public int index() {
      return index;
    }

    /** Its name, else its number. */
    public String name() {
      return name;
    }

    /** Samples for which it was predicted. */
    public long predicted() {
      return predicted;
    }

    /** Samples of which it is true. */
    public long labelled() {
      return labelled;
    }

    /** Samples of which it is true and for which it was predicted. */
    public long right() {
      return right;
    }
  }

  /**
   * Samples of a true class for which one was predicted.
   *
   * @param label number of the true class
   * @param predicted number of the predicted one
   * @param count how many
   */
  public record Cell(int label, int predicted, long count) {}

  void addPrediction(int predicted, String name) {
    of(predicted, name).predicted++;
  }

  /** Adds the true class of a sample whose prediction was added. */
  void addLabel(int label, String name, int predicted) {
    of(label, name).labelled++;
    labelled++;
    counts.computeIfAbsent(label, key -> new TreeMap<>()).merge(predicted, 1L, Long::sum);
    if (label == predicted) {
      of(label, name).right++;
      right++;
    }
  }

  private ClassCount of(int index, String name) {
    return classes.computeIfAbsent(index, key -> new ClassCount(index, name));
  }

  /** The classes that were predicted or are true of a sample, by their numbers. */
  public List<ClassCount> classes() {
    return List.copyOf(classes.values());
  }

  /** Name of a class that is among them. */
  public String name(int index) {
    return classes.get(index).name();
  }

  /** Samples whose true class is known. */
  public long labelled() {
    return labelled;
  }

  /** Those for which it was predicted. */
  public long right() {
    return right;
  }

  /** How often it happened, the most frequent first. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    counts.forEach(
        (label, row) ->
            row.forEach((predicted, count) -> cells.add(new Cell(label, predicted, count))));
    cells.sort(Comparator.comparingLong((Cell cell) -> -cell.count()));
    return cells;
  }

  /** The interval of a share of samples (Wilson 1927): both ends, NaN where there are none. */
  public static double[] interval(long some, long all) {
    double z = 1.959963984540054;
    double share = (double) some / all;
    double centre = share + z * z / (2 * all);
    double half = z * Math.sqrt(share * (1 - share) / all + z * z / (4.0 * all * all));
    double scale = 1 + z * z / all;
    return new double[] {(centre - half) / scale, (centre + half) / scale};
  }
}

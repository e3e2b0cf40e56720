package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Into which parts inputs are divided. The first axis of an input of a sample, {@code [seq_length,
 * ...]}, is that of time steps; the others together are features.
 *
 * @param unit what a part is
 * @param steps of a segment how many steps in a row; otherwise 1
 */
public record Division(Unit unit, int steps) {
  /** What is removed at once. */
  public enum Unit {
    /** All features of one time step; of ids one token. */
    STEP,
    /** One feature in all steps. */
    FEATURE,
    /** All features of several steps in a row. */
    SEGMENT,
    /** One feature in one step. */
    ELEMENT
  }

  /**
   * A division.
   *
   * @throws OnnxLrpException if a segment has no steps
   */
  public Division {
    if (steps < 1) {
      throw OnnxLrpException.invalid("a segment of %d steps: expected at least 1", steps);
    }
  }

  /** What users call it. */
  @Override
  public String toString() {
    String name = unit.name().toLowerCase(Locale.ROOT);
    return unit == Unit.SEGMENT ? name + ":" + steps : name;
  }

  /**
   * The parts of a sample. Steps at either end that no explanation gives anything are padding and
   * no parts, unless no step gets anything.
   *
   * @param inputs those that may be divided, without their batch axes
   * @param explanations the relevance of the inputs by each method
   */
  List<Part> parts(Map<String, Tensor> inputs, Collection<Map<String, Tensor>> explanations) {
    List<Part> parts = new ArrayList<>();
    inputs.forEach(
        (name, input) -> {
          List<Tensor> relevances = explanations.stream().map(all -> all.get(name)).toList();
          add(name, input, relevances, parts);
        });
    return parts;
  }

  private void add(String name, Tensor input, List<Tensor> relevances, List<Part> parts) {
    int size = input.size();
    int all = SampleSlice.steps(input);
    int columns = all == 0 ? 0 : size / all;
    int first = 0;
    int last = all;
    while (first < last && isUnused(first, columns, relevances)) {
      first++;
    }
    while (first < last && isUnused(last - 1, columns, relevances)) {
      last--;
    }
    if (first == last) {
      first = 0;
      last = all;
    }
    int from = first;
    int to = last;
    switch (unit) {
      case STEP, SEGMENT -> {
        for (int step = from; step < to; step += steps) {
          int end = Math.min(to, step + steps);
          parts.add(new Part(name, IntStream.range(step * columns, end * columns).toArray()));
        }
      }
      case FEATURE -> {
        for (int column = 0; column < columns; column++) {
          int place = column;
          parts.add(
              new Part(
                  name, IntStream.range(from, to).map(step -> step * columns + place).toArray()));
        }
      }
      case ELEMENT ->
          IntStream.range(from * columns, to * columns)
              .forEach(element -> parts.add(new Part(name, element)));
    }
  }

  private static boolean isUnused(int step, int columns, List<Tensor> relevances) {
    for (Tensor relevance : relevances) {
      for (int k = step * columns; k < (step + 1) * columns; k++) {
        if (relevance.get(k) != 0) {
          return false;
        }
      }
    }
    return true;
  }
}

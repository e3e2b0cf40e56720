package io.github.onnxlrp.io.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many samples each note is about; of different ones a bounded number is held. */
public final class NoteCounts {
  /** Different notes that are held. */
  private static final int MOST = 20;

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int others;

  /** Adds the note of a sample. */
  public void add(String note) {
    if (counts.containsKey(note) || counts.size() < MOST) {
      counts.merge(note, 1, Integer::sum);
    } else {
      others++;
    }
  }

  /** The notes that every one of so many samples has. */
  public List<String> ofAll(int samples) {
    return counts.keySet().stream().filter(note -> counts.get(note) == samples).toList();
  }

  /** The notes in words, each with the number of samples that have it where others have not. */
  public List<String> inWords(int samples) {
    List<String> result = new ArrayList<>();
    counts.forEach(
        (note, count) ->
            result.add(
                count == samples
                    ? note
                    : "in %d of %d samples: %s".formatted(count, samples, note)));
    if (others > 0) {
      result.add("%d further notes of samples; explain shows them".formatted(others));
    }
    return result;
  }
}

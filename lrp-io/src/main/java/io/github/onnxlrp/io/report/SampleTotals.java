package io.github.onnxlrp.io.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of many samples that are not held: whether all are well, and what their notes are,
 * each with the first samples that it is about. Of notes that differ from sample to sample only the
 * first are kept.
 */
public final class SampleTotals {
  private static final int MOST_NOTES = 100;
  private static final int MOST_NUMBERS = 10;

  private final Map<String, About> notes = new LinkedHashMap<>();
  private int count;
  private long furtherNotes;
  private boolean ok = true;

  /** The samples that a note is about. */
  private static final class About {
    private final List<String> first = new ArrayList<>();
    private int count;
  }

  /** Counts an explanation of a sample. */
  public void add(int number, SampleReport entry) {
    count++;
    ok &= entry.ok();
    for (String note : entry.notes()) {
      if (notes.size() == MOST_NOTES && !notes.containsKey(note)) {
        furtherNotes++;
        continue;
      }
      About about = notes.computeIfAbsent(note, key -> new About());
      about.count++;
      if (about.first.size() < MOST_NUMBERS) {
        about.first.add(Integer.toString(number));
      }
    }
  }

  /** Whether every ledger closes, every number is finite and rounding leaves digits. */
  public boolean ok() {
    return ok;
  }

  /** The notes, each with the samples that it is about where these are not all. */
  public List<String> notes() {
    List<String> result = new ArrayList<>();
    notes.forEach((note, about) -> result.add(about(about) + note));
    if (furtherNotes > 0) {
      result.add("%d further notes are left out".formatted(furtherNotes));
    }
    return result;
  }

  private String about(About about) {
    if (about.count == count) {
      return "";
    }
    int further = about.count - about.first.size();
    return "%s %s%s: "
        .formatted(
            about.count == 1 ? "sample" : "samples",
            String.join(", ", about.first),
            further == 0 ? "" : " and %d more".formatted(further));
  }
}

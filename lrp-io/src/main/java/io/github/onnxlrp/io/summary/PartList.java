package io.github.onnxlrp.io.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The parts of one kind that an input has. */
public final class PartList {
  /** What the parts of a list are. */
  public enum Kind {
    /** Tokens, or ids where there is no vocabulary: each occurrence counts. */
    TOKENS,
    /** Features: the sum over the time steps of a sample counts. */
    FEATURES,
    /** Time steps or tokens by their place from the end, further ones in groups. */
    POSITIONS
  }

  private final String input;
  private final Kind kind;
  private final Map<Object, Part> parts = new LinkedHashMap<>();

  PartList(String input, Kind kind) {
    this.input = input;
    this.kind = kind;
  }

  /** The part of a key, which is made where it is new. */
  <K> Part part(K key, Function<K, String> name) {
    Part found = parts.get(key);
    if (found == null) {
      found = new Part(name.apply(key));
      parts.put(key, found);
    }
    return found;
  }

  /** Name of the input. */
  public String input() {
    return input;
  }

  /** What the parts are. */
  public Kind kind() {
    return kind;
  }

  /** The sum of |relevance| over all samples. */
  public double size() {
    return parts.values().stream().mapToDouble(part -> part.all().absolute().total()).sum();
  }

  /** The parts: places from the end on, others by their sums of |relevance|, the largest first. */
  public List<Part> sorted() {
    return kind == Kind.POSITIONS
        ? parts.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> (Integer) entry.getKey()))
            .map(Map.Entry::getValue)
            .toList()
        : bySize(part -> part.all());
  }

  /** The parts that occur in samples of a predicted class, by their sums of |relevance| there. */
  public List<Part> sorted(int predicted) {
    return bySize(part -> part.byClass().get(predicted));
  }

  private List<Part> bySize(Function<Part, Contribution> what) {
    List<Part> result = new ArrayList<>(parts.values());
    result.removeIf(part -> what.apply(part) == null);
    result.sort(Comparator.comparingDouble(part -> -what.apply(part).absolute().total()));
    return result;
  }
}

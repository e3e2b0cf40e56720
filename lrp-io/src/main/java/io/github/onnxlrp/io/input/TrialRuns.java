package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Finds lengths of open dimensions, and values of integers that decide something, with which a
 * model runs: by running it. Most models run at the first try; those that ask for one length are
 * tried with the lengths that stand in them.
 */
final class TrialRuns {
  /** The length that is tried first. */
  static final int USUAL_LENGTH = 8;

  /** Runs that are tried at most; most of them end at the first node that does not fit. */
  static final int MAX_RUNS = 96;

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_SUGGESTIONS = 24;
  private static final int SMALL_TENSOR = 16;
  private static final int MAX_COMBINATIONS = 16;

  /**
   * What is tried.
   *
   * @param lengths lengths of open dimensions by name
   * @param values values of integer inputs by name
   */
  record Choice(Map<String, Long> lengths, Map<String, Long> values) {}

  /**
   * A choice with which the model runs.
   *
   * @param choice the choice
   * @param trace the run
   */
  record Found(Choice choice, Trace trace) {}

  private final Graph graph;
  private final Function<Choice, Map<String, Tensor>> inputs;
  private int runs;
  private RuntimeException first;

  /** Trials of a graph on the inputs that a choice gives. */
  TrialRuns(Graph graph, Function<Choice, Map<String, Tensor>> inputs) {
    this.graph = graph;
    this.inputs = inputs;
  }

  /**
   * The first choice with which the model runs, or null.
   *
   * @param open names of the dimensions whose lengths are free
   * @param values possible values of integer inputs, the likeliest first
   */
  Found find(List<String> open, Map<String, List<Long>> values) {
    List<Map<String, Long>> combinations = combinations(values);
    Found alike = find(combinations, alike(open));
    return alike == null ? find(combinations, oneDiffers(open)) : alike;
  }

  private Found find(List<Map<String, Long>> combinations, List<Map<String, Long>> lengths) {
    for (Map<String, Long> values : combinations) {
      for (Map<String, Long> tried : lengths) {
        Choice choice = new Choice(tried, values);
        Trace trace = runs < MAX_RUNS ? run(choice) : null;
        if (trace != null) {
          return new Found(choice, trace);
        }
      }
    }
    return null;
  }

  /** Why the model did not run at the first try; null where it ran. */
  RuntimeException firstFailure() {
    return first;
  }

  /** The run of one choice; null where the model does not run with it. */
  Trace run(Choice choice) {
    runs++;
    try {
      return ForwardPass.run(graph, inputs.apply(choice));
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.INVALID_INPUT) {
        throw e;
      }
      first = first == null ? e : first;
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      first = first == null ? e : first;
    }
    return null;
  }

  /** All dimensions of one length, as they often have to be. */
  private List<Map<String, Long>> alike(List<String> open) {
    return open.isEmpty()
        ? List.of(Map.of())
        : candidates().stream().map(length -> all(open, length)).toList();
  }

  /** One dimension that differs from the others. */
  private List<Map<String, Long>> oneDiffers(List<String> open) {
    List<Map<String, Long>> result = new ArrayList<>();
    for (long length : open.size() > 1 ? candidates() : Set.<Long>of()) {
      for (String name : open) {
        Map<String, Long> one = all(open, USUAL_LENGTH);
        one.put(name, length);
        result.add(one);
      }
    }
    return result;
  }

  private static Map<String, Long> all(List<String> names, long length) {
    Map<String, Long> result = new LinkedHashMap<>();
    names.forEach(name -> result.put(name, length));
    return result;
  }

  private Set<Long> candidates() {
    Set<Long> result = new LinkedHashSet<>(List.of((long) USUAL_LENGTH));
    suggestions().stream().limit(MAX_SUGGESTIONS).forEach(result::add);
    LongStream.rangeClosed(2, 2L * USUAL_LENGTH).forEach(result::add);
    for (long length = 4L * USUAL_LENGTH; length <= MAX_LENGTH; length *= 2) {
      result.add(length);
    }
    result.add(1L);
    return result;
  }

  /** Lengths of constants, and integers that shapes are made of. */
  private Set<Long> suggestions() {
    Set<Long> result = new TreeSet<>();
    for (Tensor constant : new NestedGraphs(graph).constants()) {
      Arrays.stream(constant.shape()).forEach(length -> result.add((long) length));
      if (!constant.isFloating() && constant.size() <= SMALL_TENSOR) {
        Arrays.stream(constant.longs()).forEach(result::add);
      }
    }
    result.removeIf(length -> length < 2 || length > MAX_LENGTH);
    return result;
  }

  private static List<Map<String, Long>> combinations(Map<String, List<Long>> values) {
    List<Map<String, Long>> result = List.of(Map.of());
    for (Map.Entry<String, List<Long>> input : values.entrySet()) {
      List<Map<String, Long>> longer = new ArrayList<>();
      for (long value : input.getValue()) {
        for (Map<String, Long> before : result) {
          Map<String, Long> next = new LinkedHashMap<>(before);
          next.put(input.getKey(), value);
          longer.add(next);
        }
      }
      result = longer.subList(0, Math.min(longer.size(), MAX_COMBINATIONS));
    }
    return result;
  }
}

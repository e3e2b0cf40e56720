package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.input.ElementLimits.Range;
import io.github.onnxlrp.io.input.InputUses.Use;
import io.github.onnxlrp.io.input.TrialRuns.Found;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Which integers the inputs of a graph take. */
final class IntegerInputs {
  /** The largest integer that is drawn where the model sets no limit. */
  private static final long LARGEST_FREE = 9;

  private static final Pattern MASK = Pattern.compile("(?i).*(mask|valid).*");
  private static final Set<String> COMPARISONS =
      Set.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual");

  private final InputUses uses;

  IntegerInputs(Graph graph) {
    this.uses = new InputUses(graph);
  }

  /** The rows of the constant table that the input indexes. */
  OptionalLong rows(Value input) {
    return LookupTables.rows(uses, input);
  }

  /** Whether only a run of the model tells what the input may hold. */
  boolean needsRun(Value input) {
    if (rows(input).isPresent() || (input.type() == ElementType.BOOL && !isScalar(input))) {
      return false;
    }
    return (input.type() != null && !input.type().isFloating())
        || uses.of(input).stream()
            .anyMatch(use -> ElementLimits.isLength(use) || ElementLimits.isId(use));
  }

  /** One element, such as a sample rate or a switch. */
  private static boolean isScalar(Value input) {
    return input.shape() != null && input.shape().stream().allMatch(d -> d.size() == 1);
  }

  /**
   * Values to try for the inputs that need a run: for a scalar what the model compares it with,
   * otherwise 1, which is an id, a length and a count.
   */
  Map<String, List<Long>> candidates(List<Value> inputs) {
    Map<String, List<Long>> result = new LinkedHashMap<>();
    for (Value input : inputs) {
      if (needsRun(input)) {
        Set<Long> values = new LinkedHashSet<>(compared(input));
        values.add(1L);
        values.add(0L);
        result.put(input.name(), new ArrayList<>(values));
      }
    }
    return result;
  }

  /** The constants that decide something about a scalar, and the first integers beyond them. */
  private Set<Long> compared(Value input) {
    Set<Long> equal = new LinkedHashSet<>();
    Set<Long> beyond = new LinkedHashSet<>();
    for (Use use : uses.of(input)) {
      boolean decides = isScalar(input) && COMPARISONS.contains(use.op().name());
      Value other = decides ? use.node().inputs().get(1 - use.operand()) : null;
      Long constant = other == null ? null : InputUses.uniform(uses.constant(other));
      if (constant != null) {
        equal.add(constant - use.offset());
        beyond.add(constant - use.offset() + 1);
      }
    }
    equal.addAll(beyond);
    return equal;
  }

  /** What to draw for the inputs that need a run, from the run that was found. */
  Map<String, Range> ranges(List<Value> inputs, Found found) {
    ElementLimits limits = new ElementLimits(found.trace());
    Map<String, Range> result = new LinkedHashMap<>();
    for (Value input : inputs) {
      if (needsRun(input)) {
        long ran = found.choice().values().get(input.name());
        boolean decides = input.type() == ElementType.BOOL || !compared(input).isEmpty();
        long free = MASK.matcher(input.name()).matches() ? 1 : LARGEST_FREE;
        result.put(
            input.name(),
            decides ? new Range(ran, ran) : limits.of(uses.of(input)).orElse(new Range(0, free)));
      }
    }
    return result;
  }
}

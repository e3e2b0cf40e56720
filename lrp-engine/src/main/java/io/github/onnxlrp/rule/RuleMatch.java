package io.github.onnxlrp.rule;

import io.github.onnxlrp.ir.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which nodes a rule is for. Every condition that is given must hold; a match without conditions is
 * for all nodes. An affine region is one node: it has the operators and names of all linear
 * operations and sums that it is made of.
 *
 * @param kinds {@link Kind#LINEAR} (a region with a linear operation), {@link Kind#SUM} (without),
 *     {@link Kind#PRODUCT}, {@link Kind#BILINEAR} or {@link Kind#SOFTMAX}; empty for any
 * @param operators names of operations such as {@code Conv} or {@code MatMul}; empty for any
 * @param names patterns of node names; empty for any
 * @param position where a region with a linear operation stands; null for anywhere
 * @param inputsOnly whether nothing but movement may stand between all of the region and float
 *     inputs of the graph
 */
public record RuleMatch(
    Set<Kind> kinds,
    Set<String> operators,
    List<NamePattern> names,
    Position position,
    boolean inputsOnly) {
  /** All nodes. */
  public static final RuleMatch ANY = new RuleMatch(Set.of(), Set.of(), List.of(), null, false);

  /**
   * The n-th region with a linear operation, counted along the shortest way.
   *
   * @param fromOutput whether it is counted from the explained value instead of from the inputs
   * @param index 1 for the first
   */
  public record Position(boolean fromOutput, int index) {
    /** The first from the inputs. */
    public static final Position FIRST = new Position(false, 1);

    /** The first from the explained value. */
    public static final Position LAST = new Position(true, 1);

    /** Checks the range. */
    public Position {
      if (index < 1) {
        throw new IllegalArgumentException("position is %d; expected 1 or more".formatted(index));
      }
    }
  }

  /** Copies the collections. */
  public RuleMatch {
    kinds = Set.copyOf(kinds);
    operators = Set.copyOf(operators);
    names = List.copyOf(names);
  }

  /** All nodes with one of these operations. */
  public static RuleMatch operators(String... operators) {
    return new RuleMatch(Set.of(), Set.of(operators), List.of(), null, false);
  }

  /** The same where only float inputs of the graph enter. */
  public RuleMatch ofInputsOnly() {
    return new RuleMatch(kinds, operators, names, position, true);
  }

  /** Whether the name of an operation fits. */
  public boolean fitsOperator(String operator) {
    return operators.isEmpty() || operators.contains(operator);
  }

  /** Whether the name of a node fits. */
  public boolean fitsName(String name) {
    return names.isEmpty() || names.stream().anyMatch(pattern -> pattern.fits(name));
  }

  /** The conditions in words; empty for all nodes. */
  @Override
  public String toString() {
    List<String> conditions = new ArrayList<>();
    if (!kinds.isEmpty()) {
      conditions.add("kind " + kinds.stream().map(k -> lower(k.name())).sorted().toList());
    }
    if (!operators.isEmpty()) {
      conditions.add("operator " + operators.stream().sorted().toList());
    }
    if (!names.isEmpty()) {
      conditions.add("name " + names);
    }
    if (position != null) {
      conditions.add(
          "number %d from the %s"
              .formatted(position.index(), position.fromOutput() ? "output" : "input"));
    }
    if (inputsOnly) {
      conditions.add("inputs only");
    }
    return String.join(", ", conditions);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

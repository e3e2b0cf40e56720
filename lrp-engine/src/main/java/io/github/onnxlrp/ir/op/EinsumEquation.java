package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The equation of an {@link Einsum}. An ellipsis stands for any number of further axes, which
 * broadcast. Without an arrow the output has the axes of the ellipsis and then the letters that
 * occur once, in alphabetical order.
 */
final class EinsumEquation {
  /** Names for the axes of an ellipsis, counted from the last; no letters. */
  private static final char ELLIPSIS_LAST = '0';

  private static final int ELLIPSIS_AXES = 10;

  private final String equation;
  private final List<String> operands;
  private final String output;

  EinsumEquation(String equation) {
    this.equation = equation;
    String[] sides = equation.replace(" ", "").split("->", -1);
    this.operands = List.of(sides[0].split(",", -1));
    this.output = sides.length > 1 ? sides[1] : implicitOutput(sides[0]);
  }

  private static String implicitOutput(String letters) {
    Map<Character, Integer> counts = new TreeMap<>();
    letters
        .chars()
        .filter(Character::isLetter)
        .forEach(letter -> counts.merge((char) letter, 1, Integer::sum));
    String once =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() == 1)
            .map(entry -> entry.getKey().toString())
            .collect(Collectors.joining());
    return (letters.contains("...") ? "..." : "") + once;
  }

  /** Refuses what the standard does not define. */
  void requireValid() {
    if (equation.indexOf("->") != equation.lastIndexOf("->")) {
      throw new IllegalArgumentException("equation '%s' has two arrows".formatted(equation));
    }
    String letters = output.replace("...", "");
    for (int k = 0; k < letters.length(); k++) {
      char letter = letters.charAt(k);
      if (letters.indexOf(letter) < k) {
        throw new IllegalArgumentException(
            "the output of equation '%s' has the axis '%c' twice".formatted(equation, letter));
      }
      if (operands.stream().noneMatch(names -> names.indexOf(letter) >= 0)) {
        throw new IllegalArgumentException(
            "the output of equation '%s' has the axis '%c', which no operand has"
                .formatted(equation, letter));
      }
    }
  }

  /** Whether an axis of an operand is missing in the output. */
  boolean sums() {
    return operands.stream()
        .flatMapToInt(String::chars)
        .anyMatch(letter -> output.indexOf(letter) < 0);
  }

  /**
   * For each operand, for each axis of the output, the operand's axis of that name, or -1; null
   * where an axis is summed or a diagonal is taken, so that it is no elementwise product.
   */
  List<int[]> axesOfElements(List<Tensor> inputs) {
    List<String> names = new ArrayList<>();
    int broadcastAxes = 0;
    for (int k = 0; k < inputs.size(); k++) {
      names.add(expanded(operands.get(k), inputs.get(k).rank()));
      broadcastAxes = Math.max(broadcastAxes, names.get(k).length() - letters(operands.get(k)));
    }
    String all = expanded(output, letters(output) + broadcastAxes);
    List<int[]> axes = new ArrayList<>();
    for (String own : names) {
      boolean summed = own.chars().anyMatch(name -> all.indexOf(name) < 0);
      if (summed || own.chars().distinct().count() < own.length()) {
        return null;
      }
      axes.add(all.chars().map(own::indexOf).toArray());
    }
    return axes;
  }

  /** The loops over all axes for operands of these shapes. */
  Loops loops(List<Tensor> inputs) {
    if (inputs.size() != operands.size()) {
      throw new IllegalArgumentException(
          "equation '%s' has %d operands, the node %d"
              .formatted(equation, operands.size(), inputs.size()));
    }
    Map<Character, Integer> lengths = new TreeMap<>();
    List<String> axes = new ArrayList<>();
    int broadcastAxes = 0;
    for (int k = 0; k < inputs.size(); k++) {
      String names = expanded(operands.get(k), inputs.get(k).rank());
      broadcastAxes = Math.max(broadcastAxes, names.length() - letters(operands.get(k)));
      axes.add(names);
      for (int axis = 0; axis < names.length(); axis++) {
        addLength(lengths, names.charAt(axis), inputs.get(k).dim(axis));
      }
    }
    return new Loops(inputs, axes, expanded(output, letters(output) + broadcastAxes), lengths);
  }

  private static int letters(String names) {
    return names.replace("...", "").length();
  }

  private String expanded(String names, int rank) {
    int free = rank - letters(names);
    boolean ellipsis = names.contains("...");
    if (free < 0 || (free > 0 && !ellipsis) || free > ELLIPSIS_AXES) {
      throw new IllegalArgumentException(
          "'%s' of equation '%s' does not fit an operand of rank %d"
              .formatted(names, equation, rank));
    }
    StringBuilder axes = new StringBuilder();
    for (int k = free - 1; k >= 0; k--) {
      axes.append((char) (ELLIPSIS_LAST + k));
    }
    return names.replace("...", axes);
  }

  private void addLength(Map<Character, Integer> lengths, char name, int length) {
    int known = lengths.getOrDefault(name, 1);
    if (known != length && known != 1 && length != 1) {
      throw new IllegalArgumentException(
          "axis '%c' of equation '%s' has the lengths %d and %d"
              .formatted(name, equation, known, length));
    }
    lengths.put(name, known == 1 ? length : known);
  }

  /** Loops over all axes: those of the output outside, those that are summed inside. */
  static final class Loops {
    private final int[] lengths;
    private final int[][] strides;
    private final int[] outputShape;
    private final boolean single;

    private Loops(
        List<Tensor> inputs, List<String> axes, String output, Map<Character, Integer> lengths) {
      StringBuilder all = new StringBuilder(output);
      lengths.keySet().stream().filter(n -> output.indexOf(n) < 0).forEach(all::append);
      this.lengths = all.chars().map(name -> lengths.get((char) name)).toArray();
      this.outputShape = Arrays.copyOf(this.lengths, output.length());
      this.strides = new int[3][all.length()];
      for (int k = 0; k < inputs.size(); k++) {
        addStrides(strides[k], all.toString(), axes.get(k), inputs.get(k).shape());
      }
      addStrides(strides[2], all.toString(), output, outputShape);
      this.single = inputs.size() == 1;
    }

    private static void addStrides(int[] strides, String all, String axes, int... shape) {
      int[] own = Shapes.strides(shape);
      for (int axis = 0; axis < own.length; axis++) {
        strides[all.indexOf(axes.charAt(axis))] += shape[axis] == 1 ? 0 : own[axis];
      }
    }

    int[] outputShape() {
      return outputShape.clone();
    }

    int outputSize() {
      return Shapes.size(outputShape);
    }

    /** Names each product; -1 stands for the partner that a single operand lacks. */
    void run(BilinearOp.Products products) {
      int[] counter = new int[lengths.length];
      int[] at = new int[3];
      for (int count = Shapes.size(lengths); count > 0; count--) {
        products.accept(at[0], single ? -1 : at[1], at[2]);
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
          boolean more = ++counter[axis] < lengths[axis];
          int steps = more ? 1 : 1 - lengths[axis];
          for (int k = 0; k < at.length; k++) {
            at[k] += steps * strides[k][axis];
          }
          if (more) {
            break;
          }
          counter[axis] = 0;
        }
      }
    }
  }
}

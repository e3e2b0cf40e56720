package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Puts a baseline in the place of parts of inputs, for one graph. */
final class Replacements {
  private final Graph graph;
  private final TokenTables tables;
  private final Imputation baseline;
  private final FeatureMeans means;
  private final OptionalLong padding;

  /**
   * Replacements in inputs of a graph.
   *
   * @param means means of features; null where they are not wanted
   * @param padding the id of padding
   * @throws OnnxLrpException if ids need a padding that there is not, or are not looked up alone
   */
  Replacements(Graph graph, Imputation baseline, FeatureMeans means, OptionalLong padding) {
    this.graph = graph;
    this.tables = new TokenTables(graph);
    this.baseline = baseline;
    this.means = means;
    this.padding = padding;
  }

  /** Refuses inputs of which nothing can be removed this way. */
  void check(Iterable<String> inputs) {
    boolean anyIds = false;
    for (String input : inputs) {
      if (tables.isIds(input) && baseline != Imputation.PADDING && tables.obstacle(input) != null) {
        throw OnnxLrpException.unsupported(
            "baseline %s: the ids of input '%s' are read by %s, too, so that no row of a table can"
                + " stand for a token that is removed; use the baseline padding",
            this, input, tables.obstacle(input));
      }
      anyIds |= tables.isIds(input);
    }
    if (baseline == Imputation.PADDING && anyIds && padding.isEmpty()) {
      throw OnnxLrpException.invalid(
          "baseline padding: no id of padding is known; the vocabulary names none");
    }
    if (baseline == Imputation.PADDING && !anyIds) {
      throw OnnxLrpException.invalid(
          "baseline padding: the model takes no token ids; expected zero or mean");
    }
  }

  /** The graph that takes what is replaced. */
  Graph graph() {
    return switch (baseline) {
      case ZERO -> tables.withRow(table -> new double[table.size() / table.dim(0)]);
      case MEAN -> tables.withRow(Replacements::meanRow);
      case PADDING -> graph;
    };
  }

  private static double[] meanRow(Tensor table) {
    double[] mean = new double[table.size() / table.dim(0)];
    double[] all = table.doubles();
    for (int k = 0; k < all.length; k++) {
      mean[k % mean.length] += all[k] / table.dim(0);
    }
    return mean;
  }

  /** Whether parts of an input can be removed: numbers, and ids that look up rows. */
  boolean divides(String input) {
    Value value = graph.input(input);
    return tables.isIds(input) || value.type() == null || value.type().isFloating();
  }

  /**
   * What each element of the inputs of a sample is replaced with.
   *
   * @param inputs the inputs of the sample without their batch axes, by name
   */
  Map<String, double[]> values(Map<String, Tensor> inputs) {
    Map<String, double[]> result = new LinkedHashMap<>();
    inputs.forEach(
        (name, input) -> {
          double[] values = new double[input.size()];
          for (int k = 0; k < values.length; k++) {
            values[k] = value(name, input, k);
          }
          result.put(name, values);
        });
    return result;
  }

  private double value(String name, Tensor input, int element) {
    if (tables.isIds(name)) {
      return baseline == Imputation.PADDING ? padding.orElseThrow() : tables.newId(name);
    }
    return baseline == Imputation.MEAN ? means.of(name, input, element) : 0;
  }

  /**
   * The inputs with parts replaced.
   *
   * @param inputs what goes into the model for the sample
   * @param values what {@link #values} gave
   * @param removed says of each part whether it is replaced
   */
  static Map<String, Tensor> replaced(
      Map<String, Tensor> inputs, Map<String, double[]> values, List<Part> parts, BitSet removed) {
    Map<String, double[]> changed = new LinkedHashMap<>();
    removed.stream()
        .forEach(
            place -> {
              Part part = parts.get(place);
              Tensor before = inputs.get(part.input());
              double[] after = changed.computeIfAbsent(part.input(), name -> copy(before));
              for (int element : part.elements()) {
                after[element] = values.get(part.input())[element];
              }
            });
    Map<String, Tensor> result = new LinkedHashMap<>(inputs);
    changed.forEach((name, data) -> result.put(name, like(inputs.get(name), data)));
    return result;
  }

  private static double[] copy(Tensor tensor) {
    double[] copy = new double[tensor.size()];
    Arrays.setAll(copy, tensor::get);
    return copy;
  }

  /** A tensor of the type and shape of another one. */
  static Tensor like(Tensor tensor, double[] data) {
    if (tensor.isFloating()) {
      return Tensor.floating(tensor.type(), data, tensor.shape());
    }
    long[] whole = new long[data.length];
    Arrays.setAll(whole, k -> (long) data[k]);
    return Tensor.integers(tensor.type(), whole, tensor.shape());
  }

  @Override
  public String toString() {
    return baseline.name().toLowerCase(Locale.ROOT);
  }
}

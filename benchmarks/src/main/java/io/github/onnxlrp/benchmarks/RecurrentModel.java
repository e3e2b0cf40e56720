package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A recurrent classifier with seeded weights: {@code X [seq_length, batch, features]}, layers of
 * LSTMs or GRUs, a dense map of the last states, {@code scores [batch, 5]}.
 *
 * @param cell what a step is, and how it is written
 * @param features length of a step of the input
 * @param hidden units of a layer and direction
 * @param layers recurrences on top of each other
 * @param directions 1, or 2 where each layer also runs backwards
 * @param steps how long the sequences are
 */
record RecurrentModel(Cell cell, int features, int hidden, int layers, int directions, int steps) {
  static final String INPUT = "X";
  static final String OUTPUT = "scores";
  private static final int CLASSES = 5;
  private static final long SEED = 7;

  /** Cells. */
  enum Cell {
    /** The operator LSTM. */
    LSTM(4),
    /** The operator GRU, whose reset gate stands behind the product, as in PyTorch. */
    GRU(3),
    /** An LSTM written as a Loop, which gathers its step of the input. */
    LOOP(4);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  /**
   * One of the sizes that figures are quoted for: S, M and L; bi2, of two layers that run both
   * ways; gru; and loop, which is M as a Loop.
   */
  static RecurrentModel named(String name) {
    return switch (name) {
      case "S" -> new RecurrentModel(Cell.LSTM, 60, 60, 1, 2, 20);
      case "M" -> new RecurrentModel(Cell.LSTM, 128, 128, 1, 1, 100);
      case "L" -> new RecurrentModel(Cell.LSTM, 512, 512, 1, 1, 100);
      case "bi2" -> new RecurrentModel(Cell.LSTM, 128, 128, 2, 2, 100);
      case "gru" -> new RecurrentModel(Cell.GRU, 128, 128, 1, 1, 100);
      case "loop" -> new RecurrentModel(Cell.LOOP, 128, 128, 1, 1, 100);
      default ->
          throw OnnxLrpException.invalid("model '%s'; expected S, M, L, bi2, gru or loop", name);
    };
  }

  RecurrentModel withSteps(int newSteps) {
    return new RecurrentModel(cell, features, hidden, layers, directions, newSteps);
  }

  RecurrentModel withUnits(int units) {
    return new RecurrentModel(cell, units, units, layers, directions, steps);
  }

  RecurrentModel withLayers(int newLayers) {
    return new RecurrentModel(cell, features, hidden, newLayers, directions, steps);
  }

  /** In words. */
  String description() {
    return "%s%s%s, %d inputs, %d units, %d steps"
        .formatted(
            layers == 1 ? "" : layers + "-layer ",
            directions == 1 ? "" : "bidirectional ",
            cell == Cell.LOOP ? "LSTM as a Loop" : cell.name(),
            features,
            hidden,
            steps);
  }

  /** The inputs of {@code batch} sequences. */
  Map<String, Tensor> inputs(int batch, long seed) {
    return Map.of(INPUT, uniform(new SplittableRandom(seed), 1, steps, batch, features));
  }

  ModelProto proto() {
    SplittableRandom random = new SplittableRandom(SEED);
    double bound = 1 / Math.sqrt(hidden);
    OnnxGraph graph =
        new OnnxGraph(cell.name().toLowerCase(Locale.ROOT))
            .input(INPUT, ElementType.FLOAT, "seq_length", "batch", features)
            .output(OUTPUT, ElementType.FLOAT, "batch", CLASSES);
    String x = INPUT;
    for (int layer = 0; layer < layers; layer++) {
      int width = layer == 0 ? features : directions * hidden;
      x =
          cell == Cell.LOOP
              ? new LoopLayer(graph, "loop" + layer, hidden).add(x, width, random, bound)
              : operator(graph, layer, x, width, random, bound);
    }
    int states = directions * hidden;
    graph
        .constant("head.weight", uniform(random, 1 / Math.sqrt(states), states, CLASSES))
        .constant("head.bias", uniform(random, 1 / Math.sqrt(states), CLASSES))
        .node("Gemm", List.of(x, "head.weight", "head.bias"), List.of(OUTPUT));
    return graph.model();
  }

  /** Gives {@code [seq_length, batch, directions * hidden]}, of the last layer its last states. */
  private String operator(
      OnnxGraph graph, int layer, String x, int width, SplittableRandom random, double bound) {
    String name = "layer" + layer;
    List<Integer> rows = List.of(directions, cell.gates * hidden);
    graph
        .constant(name + ".W", uniform(random, bound, rows.get(0), rows.get(1), width))
        .constant(name + ".R", uniform(random, bound, rows.get(0), rows.get(1), hidden))
        .constant(name + ".B", uniform(random, bound, directions, 2 * cell.gates * hidden));
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("hidden_size", hidden);
    attributes.put("direction", directions == 2 ? "bidirectional" : "forward");
    if (cell == Cell.GRU) {
      attributes.put("linear_before_reset", 1);
    }
    List<String> inputs = List.of(x, name + ".W", name + ".R", name + ".B");
    boolean last = layer == layers - 1;
    graph.node(
        cell.name(), inputs, last ? List.of("", name + ".h") : List.of(name + ".y"), attributes);
    String result = name + (last ? ".h" : ".y");
    List<Integer> order = last ? List.of(1, 0, 2) : List.of(0, 2, 1, 3);
    graph
        .constant(name + ".shape", last ? Tensor.vector(0, -1) : Tensor.vector(0, 0, -1))
        .node("Transpose", List.of(result), List.of(name + ".moved"), Map.of("perm", order))
        .node("Reshape", List.of(name + ".moved", name + ".shape"), List.of(name + ".out"));
    return name + ".out";
  }

  static Tensor uniform(SplittableRandom random, double bound, int... shape) {
    int size = 1;
    for (int length : shape) {
      size = Math.multiplyExact(size, length);
    }
    double[] data = new double[size];
    for (int k = 0; k < size; k++) {
      data[k] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }
}

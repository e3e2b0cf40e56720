package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutRewriteTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final int INPUT = 2;
  private static final int HIDDEN = 5;

  /** The batch-first model must give, transposed, what the time-first model gives. */
  @ParameterizedTest
  @CsvSource({"LSTM, forward", "LSTM, bidirectional", "GRU, bidirectional", "RNN, reverse"})
  void batchFirstIsTimeFirstTransposed(String operator, String direction) {
    long seed = 20;
    Random random = new Random(seed);
    int directions = direction.equals("bidirectional") ? 2 : 1;
    Map<String, Tensor> timeFirst = new HashMap<>();
    timeFirst.put("x", ModelBuilder.random(random, TIME, BATCH, INPUT));
    timeFirst.put("h0", ModelBuilder.random(random, directions, BATCH, HIDDEN));
    timeFirst.put("c0", ModelBuilder.random(random, directions, BATCH, HIDDEN));
    Map<String, Tensor> batchFirst = new HashMap<>();
    timeFirst.forEach((name, tensor) -> batchFirst.put(name, swap(tensor)));
    if (!operator.equals("LSTM")) {
      timeFirst.remove("c0");
      batchFirst.remove("c0");
    }

    ModelProto model = model(operator, direction, 1, seed, batchFirst);
    Map<String, Tensor> actual = run(LayoutRewrite.apply(model), batchFirst);
    Map<String, Tensor> expected = run(model(operator, direction, 0, seed, timeFirst), timeFirst);

    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    Tensor y = expected.get("y");
    for (int[] at : indices(y.shape())) {
      int[] there = {at[2], at[0], at[1], at[3]};
      // The same numbers on the same machine in the same order.
      assertThat(element(actual.get("y"), there)).isEqualTo(element(y, at));
    }
    for (String state : operator.equals("LSTM") ? List.of("h", "c") : List.of("h")) {
      assertThat(swap(actual.get(state)).doubles()).isEqualTo(expected.get(state).doubles());
    }
  }

  @Test
  void aModelWithoutBatchFirstStaysAsItIs() {
    ModelProto model =
        model("LSTM", "forward", 0, 1, Map.of("x", Tensor.zeros(ElementType.FLOAT, 4, 3, 2)));
    assertThat(LayoutRewrite.apply(model)).isEqualTo(model);
  }

  private static ModelProto model(
      String operator, String direction, int layout, long seed, Map<String, Tensor> inputs) {
    Random random = new Random(seed + 1);
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int gates = Map.of("LSTM", 4, "GRU", 3, "RNN", 1).get(operator);
    ModelBuilder model = new ModelBuilder();
    inputs.forEach((name, tensor) -> model.input(name, ElementType.FLOAT, tensor.shape()));
    boolean lstm = operator.equals("LSTM");
    List<String> operands = new ArrayList<>(List.of("x", "W", "R", "", ""));
    operands.add(inputs.containsKey("h0") ? "h0" : "");
    operands.addAll(inputs.containsKey("c0") ? List.of("c0") : List.of());
    model
        .initializer("W", ModelBuilder.random(random, directions, gates * HIDDEN, INPUT))
        .initializer("R", ModelBuilder.random(random, directions, gates * HIDDEN, HIDDEN))
        .node(
            operator,
            "recurrence",
            operands,
            lstm ? List.of("y", "h", "c") : List.of("y", "h"),
            ModelBuilder.integer("hidden_size", HIDDEN),
            ModelBuilder.text("direction", direction),
            ModelBuilder.integer("layout", layout))
        .output("y", ElementType.FLOAT)
        .output("h", ElementType.FLOAT);
    return (lstm ? model.output("c", ElementType.FLOAT) : model).build();
  }

  private static Map<String, Tensor> run(ModelProto model, Map<String, Tensor> inputs) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, Provider.CPU)) {
      return session.run(inputs, Set.copyOf(ReferenceModel.outputNames(model))).tensors();
    }
  }

  /** Exchanges the first two of three axes. */
  private static Tensor swap(Tensor tensor) {
    int[] shape = tensor.shape();
    double[] data = new double[tensor.size()];
    Tensor result = Tensor.floating(tensor.type(), data, shape[1], shape[0], shape[2]);
    for (int[] at : indices(shape)) {
      data[(at[1] * shape[0] + at[0]) * shape[2] + at[2]] = element(tensor, at);
    }
    return result;
  }

  private static double element(Tensor tensor, int[] at) {
    int flat = 0;
    for (int axis = 0; axis < at.length; axis++) {
      flat = flat * tensor.dim(axis) + at[axis];
    }
    return tensor.get(flat);
  }

  private static List<int[]> indices(int... shape) {
    List<int[]> result = new ArrayList<>(Collections.singletonList(new int[0]));
    for (int dim : shape) {
      List<int[]> longer = new ArrayList<>();
      for (int[] index : result) {
        for (int k = 0; k < dim; k++) {
          int[] next = java.util.Arrays.copyOf(index, index.length + 1);
          next[index.length] = k;
          longer.add(next);
        }
      }
      result = longer;
    }
    return result;
  }
}

package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * LSTM, GRU and RNN with random weights against ONNX Runtime: every attribute and optional operand
 * alone, then random combinations. A wrong order of gates cannot pass, as all gates have weights of
 * their own.
 */
class RecurrentTranslatorTest {
  private static final int STEPS = 5;
  private static final int BATCH = 3;
  private static final int INPUTS = 4;
  private static final int HIDDEN = 2;
  private static final int RANDOM_CASES = 200;

  private static final double SCALE = 0.5;

  /** Functions with their numbers of alphas and betas. */
  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation("Relu", 0, 0),
          new Activation("Tanh", 0, 0),
          new Activation("Sigmoid", 0, 0),
          new Activation("Affine", 1, 1),
          new Activation("LeakyRelu", 1, 0),
          new Activation("ThresholdedRelu", 1, 0),
          new Activation("ScaledTanh", 1, 1),
          new Activation("HardSigmoid", 1, 1),
          new Activation("Elu", 1, 0),
          new Activation("Softsign", 0, 0),
          new Activation("Softplus", 0, 0));

  private record Activation(String name, int alphas, int betas) {}

  /** What a case switches on. */
  private enum Part {
    BIAS,
    LENGTHS,
    INITIAL_H,
    INITIAL_C,
    PEEPHOLES,
    CLIP,
    INPUT_FORGET,
    LINEAR_BEFORE_RESET,
    ACTIVATIONS,
    ACTIVATION_DEFAULTS,
    DATA_WEIGHTS
  }

  private record Operator(String name, int gates, int functions, List<Part> without) {}

  private static final List<Operator> OPERATORS =
      List.of(
          new Operator("LSTM", 4, 3, List.of(Part.LINEAR_BEFORE_RESET)),
          new Operator("GRU", 3, 2, List.of(Part.INITIAL_C, Part.PEEPHOLES, Part.INPUT_FORGET)),
          new Operator(
              "RNN",
              1,
              1,
              List.of(
                  Part.INITIAL_C, Part.PEEPHOLES, Part.INPUT_FORGET, Part.LINEAR_BEFORE_RESET)));

  private record Case(
      Operator operator,
      long seed,
      int opset,
      String direction,
      List<Part> parts,
      List<Activation> activations) {
    boolean has(Part part) {
      return parts.contains(part);
    }

    int directions() {
      return direction.equals("bidirectional") ? 2 : 1;
    }
  }

  @ParameterizedTest
  @MethodSource({"alone", "activations", "combined"})
  void agreesWithOnnxRuntime(Case cell) {
    OnnxRuntimeReference.assertAgrees(node(cell).model());
  }

  /** A node for each attribute and optional operand. */
  static Stream<OneNode> nodes() {
    return alone().map(RecurrentTranslatorTest::node);
  }

  static Stream<Case> alone() {
    return OPERATORS.stream().flatMap(RecurrentTranslatorTest::alone);
  }

  private static Stream<Case> alone(Operator operator) {
    return Stream.of("forward", "reverse", "bidirectional")
        .flatMap(
            direction ->
                Stream.concat(
                    Stream.of(new Case(operator, 1, 14, direction, List.of(), List.of())),
                    Stream.of(Part.values())
                        .filter(part -> !part.name().startsWith("ACTIVATION"))
                        .filter(part -> !operator.without().contains(part))
                        .map(
                            part ->
                                new Case(operator, 2, 14, direction, List.of(part), List.of()))));
  }

  static Stream<Case> activations() {
    return OPERATORS.stream().flatMap(RecurrentTranslatorTest::activations);
  }

  private static Stream<Case> activations(Operator operator) {
    Stream<Case> given = ACTIVATIONS.stream().map(f -> activation(operator, f, Part.ACTIVATIONS));
    Stream<Case> defaults =
        ACTIVATIONS.stream()
            .filter(f -> List.of("LeakyRelu", "HardSigmoid", "Elu").contains(f.name()))
            .map(f -> activation(operator, f, Part.ACTIVATION_DEFAULTS));
    return Stream.concat(given, defaults);
  }

  private static Case activation(Operator operator, Activation function, Part part) {
    // Clipped, because cells of Softplus alone grow until ONNX Runtime's Softplus overflows.
    List<Part> parts = List.of(Part.BIAS, Part.CLIP, part);
    return new Case(
        operator, 3, 7, "forward", parts, Collections.nCopies(operator.functions(), function));
  }

  static Stream<Case> combined() {
    return OPERATORS.stream().flatMap(RecurrentTranslatorTest::combined);
  }

  private static Stream<Case> combined(Operator operator) {
    return IntStream.range(0, RANDOM_CASES).mapToObj(seed -> random(operator, seed));
  }

  private static Case random(Operator operator, int seed) {
    Random random = new Random(1000 + seed);
    String direction = List.of("forward", "reverse", "bidirectional").get(random.nextInt(3));
    List<Part> parts =
        Stream.of(Part.values())
            .filter(part -> !operator.without().contains(part))
            .filter(part -> part.compareTo(Part.ACTIVATIONS) <= 0 && random.nextBoolean())
            .toList();
    List<Activation> activations = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      activations.add(ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
    }
    int opset = List.of(7, 14, 22).get(random.nextInt(3));
    int functions = operator.functions() * (direction.equals("bidirectional") ? 2 : 1);
    return new Case(operator, seed, opset, direction, parts, activations.subList(0, functions));
  }

  private static OneNode node(Case cell) {
    RandomTensors random = new RandomTensors(cell.seed());
    int d = cell.directions();
    int gates = cell.operator().gates();
    OneNode node =
        OneNode.of(cell.operator().name(), cell.opset()).input(random.floats(STEPS, BATCH, INPUTS));
    boolean data = cell.has(Part.DATA_WEIGHTS);
    add(node, data, random.floats(SCALE, d, gates * HIDDEN, INPUTS));
    add(node, data, random.floats(SCALE, d, gates * HIDDEN, HIDDEN));
    optional(node, data, cell.has(Part.BIAS) || data, random.floats(SCALE, d, 2 * gates * HIDDEN));
    Tensor lengths = random.integers(ElementType.INT32, 1, STEPS + 1, BATCH);
    optional(node, true, cell.has(Part.LENGTHS), lengths);
    optional(node, true, cell.has(Part.INITIAL_H), random.floats(d, BATCH, HIDDEN));
    boolean lstm = cell.operator().name().equals("LSTM");
    if (lstm) {
      optional(node, false, cell.has(Part.INITIAL_C), random.floats(d, BATCH, HIDDEN));
      optional(node, false, cell.has(Part.PEEPHOLES), random.floats(d, 3 * HIDDEN));
    }
    node.with("hidden_size", HIDDEN).with("direction", cell.direction());
    if (cell.has(Part.CLIP)) {
      node.with("clip", 0.9f);
    }
    if (cell.has(Part.INPUT_FORGET)) {
      node.with("input_forget", 1);
    }
    if (cell.has(Part.LINEAR_BEFORE_RESET)) {
      node.with("linear_before_reset", 1);
    }
    if (cell.has(Part.ACTIVATIONS) || cell.has(Part.ACTIVATION_DEFAULTS)) {
      addActivations(node, cell);
    }
    return lstm ? node.outputs("Y", "Y_h", "Y_c") : node.outputs("Y", "Y_h");
  }

  private static void addActivations(OneNode node, Case cell) {
    List<Activation> functions = cell.activations();
    node.with("activations", functions.stream().map(Activation::name).toArray(String[]::new));
    if (!cell.has(Part.ACTIVATIONS)) {
      return;
    }
    node.with("activation_alpha", parameters(functions, 0.4f, true));
    node.with("activation_beta", parameters(functions, 0.15f, false));
  }

  private static float[] parameters(List<Activation> functions, float first, boolean alphas) {
    int count = functions.stream().mapToInt(f -> alphas ? f.alphas() : f.betas()).sum();
    float[] parameters = new float[count];
    for (int k = 0; k < count; k++) {
      parameters[k] = first + 0.05f * k;
    }
    return parameters;
  }

  private static void add(OneNode node, boolean data, Tensor tensor) {
    if (data) {
      node.input(tensor);
    } else {
      node.constant(tensor);
    }
  }

  private static void optional(OneNode node, boolean data, boolean present, Tensor tensor) {
    if (present) {
      add(node, data, tensor);
    } else {
      node.absent();
    }
  }
}

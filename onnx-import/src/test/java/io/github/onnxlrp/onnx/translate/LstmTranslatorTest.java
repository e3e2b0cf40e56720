package io.github.onnxlrp.onnx.translate;

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
 * LSTM with random weights against ONNX Runtime: every attribute and optional operand alone, then
 * random combinations. A wrong order of gates cannot pass, as all gates have weights of their own.
 */
class LstmTranslatorTest {
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
    ACTIVATIONS,
    ACTIVATION_DEFAULTS,
    DATA_WEIGHTS
  }

  private record Case(
      long seed, int opset, String direction, List<Part> parts, List<Activation> activations) {
    boolean has(Part part) {
      return parts.contains(part);
    }

    int directions() {
      return direction.equals("bidirectional") ? 2 : 1;
    }
  }

  @ParameterizedTest
  @MethodSource({"alone", "activations", "combined"})
  void agreesWithOnnxRuntime(Case lstm) {
    OnnxRuntimeReference.assertAgrees(node(lstm).model());
  }

  static Stream<Case> alone() {
    return Stream.of("forward", "reverse", "bidirectional")
        .flatMap(
            direction ->
                Stream.concat(
                    Stream.of(new Case(1, 14, direction, List.of(), List.of())),
                    Stream.of(Part.values())
                        .filter(part -> !part.name().startsWith("ACTIVATION"))
                        .map(part -> new Case(2, 14, direction, List.of(part), List.of()))));
  }

  static Stream<Case> activations() {
    Stream<Case> given = ACTIVATIONS.stream().map(f -> activation(f, Part.ACTIVATIONS));
    Stream<Case> defaults =
        ACTIVATIONS.stream()
            .filter(f -> List.of("LeakyRelu", "HardSigmoid", "Elu").contains(f.name()))
            .map(f -> activation(f, Part.ACTIVATION_DEFAULTS));
    return Stream.concat(given, defaults);
  }

  private static Case activation(Activation function, Part part) {
    // Clipped, because cells of Softplus alone grow until ONNX Runtime's Softplus overflows.
    List<Part> parts = List.of(Part.BIAS, Part.CLIP, part);
    return new Case(3, 7, "forward", parts, Collections.nCopies(3, function));
  }

  static Stream<Case> combined() {
    return IntStream.range(0, RANDOM_CASES).mapToObj(LstmTranslatorTest::random);
  }

  private static Case random(int seed) {
    Random random = new Random(1000 + seed);
    String direction = List.of("forward", "reverse", "bidirectional").get(random.nextInt(3));
    List<Part> parts =
        Stream.of(Part.values())
            .filter(part -> part.compareTo(Part.ACTIVATIONS) <= 0 && random.nextBoolean())
            .toList();
    List<Activation> activations = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      activations.add(ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
    }
    int opset = List.of(7, 14, 22).get(random.nextInt(3));
    return new Case(
        seed,
        opset,
        direction,
        parts,
        activations.subList(0, direction.equals("bidirectional") ? 6 : 3));
  }

  private static OneNode node(Case lstm) {
    RandomTensors random = new RandomTensors(lstm.seed());
    int d = lstm.directions();
    OneNode node = OneNode.of("LSTM", lstm.opset()).input(random.floats(STEPS, BATCH, INPUTS));
    boolean data = lstm.has(Part.DATA_WEIGHTS);
    add(node, data, random.floats(SCALE, d, 4 * HIDDEN, INPUTS));
    add(node, data, random.floats(SCALE, d, 4 * HIDDEN, HIDDEN));
    optional(node, data, lstm.has(Part.BIAS) || data, random.floats(SCALE, d, 8 * HIDDEN));
    Tensor lengths = random.integers(ElementType.INT32, 1, STEPS + 1, BATCH);
    optional(node, true, lstm.has(Part.LENGTHS), lengths);
    optional(node, true, lstm.has(Part.INITIAL_H), random.floats(d, BATCH, HIDDEN));
    optional(node, false, lstm.has(Part.INITIAL_C), random.floats(d, BATCH, HIDDEN));
    optional(node, false, lstm.has(Part.PEEPHOLES), random.floats(d, 3 * HIDDEN));
    node.with("hidden_size", HIDDEN).with("direction", lstm.direction());
    if (lstm.has(Part.CLIP)) {
      node.with("clip", 0.9f);
    }
    if (lstm.has(Part.INPUT_FORGET)) {
      node.with("input_forget", 1);
    }
    if (lstm.has(Part.ACTIVATIONS) || lstm.has(Part.ACTIVATION_DEFAULTS)) {
      addActivations(node, lstm);
    }
    return node.outputs("Y", "Y_h", "Y_c");
  }

  private static void addActivations(OneNode node, Case lstm) {
    List<Activation> functions = lstm.activations();
    node.with("activations", functions.stream().map(Activation::name).toArray(String[]::new));
    if (!lstm.has(Part.ACTIVATIONS)) {
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

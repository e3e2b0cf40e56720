package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The numbers of axes that the standard allows the inputs of operators. What has another number is
 * refused, as in ONNX Runtime, when the model is read or as soon as it is known.
 */
final class OperandRanks {
  /**
   * How many axes an input may have.
   *
   * @param least the smallest number
   * @param most the largest number
   * @param single whether it must be one element
   */
  private record Rank(int least, int most, boolean single) {
    Rank(int least, int most) {
      this(least, most, false);
    }

    /** Whether all ranks will do. */
    boolean isAny() {
      return least == 0 && most == Integer.MAX_VALUE;
    }

    void require(String input, Tensor tensor) {
      boolean fits = least <= tensor.rank() && tensor.rank() <= most;
      if (!fits || (single && tensor.size() != 1)) {
        throw new IllegalArgumentException("%s is %s; expected %s".formatted(input, tensor, this));
      }
    }

    @Override
    public String toString() {
      if (single) {
        return least == most ? "a vector of one element" : "one element";
      }
      return "rank "
          + (least == most
              ? least
              : most == Integer.MAX_VALUE
                  ? least + " or more"
                  : "between %d and %d".formatted(least, most));
    }
  }

  private static final Rank ANY = new Rank(0, Integer.MAX_VALUE);
  private static final Rank SCALAR = new Rank(0, 0);
  private static final Rank ONE_ELEMENT = new Rank(0, 1, true);
  private static final Rank VECTOR_OF_ONE = new Rank(1, 1, true);
  private static final Rank VECTOR = new Rank(1, 1);
  private static final Rank SCALAR_OR_VECTOR = new Rank(0, 1);
  private static final Rank MATRIX = new Rank(2, 2);
  private static final Rank MATRIX_OR_LESS = new Rank(0, 2);
  private static final Rank MATRICES = new Rank(2, Integer.MAX_VALUE);
  private static final Rank STEPS = new Rank(3, 3);
  private static final Rank ROWS = new Rank(2, 3);
  private static final Rank HEADS = new Rank(4, 4);
  private static final Rank BOTH_PASTS = new Rank(5, 5);

  /** Samples, channels and at least one axis in space or time. */
  private static final Rank CHANNELS = new Rank(3, Integer.MAX_VALUE);

  private static final Map<String, List<Rank>> RANKS = new HashMap<>();

  static {
    for (String gemm : List.of("Gemm", "com.microsoft.FusedGemm")) {
      RANKS.put(gemm, List.of(MATRIX, MATRIX, MATRIX_OR_LESS));
    }
    RANKS.put("com.microsoft.QGemm", List.of(MATRIX, ANY, ANY, MATRIX, ANY, ANY, MATRIX_OR_LESS));
    for (String convolution : List.of("Conv", "ConvTranspose", "com.microsoft.FusedConv")) {
      RANKS.put(convolution, List.of(CHANNELS, CHANNELS, VECTOR));
    }
    putFused();
    putQuantised();
    RANKS.put("ConvInteger", List.of(CHANNELS, CHANNELS));
    RANKS.put("QLinearConv", List.of(CHANNELS, ANY, ANY, CHANNELS, ANY, ANY, ANY, ANY, VECTOR));
    for (String pool : List.of("AveragePool", "MaxPool", "GlobalAveragePool", "GlobalMaxPool")) {
      RANKS.put(pool, List.of(CHANNELS));
    }
    RANKS.put("BatchNormalization", List.of(ANY, VECTOR, VECTOR, VECTOR, VECTOR));
    RANKS.put("InstanceNormalization", List.of(CHANNELS, VECTOR, VECTOR));
    RANKS.put("GroupNormalization", List.of(CHANNELS, VECTOR, VECTOR));
    for (String recurrence : List.of("LSTM", "GRU", "RNN", "com.microsoft.DynamicQuantizeLSTM")) {
      RANKS.put(recurrence, List.of(STEPS));
    }
    for (String scaled : List.of("QuantizeLinear", "DequantizeLinear")) {
      RANKS.put(scaled, List.of(ANY, SCALAR_OR_VECTOR, SCALAR_OR_VECTOR));
    }
    // A shape, axes or lengths; before they were inputs these were attributes.
    for (String operator :
        List.of(
            "Reshape",
            "Squeeze",
            "Split",
            "Tile",
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp")) {
      RANKS.put(operator, List.of(ANY, VECTOR));
    }
    RANKS.put("ConstantOfShape", List.of(VECTOR));
    RANKS.put("ReverseSequence", List.of(MATRICES, VECTOR));
    // ONNX Runtime takes a single number for a vector of one, at least in some forms of a model.
    RANKS.put("Unsqueeze", List.of(ANY, SCALAR_OR_VECTOR));
    RANKS.put("Expand", List.of(ANY, SCALAR_OR_VECTOR));
    RANKS.put(
        "Slice",
        List.of(ANY, SCALAR_OR_VECTOR, SCALAR_OR_VECTOR, SCALAR_OR_VECTOR, SCALAR_OR_VECTOR));
    RANKS.put("Compress", List.of(ANY, VECTOR));
    RANKS.put("Resize", List.of(ANY, VECTOR, VECTOR, VECTOR));
    RANKS.put("DFT", List.of(MATRICES, SCALAR, SCALAR));
    RANKS.put("STFT", List.of(ROWS, SCALAR, VECTOR, SCALAR));
    for (String window : List.of("HannWindow", "HammingWindow", "BlackmanWindow")) {
      RANKS.put(window, List.of(SCALAR));
    }
    RANKS.put("MelWeightMatrix", List.of(SCALAR, SCALAR, SCALAR, SCALAR, SCALAR));
    RANKS.put("TopK", List.of(ANY, VECTOR_OF_ONE));
    RANKS.put("OneHot", List.of(ANY, ONE_ELEMENT, VECTOR));
    RANKS.put("Clip", List.of(ANY, ONE_ELEMENT, ONE_ELEMENT));
    RANKS.put("CumSum", List.of(ANY, ONE_ELEMENT));
    RANKS.put("Range", List.of(ONE_ELEMENT, ONE_ELEMENT, ONE_ELEMENT));
    RANKS.put("Trilu", List.of(MATRICES, ONE_ELEMENT));
    RANKS.put("Dropout", List.of(ANY, SCALAR, SCALAR));
  }

  private static void putFused() {
    RANKS.put("com.microsoft.BiasGelu", List.of(ANY, VECTOR));
    RANKS.put("com.microsoft.FastGelu", List.of(ANY, VECTOR));
    for (String skip : List.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization")) {
      RANKS.put("com.microsoft." + skip, List.of(ROWS, ROWS, VECTOR, VECTOR, VECTOR));
    }
    RANKS.put(
        "com.microsoft.EmbedLayerNormalization",
        List.of(MATRIX, MATRIX, MATRIX, MATRIX, MATRIX, VECTOR, VECTOR, MATRIX, MATRIX));
    RANKS.put("com.microsoft.Attention", List.of(STEPS, MATRIX, VECTOR, ANY, BOTH_PASTS, HEADS));
    RANKS.put(
        "com.microsoft.QAttention",
        List.of(
            STEPS,
            MATRIX,
            VECTOR,
            ONE_ELEMENT,
            SCALAR_OR_VECTOR,
            ANY,
            ONE_ELEMENT,
            SCALAR_OR_VECTOR,
            BOTH_PASTS));
    RANKS.put(
        "com.microsoft.MultiHeadAttention",
        List.of(STEPS, STEPS, STEPS, VECTOR, ANY, HEADS, HEADS, HEADS));
  }

  private static void putQuantised() {
    List<Rank> operand = List.of(ANY, SCALAR, SCALAR);
    for (String name : List.of("QLinearAdd", "QLinearMul")) {
      RANKS.put(
          "com.microsoft." + name,
          Stream.of(operand, operand, List.of(SCALAR, SCALAR)).flatMap(List::stream).toList());
    }
    for (String name : List.of("QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax")) {
      RANKS.put(
          "com.microsoft." + name,
          List.of(ANY, ONE_ELEMENT, ONE_ELEMENT, ONE_ELEMENT, ONE_ELEMENT));
    }
    for (String name : List.of("QLinearAveragePool", "QLinearGlobalAveragePool")) {
      RANKS.put("com.microsoft." + name, List.of(CHANNELS, SCALAR, SCALAR, SCALAR, SCALAR));
    }
    RANKS.put("com.microsoft.QLinearConcat", List.of(ONE_ELEMENT, ONE_ELEMENT));
    RANKS.put(
        "com.microsoft.DynamicQuantizeMatMul",
        List.of(ANY, ANY, SCALAR_OR_VECTOR, SCALAR_OR_VECTOR, VECTOR));
    RANKS.put(
        "com.microsoft.MatMulIntegerToFloat",
        List.of(ANY, ANY, ONE_ELEMENT, SCALAR_OR_VECTOR, ONE_ELEMENT, SCALAR_OR_VECTOR, VECTOR));
  }

  private OperandRanks() {}

  /**
   * Refuses constants of other ranks, and has the others checked when the node runs.
   *
   * @param operator the operator's name with its domain
   */
  static void require(String operator, OnnxNode node) {
    List<Rank> ranks = RANKS.getOrDefault(operator, List.of());
    for (int k = 0; k < Math.min(ranks.size(), node.inputCount()); k++) {
      Value value = node.peekInput(k);
      Rank rank = ranks.get(k);
      if (value != null && !rank.isAny()) {
        String input = "input %d ('%s')".formatted(k, value.name());
        node.require(inputs -> rank.require(input, inputs.get(0)), value);
      }
    }
  }
}

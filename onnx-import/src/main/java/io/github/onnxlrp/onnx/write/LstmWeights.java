package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import io.github.onnxlrp.fused.Lstm;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The weights of LSTMs of one size, which are in the file once, as their operator takes them, with
 * a leading axis of LSTMs. The parts of them that products take are cut out of them by nodes that
 * read constants alone, which ONNX Runtime computes when it loads the file. These have that axis
 * only where there are several.
 */
final class LstmWeights {
  /** The gates of {@link Lstm} in the order of the operator: i, o, f, c. */
  private static final int[] ORDER = {0, 2, 1, Lstm.CANDIDATE};

  private final Operation o;
  private final List<Lstm> lstms;
  private final int units;
  private final boolean one;

  LstmWeights(Operation o, List<FusedLstm> lstms) {
    this.o = o;
    this.lstms = lstms.stream().map(FusedLstm::weights).toList();
    this.units = this.lstms.get(0).units();
    this.one = lstms.size() == 1;
  }

  /** W, the weights of x {@code [lstms, 4 units, input_size]}. */
  String ofInput() {
    return matrix("W", lstms.get(0).inputs(), Lstm::ofInput);
  }

  /** R, the weights of h {@code [lstms, 4 units, units]}. */
  String ofHidden() {
    return matrix("R", units, Lstm::ofHidden);
  }

  private String matrix(String name, int rows, BiFunction<Lstm, Integer, double[]> ofGate) {
    int height = Lstm.GATES * units;
    double[] all = new double[lstms.size() * height * rows];
    for (int at = 0; at < lstms.size() * height; at++) {
      double[] gate = ofGate.apply(lstms.get(at / height), ORDER[at % height / units]);
      for (int row = 0; row < rows; row++) {
        all[at * rows + row] = gate[row * units + at % units];
      }
    }
    return write(name, Tensor.of(all, lstms.size(), height, rows));
  }

  private String write(String name, Tensor tensor) {
    return o.constants().write(o.path() + "/" + name, tensor);
  }

  /** B, the biases {@code [lstms, 8 units]}: those of x hold all. */
  String ofOperator() {
    int width = 2 * Lstm.GATES * units;
    double[] both =
        lstms.stream()
            .flatMapToDouble(lstm -> Arrays.stream(Arrays.copyOf(bias(lstm, ORDER), width)))
            .toArray();
    return write("B", Tensor.of(both, lstms.size(), width));
  }

  /** The biases of some gates of {@link Lstm} side by side, {@code [lstms, 1, gates units]}. */
  String biases(int... gates) {
    double[] all =
        lstms.stream().flatMapToDouble(lstm -> Arrays.stream(bias(lstm, gates))).toArray();
    int width = gates.length * units;
    return write("bias", one ? Tensor.of(all, width) : Tensor.of(all, lstms.size(), 1, width));
  }

  private double[] bias(Lstm lstm, int... gates) {
    double[] all = new double[gates.length * units];
    for (int place = 0; place < gates.length; place++) {
      System.arraycopy(lstm.bias(gates[place]), 0, all, place * units, units);
    }
    return all;
  }

  /** Of W or R the matrices {@code [units, rows]}, in the order of {@link Lstm}. */
  List<String> gates(String matrices) {
    String cut = one ? o.add("Squeeze", matrices, o.integers(0)) : matrices;
    List<String> parts =
        o.addAll(
            "Split", Lstm.GATES, Map.of("axis", -2), cut, o.integers(units, units, units, units));
    return Arrays.stream(ORDER).mapToObj(parts::get).toList();
  }

  /** Some of these side by side, the other way round: {@code [rows, gates units]}. */
  String sideBySide(List<String> gates, int... wanted) {
    String[] parts = IntStream.of(wanted).mapToObj(gates::get).toArray(String[]::new);
    Map<String, ?> turned = Map.of("perm", one ? List.of(1, 0) : List.of(0, 2, 1));
    return o.add("Transpose", turned, o.add("Concat", Map.of("axis", -2), parts));
  }

  /** Matrices of all LSTMs, for each alone. */
  List<String> each(String matrices) {
    if (one) {
      return List.of(matrices);
    }
    String lengths = o.integers(LongStream.generate(() -> 1).limit(lstms.size()).toArray());
    return o.addAll("Split", lstms.size(), Map.of("axis", 0), matrices, lengths).stream()
        .map(part -> o.add("Squeeze", part, o.integers(0)))
        .toList();
  }
}

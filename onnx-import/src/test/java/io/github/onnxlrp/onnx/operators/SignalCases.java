package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Spectra, windows and filters: one node each. */
final class SignalCases {
  private static final RandomTensors RANDOM = new RandomTensors(1807);

  private SignalCases() {}

  static Stream<OneNode> all() {
    return Stream.of(windows(), transforms(), shortTime(), filters()).flatMap(s -> s);
  }

  private static Tensor integer(long value) {
    return Tensor.of(new long[] {value});
  }

  private static Stream<OneNode> windows() {
    return Stream.of("HannWindow", "HammingWindow", "BlackmanWindow")
        .flatMap(
            name ->
                Stream.of(
                    OneNode.of(name, 17).input(integer(10)),
                    OneNode.of(name, 17).input(integer(9)).with("periodic", 0),
                    OneNode.of(name, 17).input(integer(1)),
                    OneNode.of(name, 17).constant(integer(8)).with("output_datatype", 11)));
  }

  private static Stream<OneNode> transforms() {
    Tensor real = RANDOM.floats(2, 10, 1);
    Tensor complex = RANDOM.floats(2, 7, 2);
    return Stream.of(
        OneNode.of("DFT", 17).input(real),
        OneNode.of("DFT", 17).input(real).with("onesided", 1),
        OneNode.of("DFT", 17).input(complex),
        OneNode.of("DFT", 17).input(complex).with("inverse", 1),
        OneNode.of("DFT", 17).input(RANDOM.floats(2, 3, 8, 1)).with("axis", 2),
        OneNode.of("DFT", 20).input(real).constant(integer(6)),
        OneNode.of("DFT", 20).input(complex).constant(integer(12)).constant(integer(-2)),
        OneNode.of("DFT", 20).input(RANDOM.floats(2, 3, 9, 1)).with("onesided", 1));
  }

  private static Stream<OneNode> shortTime() {
    Tensor real = RANDOM.floats(2, 20, 1);
    Tensor window = RANDOM.positive(8);
    return Stream.of(
        OneNode.of("STFT", 17).input(real).constant(integer(4)).constant(window),
        OneNode.of("STFT", 17)
            .input(real)
            .constant(integer(3))
            .constant(window)
            .constant(integer(8)),
        OneNode.of("STFT", 17).input(RANDOM.floats(1, 20)).constant(integer(4)).constant(window),
        OneNode.of("STFT", 17).input(real).constant(integer(5)).absent().constant(integer(6)),
        OneNode.of("STFT", 17)
            .input(real)
            .constant(integer(4))
            .constant(window)
            .with("onesided", 0));
  }

  private static Stream<OneNode> filters() {
    return Stream.of(
        mel(8, 16, 8192, 0, 4096), mel(13, 128, 16000, 20, 7600), mel(4, 9, 100, 5, 40));
  }

  private static OneNode mel(long bins, long length, long rate, double low, double high) {
    return OneNode.of("MelWeightMatrix", 17)
        .input(integer(bins))
        .constant(integer(length))
        .constant(integer(rate))
        .constant(scalar(low))
        .constant(scalar(high));
  }
}

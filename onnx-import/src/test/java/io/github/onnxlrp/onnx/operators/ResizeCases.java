package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Resize: one node each. */
final class ResizeCases {
  private static final RandomTensors RANDOM = new RandomTensors(2017);

  private ResizeCases() {}

  static Stream<OneNode> all() {
    return Stream.of(nearest(), linear(), others()).flatMap(s -> s);
  }

  private static Tensor scales(double... scales) {
    double[] floats = new double[scales.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) scales[k];
    }
    return Tensor.floating(ElementType.FLOAT, floats, floats.length);
  }

  private static OneNode scaled(String mode, int opset, Tensor x, double... scales) {
    return OneNode.of("Resize", opset)
        .input(x)
        .absent()
        .constant(scales(scales))
        .with("mode", mode);
  }

  /** Scales of 0.6: {@code 3 / 0.6} is 5 in single precision, and less than that in double. */
  private static Stream<OneNode> nearest() {
    Tensor x = RANDOM.floats(1, 2, 5, 10);
    return Stream.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")
        .flatMap(
            rounding ->
                Stream.of("half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel")
                    .map(
                        place ->
                            scaled("nearest", 13, x, 1, 1, 1.7, 0.6)
                                .with("coordinate_transformation_mode", place)
                                .with("nearest_mode", rounding)));
  }

  private static Stream<OneNode> linear() {
    Tensor x = RANDOM.floats(1, 2, 5, 10);
    return Stream.of(
            "half_pixel",
            "align_corners",
            "asymmetric",
            "pytorch_half_pixel",
            "half_pixel_symmetric")
        .flatMap(
            place ->
                Stream.of(
                    scaled("linear", 19, x, 1, 1, 1.7, 0.6)
                        .with("coordinate_transformation_mode", place),
                    scaled("linear", 19, x, 1, 1, 0.3, 2)
                        .with("coordinate_transformation_mode", place)));
  }

  private static Stream<OneNode> others() {
    Tensor x = RANDOM.floats(2, 3, 4);
    return Stream.of(
        scaled("nearest", 13, x, 1, 1, 2),
        OneNode.of("Resize", 11)
            .input(x)
            .constant(scales())
            .constant(scales(2, 1, 0.5))
            .with("coordinate_transformation_mode", "tf_half_pixel_for_nn"),
        scaled("linear", 13, x, 1, 1.5, 2),
        OneNode.of("Resize", 13)
            .input(x)
            .absent()
            .absent()
            .constant(Tensor.vector(2, 5, 3))
            .with("mode", "linear"),
        OneNode.of("Resize", 13).input(x).absent().absent().input(Tensor.vector(1, 3, 7)),
        OneNode.of("Resize", 18)
            .input(x)
            .absent()
            .constant(scales(1.5))
            .with("axes", new long[] {-1}),
        OneNode.of("Resize", 10).input(x).constant(scales(1, 2, 1.6)),
        OneNode.of("Resize", 10).input(x).constant(scales(1, 0.6, 0.7)),
        OneNode.of("Resize", 10)
            .input(RANDOM.floats(1, 1, 4, 5))
            .constant(scales(1, 1, 2, 0.6))
            .with("mode", "linear"));
  }
}

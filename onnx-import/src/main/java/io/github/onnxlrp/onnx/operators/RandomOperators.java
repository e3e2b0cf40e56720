package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.List;
import java.util.stream.Stream;

/** Operators that draw random numbers, of which no two runs agree. */
final class RandomOperators {
  private RandomOperators() {}

  static final List<BuiltIn> LIST =
      Stream.of(
              "Bernoulli",
              "Multinomial",
              "RandomNormal",
              "RandomNormalLike",
              "RandomUniform",
              "RandomUniformLike")
          .map(
              name ->
                  BuiltIn.of(name, RandomOperators::refuse)
                      .limits("Refused where the output depends on it: it is random."))
          .toList();

  private static void refuse(OnnxNode node) {
    throw node.unsupported(
        "it draws random numbers, so that no two runs agree, which is not supported; export the"
            + " model without sampling");
  }
}

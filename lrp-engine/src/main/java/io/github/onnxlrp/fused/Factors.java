package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Function;
import io.github.onnxlrp.fused.Term.Kind;
import io.github.onnxlrp.fused.Term.Product;
import java.util.Objects;
import java.util.stream.Stream;

/** What the factors of an elementwise product are. */
final class Factors {
  private Factors() {}

  /** The factor that is a tanh; null where none is. */
  static Function tanh(Product product) {
    return functions(product, Kind.TANH).findFirst().orElse(null);
  }

  /** The pre-activation of the sigmoid that multiplies a signal; null where none does. */
  static Affine gate(Product product, Term signal, ForwardStep forward) {
    return product.factors().contains(signal)
        ? functions(product, Kind.SIGMOID)
            .filter(factor -> !factor.equals(signal))
            .map(factor -> forward.sumOfBoth(factor.of()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static Stream<Function> functions(Product product, Kind kind) {
    return product.factors().stream()
        .filter(Function.class::isInstance)
        .map(Function.class::cast)
        .filter(function -> function.kind() == kind);
  }
}

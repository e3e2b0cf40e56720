package io.github.onnxlrp.onnx.operators;

import java.util.List;
import java.util.stream.Stream;

/** The operators that come with the library. */
public final class BuiltInOperators {
  /** One list for each family of operators; a new operator is a line in one of them. */
  public static final List<BuiltIn> LIST =
      Stream.of(
              ArithmeticOperators.LIST,
              ReductionOperators.LIST,
              ElementOperators.LIST,
              MovementOperators.LIST,
              ConvolutionOperators.LIST,
              NormalisationOperators.LIST,
              FusedOperators.LIST,
              SignalOperators.LIST,
              QuantisationOperators.LIST,
              DiscreteOperators.LIST,
              RandomOperators.LIST,
              RecurrenceOperators.LIST)
          .flatMap(List::stream)
          .toList();

  private BuiltInOperators() {}
}

package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator against ONNX Runtime. */
class OperatorTranslatorsTest {
  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithOnnxRuntime(OneNode node) {
    OnnxRuntimeReference.assertAgrees(node.model());
  }

  static Stream<OneNode> cases() {
    return OperatorCases.all();
  }

  /** Operators around graphs and recurrences have tests of their own. */
  @Test
  void everyOperatorHasACase() {
    Set<String> tested =
        Stream.concat(
                OperatorCases.all().map(OneNode::operator),
                Stream.of(RecurrenceOperators.LIST, RandomOperators.LIST)
                    .flatMap(List::stream)
                    .map(BuiltIn::fullName))
            .collect(Collectors.toSet());
    assertThat(BuiltInOperators.LIST)
        .extracting(BuiltIn::fullName)
        .allSatisfy(name -> assertThat(tested).contains(name));
  }
}

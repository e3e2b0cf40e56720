package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a backward pass adds of its own. */
class OperationsTest {
  @Test
  void ofShape() {
    List<Tensor> made = Operations.OF_SHAPE.forward(List.of(Tensor.vector(2, 3)));
    assertThat(made).singleElement().extracting(Tensor::shape).isEqualTo(new int[] {2, 3});
  }
}

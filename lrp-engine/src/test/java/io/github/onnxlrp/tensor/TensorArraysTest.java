package io.github.onnxlrp.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TensorArraysTest {
  private static final double[][] ROWS = {{0.1, 2, 3}, {4, 5, -6}};

  @Test
  void rowsOfDoublesAreCopied() {
    double[][] rows = {ROWS[0].clone(), ROWS[1].clone()};
    Tensor tensor = TensorArrays.tensor(rows);
    rows[0][0] = 9;
    assertThat(tensor.type()).isEqualTo(ElementType.DOUBLE);
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.doubles()).containsExactly(0.1, 2, 3, 4, 5, -6);
    assertThat(TensorArrays.doubles(tensor)).isDeepEqualTo(ROWS);
    TensorArrays.doubles(tensor)[0][0] = 9;
    assertThat(tensor.get(0)).isEqualTo(0.1);
  }

  @Test
  void rowsOfFloatsKeepTheirValues() {
    float[][] rows = {{0.1f, 2, 3}, {4, 5, -6}};
    Tensor tensor = TensorArrays.tensor(rows);
    assertThat(tensor.type()).isEqualTo(ElementType.FLOAT);
    assertThat(tensor.get(0)).isEqualTo(0.1f);
    assertThat(TensorArrays.floats(tensor)).isDeepEqualTo(rows);
  }

  @Test
  void aBufferIsReadFromItsPosition() {
    FloatBuffer buffer = FloatBuffer.wrap(new float[] {7, 1, 2, 3, 4}).position(1);
    Tensor tensor = TensorArrays.tensor(buffer, 1, 2, 2);
    assertThat(buffer.position()).isOne();
    assertThat(tensor.shape()).containsExactly(1, 2, 2);
    assertThat(TensorArrays.buffer(tensor)).isEqualTo(FloatBuffer.wrap(new float[] {1, 2, 3, 4}));
    assertThatThrownBy(() -> TensorArrays.tensor(buffer, 3))
        .hasMessage("4 elements do not fill shape [3]");
  }

  @Test
  void whatHasNoRowsIsRefused() {
    assertThatThrownBy(() -> TensorArrays.tensor(new double[][] {{1}, {1, 2}}))
        .hasMessage("row 1 has 2 elements; expected 1, as row 0 has");
    assertThatThrownBy(() -> TensorArrays.tensor(new float[][] {{1}, {}}))
        .hasMessage("row 1 has 0 elements; expected 1, as row 0 has");
    assertThat(TensorArrays.tensor(new float[0][]).shape()).containsExactly(0, 0);
    for (Tensor wrong : new Tensor[] {Tensor.vector(1, 2), Tensor.scalar(1)}) {
      assertThatThrownBy(() -> TensorArrays.doubles(wrong)).hasMessageContaining("has no rows");
      assertThatThrownBy(() -> TensorArrays.floats(wrong)).hasMessageContaining("has no rows");
    }
  }
}

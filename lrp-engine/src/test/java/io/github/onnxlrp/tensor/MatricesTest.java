package io.github.onnxlrp.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.ir.op.MatMul;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatricesTest {
  private static Tensor random(Random random, int rows, int columns) {
    return Tensor.of(random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
  }

  /** 1e-13: sums of at most 127 products of numbers up to 1, in another order. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "1,7,60", "3,61,5", "16,127,33"})
  void productsAreThoseOfEjml(int rows, int inner, int columns) {
    Random random = new Random(rows * 1_000_003L + inner);
    Tensor left = random(random, rows, inner);
    Tensor right = random(random, inner, columns);
    DMatrixRMaj expected = new DMatrixRMaj(rows, columns);
    CommonOps_DDRM.mult(Matrices.matrix(left), Matrices.matrix(right), expected);
    Tensor product = new MatMul().forward(List.of(left, right)).get(0);
    assertThat(product.shape()).containsExactly(rows, columns);
    assertThat(product.doubles()).containsExactly(expected.getData(), within(1e-13));
    assertThat(Matrices.tensor(expected).shape()).containsExactly(rows, columns);
  }

  @Test
  void neitherSideSeesWhatTheOtherChanges() {
    Tensor tensor = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
    DMatrixRMaj matrix = Matrices.matrix(tensor);
    matrix.set(0, 1, 9);
    assertThat(tensor.doubles()).containsExactly(1, 2, 3, 4);
    Tensor back = Matrices.tensor(matrix);
    matrix.set(0, 1, 7);
    assertThat(back.doubles()).containsExactly(1, 9, 3, 4);
  }

  @Test
  void aMatrixThatBecameSmallerHasItsElementsOnly() {
    DMatrixRMaj matrix = new DMatrixRMaj(3, 3);
    matrix.reshape(1, 2);
    matrix.set(0, 1, 5);
    assertThat(Matrices.tensor(matrix).doubles()).containsExactly(0, 5);
  }

  @Test
  void otherTensorsAreRefused() {
    Tensor cube = Tensor.of(new double[] {1}, 1, 1, 1);
    Tensor ids = Tensor.integers(ElementType.INT64, new long[] {1}, 1, 1);
    for (Tensor tensor : List.of(cube, ids)) {
      assertThatThrownBy(() -> Matrices.matrix(tensor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a floating tensor of two axes");
    }
  }
}

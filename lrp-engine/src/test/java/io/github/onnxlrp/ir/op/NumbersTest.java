package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounding to declared types, integer arithmetic, and operands that do not fit. */
class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    // Half the distance between 1 and its successor goes to the even one, 1.
    "FLOAT16, 1.00048828125, 1",
    "FLOAT16, 1.0004882812501, 1.0009765625",
    "FLOAT16, 65519.99, 65504",
    "FLOAT16, 65520, Infinity",
    "FLOAT16, 1e-8, 0",
    "FLOAT16, 8.9e-8, 5.9604644775390625e-8",
    "FLOAT16, -3.14159, -3.140625",
    "BFLOAT16, 3.14159, 3.140625",
    "BFLOAT16, 1e39, Infinity",
    "FLOAT, 0.1, 0.10000000149011612",
    "DOUBLE, 0.1, 0.1",
    "FLOAT16, NaN, NaN"
  })
  void rounds(ElementType type, double value, double expected) {
    assertThat(FloatFormats.round(value, type)).isEqualTo(Double.valueOf(expected));
  }

  @Test
  void everyHalfIsItsOwnRounding() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double half = FloatFormats.ofHalf((short) bits);
      assertThat(FloatFormats.round(half, ElementType.FLOAT16)).isEqualTo(Double.valueOf(half));
      double bfloat = FloatFormats.ofBfloat16((short) bits);
      assertThat(FloatFormats.round(bfloat, ElementType.BFLOAT16))
          .isEqualTo(Double.valueOf(bfloat));
    }
  }

  /** 2049 is the first integer that float16 does not hold; it becomes 2048. */
  @ParameterizedTest
  @CsvSource({"FLOAT16, 2049, 2048", "BFLOAT16, 257, 256"})
  void aCastToAHalfAndBackRoundsWhatIsThenCounted(ElementType half, double number, int seen) {
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {number, 0}, 2, 1);
    Tensor back = cast(cast(x, half), ElementType.FLOAT);
    assertThat(back.doubles()).containsExactly(number, 0);
    Tensor moved = new Transpose(List.of(1, 0)).forward(List.of(back)).get(0);
    Tensor joined = new Concat(0).forward(List.of(moved, moved)).get(0);
    for (Tensor tensor : List.of(back, moved, joined)) {
      assertThat(cast(tensor, ElementType.INT64).longs()[0]).isEqualTo(seen);
      assertThat(Rounding.floor().forward(List.of(tensor)).get(0).doubles()[0]).isEqualTo(seen);
      Tensor limit = Tensor.floating(ElementType.FLOAT, new double[] {number});
      assertThat(Comparisons.less().forward(List.of(tensor, limit)).get(0).longs()[0]).isEqualTo(1);
    }
  }

  /**
   * What is computed from it, and what was joined from numbers of several kinds, is not rounded.
   */
  @Test
  void whatIsComputedFromACastIsNotRounded() {
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {2049}, 1);
    Tensor back = cast(cast(x, ElementType.FLOAT16), ElementType.FLOAT);
    Tensor sum = new Add().forward(List.of(back, back)).get(0);
    assertThat(cast(sum, ElementType.INT64).longs()).containsExactly(4098);
  }

  @Test
  void castsRoundToTheDeclaredTypeFirst() {
    // The double is below 3, the float nearest to it is 3.
    Tensor almost = Tensor.floating(ElementType.FLOAT, new double[] {2.999999999, -2.7}, 2);
    assertThat(cast(almost, ElementType.INT64).longs()).containsExactly(3, -2);
    Tensor large = Tensor.vector(300, -1, 0);
    assertThat(cast(large, ElementType.UINT8).longs()).containsExactly(44, 255, 0);
    assertThat(cast(large, ElementType.INT8).longs()).containsExactly(44, -1, 0);
    assertThat(cast(large, ElementType.BOOL).longs()).containsExactly(1, 1, 0);
    Tensor unsigned = Tensor.integers(ElementType.UINT64, new long[] {-1}, 1);
    assertThat(cast(unsigned, ElementType.DOUBLE).doubles()).containsExactly(0x1p64);
  }

  private static Tensor cast(Tensor tensor, ElementType type) {
    return new Cast(type).apply(List.of(tensor));
  }

  @Test
  void integersWrapAsTheirTypesDo() {
    Tensor bytes = Tensor.integers(ElementType.INT8, new long[] {127, -128}, 2);
    Tensor ones = Tensor.integers(ElementType.INT8, new long[] {1, 1}, 2);
    assertThat(new Add().apply(List.of(bytes, ones)).longs()).containsExactly(-128, -127);
    assertThat(Functions.negate().apply(List.of(bytes)).longs()).containsExactly(-127, -128);
    assertThat(new Reduce(false, false, false).apply(List.of(bytes)).longs()).containsExactly(-1);
  }

  static Stream<Arguments> doesNotFit() {
    Tensor x = Tensor.zeros(ElementType.DOUBLE, 2, 3);
    Tensor y = Tensor.zeros(ElementType.DOUBLE, 4);
    return Stream.of(
        misfit("do not broadcast", new Add(), x, y),
        misfit("inner dimensions differ", new MatMul(), x, y.reshaped(4, 1)),
        misfit("scalar", new MatMul(), x, Tensor.scalar(1)),
        misfit("division by zero", new Div(), Tensor.vector(1), Tensor.vector(0)),
        misfit("cannot join", new Concat(0), x, y),
        misfit("index 3 is outside", new Gather(1), x, Tensor.vector(3)),
        misfit("does not fit shape", new Transpose(List.of(0, 1, 2)), x),
        misfit("do not fill axis", new Split(1, 2), x, Tensor.vector(1, 1)),
        misfit(
            "step 0",
            new Slice(),
            x,
            Tensor.vector(0),
            Tensor.vector(1),
            Tensor.vector(0),
            Tensor.vector(0)),
        misfit("cannot reshape", Reshape.toOperand(false), x, Tensor.vector(4, -1)),
        misfit("cannot reshape", Reshape.toOperand(false), x, Tensor.vector(-1, -1)),
        misfit("cannot reshape", Reshape.toOperand(false), x, Tensor.vector(-2, -3)),
        misfit("not of length 1", Reshape.squeeze(), x, Tensor.vector(0)),
        misfit("given twice", Reshape.unsqueeze(), x, Tensor.vector(0, 0)),
        misfit("outside rank 2", Reshape.flatten(3), x),
        misfit("outside rank 2", new Reduce(true, true, false), x, Tensor.vector(2)),
        misfit("mean of integers", new Reduce(true, true, false), Tensor.vector(1)),
        misfit("an axis of length -1", Generators.constantOfShape(y), Tensor.vector(-1)),
        misfit(
            "without end",
            Generators.range(),
            Tensor.scalar(0),
            Tensor.scalar(1),
            Tensor.scalar(0)),
        misfit("of type bool", Comparisons.and(), x, x));
  }

  private static Arguments misfit(String message, TensorOp op, Tensor... operands) {
    return Arguments.of(message, op, Arrays.asList(operands));
  }

  @ParameterizedTest
  @MethodSource
  void doesNotFit(String message, TensorOp op, List<Tensor> operands) {
    assertThatThrownBy(() -> op.forward(operands))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}

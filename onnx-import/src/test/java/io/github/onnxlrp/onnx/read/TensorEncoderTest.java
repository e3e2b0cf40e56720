package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorEncoderTest {
  @ParameterizedTest
  @EnumSource
  void whatIsWrittenReadsTheSame(ElementType type) {
    Tensor tensor =
        type.isFloating()
            ? Tensor.floating(type, new double[] {0, -0.0, 1.5, -3.25, 0.0625, 96}, 2, 3)
            : Tensor.integers(type, new long[] {0, 1, 1, 0, 1, 0}, 2, 3);
    TensorProto proto = TensorEncoder.encode("t", tensor);
    assertThat(proto.getName()).isEqualTo("t");
    Tensor read = TensorDecoder.decode(proto, "t");
    assertThat(read.type()).isEqualTo(type);
    assertThat(read.shape()).containsExactly(2, 3);
    for (int k = 0; k < tensor.size(); k++) {
      assertThat(read.get(k)).isEqualTo(tensor.get(k));
    }
  }

  @Test
  void extremeIntegersAreKept() {
    Tensor tensor = Tensor.vector(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(TensorDecoder.decode(TensorEncoder.encode("t", tensor), "t").longs())
        .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Bits as IEEE 754 lays them down. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 3c00",
    "-2.0, c000",
    "65504, 7bff",
    "65519.9, 7bff",
    "65520, 7c00",
    "1e300, 7c00",
    "-Infinity, fc00",
    "NaN, 7e00",
    "5.960464477539063E-8, 0001",
    "2.9802322387695312E-8, 0000",
    "2.98023223876953125E-8, 0000",
    "2.99E-8, 0001",
    "6.103515625E-5, 0400",
    "6.1005353927612305E-5, 0400",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02",
    "-0.0, 8000"
  })
  void halfPrecisionRoundsToEven(double value, String bits) {
    assertThat(TensorEncoder.float16Bits(value)).isEqualTo(Integer.parseInt(bits, 16));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 3f80", "1.00390625, 3f80", "1.01171875, 3f82", "1e39, 7f80", "NaN, 7fc0"})
  void bfloat16RoundsToEven(double value, String bits) {
    assertThat(TensorEncoder.bfloat16Bits(value)).isEqualTo(Integer.parseInt(bits, 16));
  }
}

package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorDecoderTest {
  @ParameterizedTest
  @EnumSource
  void rawDataOfEveryType(ElementType type) {
    Tensor tensor =
        type.isFloating()
            ? Tensor.floating(type, new double[] {0, 1, 0.5, 1.5}, 2, 2)
            : Tensor.integers(type, new long[] {0, 1, 1, 0}, 2, 2);
    assertSame(TensorDecoder.decode(TensorEncoder.encode("x", tensor), "x"), tensor);
  }

  /** Parsed models share their bytes with the file, so that data begin anywhere in them. */
  @ParameterizedTest
  @EnumSource
  void rawDataInTheMiddleOfOtherBytes(ElementType type) {
    Tensor tensor =
        type.isFloating()
            ? Tensor.floating(type, new double[] {-1, 0.25, 2}, 3)
            : Tensor.integers(type, new long[] {1, 0, 1}, 3);
    TensorProto proto = TensorEncoder.encode("x", tensor);
    ByteString around = ByteString.copyFromUtf8("12345");
    ByteString whole = ByteString.copyFrom(around.concat(proto.getRawData()).toByteArray());
    TensorProto shared = proto.toBuilder().setRawData(whole.substring(5)).build();
    assertSame(TensorDecoder.decode(shared, "x"), tensor);
  }

  @Test
  void numbersAtTheEdgesOfTheirTypes() {
    TensorProto bytes = raw(DataType.UINT8, 0xFF, 0x80);
    assertThat(TensorDecoder.decode(bytes, "x").longs()).containsExactly(255, 128);
    TensorProto signed = raw(DataType.INT8, 0xFF, 0x80);
    assertThat(TensorDecoder.decode(signed, "x").longs()).containsExactly(-1, -128);
    TensorProto shorts = raw(DataType.UINT16, 0xFF, 0xFF);
    assertThat(TensorDecoder.decode(shorts, "x").longs()).containsExactly(65535);
    TensorProto ints = raw(DataType.UINT32, 0xFF, 0xFF, 0xFF, 0xFF);
    assertThat(TensorDecoder.decode(ints, "x").longs()).containsExactly(4294967295L);
    // The smallest, the largest and an infinite half.
    TensorProto halves = raw(DataType.FLOAT16, 0x01, 0x00, 0xFF, 0x7B, 0x00, 0xFC);
    assertThat(TensorDecoder.decode(halves, "x").doubles())
        .containsExactly(Math.pow(2, -24), 65504, Double.NEGATIVE_INFINITY);
    TensorProto bfloats = raw(DataType.BFLOAT16, 0x80, 0xBF);
    assertThat(TensorDecoder.decode(bfloats, "x").doubles()).containsExactly(-1);
  }

  private static TensorProto raw(DataType type, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int k = 0; k < data.length; k++) {
      data[k] = (byte) bytes[k];
    }
    int size = ElementTypes.of(type.getNumber(), "x").bytes();
    return tensor(type, bytes.length / size).setRawData(ByteString.copyFrom(data)).build();
  }

  @ParameterizedTest
  @MethodSource
  void typedData(TensorProto proto, List<Double> expected) {
    Tensor tensor = TensorDecoder.decode(proto, "x");
    for (int k = 0; k < expected.size(); k++) {
      assertThat(tensor.get(k)).isEqualTo(expected.get(k));
    }
    assertThat(tensor.size()).isEqualTo(expected.size());
  }

  static Stream<Arguments> typedData() {
    return Stream.of(
        Arguments.of(
            tensor(DataType.FLOAT, 2).addFloatData(1.5f).addFloatData(-2).build(),
            List.of(1.5, -2.0)),
        Arguments.of(tensor(DataType.DOUBLE, 1).addDoubleData(0.1).build(), List.of(0.1)),
        Arguments.of(tensor(DataType.INT64, 1).addInt64Data(-7).build(), List.of(-7.0)),
        Arguments.of(tensor(DataType.INT32, 1).addInt32Data(-7).build(), List.of(-7.0)),
        Arguments.of(tensor(DataType.INT8, 1).addInt32Data(-128).build(), List.of(-128.0)),
        Arguments.of(tensor(DataType.UINT8, 1).addInt32Data(255).build(), List.of(255.0)),
        Arguments.of(tensor(DataType.BOOL, 1).addInt32Data(1).build(), List.of(1.0)),
        Arguments.of(tensor(DataType.UINT32, 1).addUint64Data(1L << 31).build(), List.of(0x1p31)),
        Arguments.of(tensor(DataType.FLOAT16, 1).addInt32Data(0x3E00).build(), List.of(1.5)),
        Arguments.of(tensor(DataType.BFLOAT16, 1).addInt32Data(0x3FC0).build(), List.of(1.5)),
        Arguments.of(tensor(DataType.FLOAT, 0).build(), List.of()),
        Arguments.of(tensor(DataType.FLOAT).addFloatData(3).build(), List.of(3.0)));
  }

  @ParameterizedTest
  @MethodSource
  void refuses(String message, Reason reason, Consumer<TensorProto.Builder> change) {
    TensorProto.Builder proto = tensor(DataType.FLOAT, 2).addFloatData(1).addFloatData(2);
    change.accept(proto);
    assertThatThrownBy(() -> TensorDecoder.decode(proto.build(), "initializer 'W'"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("initializer 'W': ")
        .hasMessageContaining(message)
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(reason);
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        refusal("expected 3", p -> p.setDims(0, 3)),
        refusal("out of range", p -> p.setDims(0, -2)),
        refusal("out of range", p -> p.setDims(0, 1L << 40)),
        refusal("too many elements", p -> p.setDims(0, 1L << 20).addDims(1L << 20)),
        refusal("too many elements", p -> p.setDims(0, 1L << 30).addDims(1L << 30).addDims(4)),
        refusal("2 fields", p -> p.setRawData(ByteString.copyFrom(new byte[8]))),
        refusal("2 fields", p -> p.addInt64Data(1)),
        refusal("7 bytes", p -> p.clearFloatData().setRawData(ByteString.copyFrom(new byte[7]))),
        refusal("0 elements", p -> p.setDataType(DataType.INT64_VALUE)),
        refusal(
            "300 is not",
            p ->
                p.clearFloatData()
                    .setDataType(DataType.UINT8_VALUE)
                    .addInt32Data(300)
                    .setDims(0, 1)),
        refusal("not the code", p -> p.setDataType(0)),
        refusal("not the code", p -> p.setDataType(999)),
        refusal("another file", p -> p.setDataLocation(TensorProto.DataLocation.EXTERNAL)),
        Arguments.of(
            "STRING",
            Reason.UNSUPPORTED,
            (Consumer<TensorProto.Builder>) p -> p.setDataType(DataType.STRING_VALUE)),
        Arguments.of(
            "code 17", Reason.UNSUPPORTED, (Consumer<TensorProto.Builder>) p -> p.setDataType(17)));
  }

  private static Arguments refusal(String message, Consumer<TensorProto.Builder> change) {
    return Arguments.of(message, Reason.INVALID_INPUT, change);
  }

  private static TensorProto.Builder tensor(DataType type, long... dims) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDataType(type.getNumber());
    for (long dim : dims) {
      proto.addDims(dim);
    }
    return proto;
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.toString()).isEqualTo(expected.toString());
    for (int k = 0; k < expected.size(); k++) {
      assertThat(actual.get(k)).isEqualTo(expected.get(k));
    }
  }
}

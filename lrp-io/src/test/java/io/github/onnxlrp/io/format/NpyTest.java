package io.github.onnxlrp.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.Resources;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The array files were written by NumPy: see {@code npy/make.py}. */
class NpyTest {
  @ParameterizedTest
  @CsvSource({
    "f2, FLOAT16",
    "f4, FLOAT",
    "f8, DOUBLE",
    "i1, INT8",
    "i2, INT16",
    "i4, INT32",
    "i8, INT64"
  })
  void readsSignedNumbersOfBothByteOrders(String code, ElementType type) {
    for (String order : new String[] {"little_", "big_"}) {
      Tensor tensor = Npy.read(Resources.path("npy/" + order + code + ".npy"));
      assertThat(tensor.type()).isEqualTo(type);
      assertThat(tensor.shape()).containsExactly(2, 3);
      for (int k = 0; k < 6; k++) {
        assertThat(tensor.get(k)).isEqualTo(k - 3);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u1, UINT8, 255",
    "u2, UINT16, 65535",
    "u4, UINT32, 4294967295",
    "u8, UINT64, 9223372036854775807"
  })
  void readsUnsignedNumbersOfBothByteOrders(String code, ElementType type, long top) {
    for (String order : new String[] {"little_", "big_"}) {
      Tensor tensor = Npy.read(Resources.path("npy/" + order + code + ".npy"));
      assertThat(tensor.type()).isEqualTo(type);
      assertThat(tensor.longs()).containsExactly(0, 1, 2, 3, 200, top);
    }
  }

  @Test
  void readsBooleansScalarsAndEmptyArrays() {
    Tensor flags = Npy.read(Resources.path("npy/bool.npy"));
    assertThat(flags.type()).isEqualTo(ElementType.BOOL);
    assertThat(flags.longs()).containsExactly(1, 0, 1);
    Tensor scalar = Npy.read(Resources.path("npy/scalar.npy"));
    assertThat(scalar.shape()).isEmpty();
    assertThat(scalar.doubles()).containsExactly(2.5);
    assertThat(Npy.read(Resources.path("npy/empty.npy")).shape()).containsExactly(0, 3);
  }

  @Test
  void putsFortranOrderIntoCOrder() {
    Tensor tensor = Npy.read(Resources.path("npy/fortran.npy"));
    assertThat(tensor.shape()).containsExactly(2, 3, 4);
    for (int k = 0; k < 24; k++) {
      assertThat(tensor.longs()[k]).isEqualTo(k);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) {
    Tensor tensor = Npy.read(Resources.path("npy/version" + version + ".npy"));
    assertThat(tensor.doubles()).containsExactly(-3, -2, -1, 0, 1, 2);
  }

  @Test
  void readsSpecialValues() {
    assertThat(Npy.read(Resources.path("npy/half_values.npy")).doubles())
        .containsExactly(
            0,
            -0.0,
            1,
            65504,
            -0x1p-24,
            0x1p-14,
            0.333251953125,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN);
    assertThat(Npy.read(Resources.path("npy/double_values.npy")).doubles())
        .containsExactly(0.1, -1e300, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "little_f2", "little_f4", "little_f8", "little_i1", "little_i2", "little_i4", "little_i8",
        "little_u1", "little_u2", "little_u4", "little_u8", "bool", "scalar", "empty",
        "half_values", "double_values"
      })
  void writesTheBytesThatNumPyWrites(String name) {
    byte[] numpy = InputFiles.bytes(Resources.path("npy/" + name + ".npy"));
    assertThat(Npy.write(Npy.read(numpy, name))).isEqualTo(numpy);
  }

  @Test
  void everyHalfSurvives() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double value = HalfFloat.toDouble(bits);
      int expected = Double.isNaN(value) ? 0x7e00 : bits;
      assertThat(HalfFloat.ofDouble(value)).isEqualTo(expected);
    }
  }

  /** The nearest of all halves, found by looking at every one, is the oracle. */
  @Test
  void halvesAreRoundedToTheNearestEven() {
    double[] values = {
      1 / 3.0, 0.1, 2049, 2051, 65519.9, 0x1.8p-25, 0x1p-25, 6.1e-5, 1.00048828125
    };
    for (double value : values) {
      int nearest = 0;
      for (int bits = 1; bits < 0x7c00; bits++) {
        double better =
            Math.abs(HalfFloat.toDouble(nearest) - value)
                - Math.abs(HalfFloat.toDouble(bits) - value);
        if (better > 0 || (better == 0 && bits % 2 == 0)) {
          nearest = bits;
        }
      }
      assertThat(HalfFloat.ofDouble(value)).as("%s", value).isEqualTo(nearest);
      assertThat(HalfFloat.ofDouble(-value)).isEqualTo(nearest | 0x8000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          objects      | the array holds Python objects; expected one of f2 f4 f8 i1..i8 u1..u8 bool
          complex      | the array holds elements of type 'c16'
          text         | the array holds elements of type 'U1'
          fields       | the array has fields of several types
          too_large_u8 | the element 9223372036854775808 does not fit 63 bits
          """)
  void refusesWhatIsNoArrayOfNumbers(String name, String message) {
    assertThatThrownBy(() -> Npy.read(Resources.path("npy/" + name + ".npy")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(name + ".npy: " + message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }    | too many
          {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }     | bad NPY header
          {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }              | impossible shape
          {'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }                       | bad NPY header
          {'descr': '<f4', 'fortran_order': False, 'shape': (3,), }                        | needs 12
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}               | bad NPY header
          {'descr': '<f4', 'fortran_order': False, 'shape': 1}                             | bad NPY header
          {'descr': '<f4', 'fortran_order': 1, 'shape': (1,)}                              | bad NPY header
          {'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}          | bad NPY header
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x                      | bad NPY header
          {'descr': '<f4                                                                   | bad NPY header
          {                                                                                | bad NPY header
          """)
  void refusesImpossibleHeaders(String header, String message) {
    assertThatThrownBy(() -> Npy.read(file(1, header, 4), "x.npy"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("x.npy: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesFilesThatAreCutAnywhere() {
    byte[] whole = InputFiles.bytes(Resources.path("npy/version2.npy"));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Npy.read(cut, "x.npy"))
          .as("%d bytes", length)
          .isInstanceOf(OnnxLrpException.class);
    }
  }

  @Test
  void refusesGiantHeadersAndUnknownVersions() {
    byte[] giant = file(2, "{", 0);
    ByteBuffer.wrap(giant).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
    assertThatThrownBy(() -> Npy.read(giant, "x.npy")).hasMessageContaining("4294967295 bytes");
    byte[] future = file(1, "{", 0);
    future[6] = 4;
    assertThatThrownBy(() -> Npy.read(future, "x.npy")).hasMessageContaining("version 4.0");
  }

  /** Its dictionary would take many times the memory of the file. */
  @Test
  void refusesAHeaderAboveTheLimitThatIsThereInFull() {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    String longest = header + " ".repeat((1 << 16) - header.length());
    assertThat(Npy.read(file(2, longest, 4), "x.npy").shape()).containsExactly(1);
    assertThatThrownBy(() -> Npy.read(file(2, longest + " ", 4), "x.npy"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "x.npy: NPY header of 65537 bytes; the file has 65541 more and the limit is 65536");
  }

  private static byte[] file(int version, String header, int dataBytes) {
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + lengthBytes + header.length() + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    buffer.put((byte) version).put((byte) 0);
    if (version == 1) {
      buffer.putShort((short) header.length());
    } else {
      buffer.putInt(header.length());
    }
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    return buffer.array();
  }
}

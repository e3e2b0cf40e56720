package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * NumPy's array files, versions 1 to 3: numbers and booleans in either byte order and either order
 * of axes. Arrays of Python objects are refused, because reading them would run their pickle.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /**
   * Reads an array file.
   *
   * @throws OnnxLrpException if it cannot be read or is no array of numbers
   */
  public static Tensor read(Path file) {
    return read(InputFiles.bytes(file), file.toString());
  }

  /** Reads an array from the content of a file; {@code where} names it in messages. */
  public static Tensor read(byte[] content, String where) {
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    NpyHeader header = header(buffer, where);
    int[] shape = header.shape().stream().mapToInt(Integer::intValue).toArray();
    long expected = (long) Shapes.size(shape) * header.type().bytes();
    if (buffer.remaining() != expected) {
      throw OnnxLrpException.invalid(
          "%s: %d bytes follow the header; shape %s of %s needs %d",
          where, buffer.remaining(), Shapes.toString(shape), header.type(), expected);
    }
    buffer.order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return elements(buffer, header, shape, where);
  }

  private static NpyHeader header(ByteBuffer buffer, String where) {
    if (buffer.remaining() < 10 || buffer.slice(0, 6).compareTo(ByteBuffer.wrap(MAGIC)) != 0) {
      throw OnnxLrpException.invalid("%s: no NPY file (it does not begin with \\x93NUMPY)", where);
    }
    int version = buffer.get(6);
    if (version < 1 || version > 3 || buffer.get(7) != 0) {
      throw OnnxLrpException.invalid(
          "%s: NPY version %d.%d; expected 1.0, 2.0 or 3.0", where, version, buffer.get(7));
    }
    buffer.position(8);
    boolean longHeader = version > 1;
    if (longHeader && buffer.remaining() < 4) {
      throw OnnxLrpException.invalid("%s: the NPY header is cut off", where);
    }
    long length = longHeader ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getChar();
    if (length > Math.min(buffer.remaining(), MAX_HEADER)) {
      throw OnnxLrpException.invalid(
          "%s: NPY header of %d bytes; the file has %d more and the limit is %d",
          where, length, buffer.remaining(), MAX_HEADER);
    }
    byte[] text = new byte[(int) length];
    buffer.get(text);
    var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return NpyHeader.parse(new String(text, charset), where);
  }

  private static Tensor elements(ByteBuffer buffer, NpyHeader header, int[] shape, String where) {
    int[] places = header.fortranOrder() ? fortranPlaces(shape) : null;
    int size = Shapes.size(shape);
    if (header.type().isFloating()) {
      double[] data = new double[size];
      for (int k = 0; k < size; k++) {
        data[places == null ? k : places[k]] = floating(buffer, header.type());
      }
      return Tensor.floating(header.type(), data, shape);
    }
    long[] data = new long[size];
    for (int k = 0; k < size; k++) {
      data[places == null ? k : places[k]] = integer(buffer, header.type(), where);
    }
    return Tensor.integers(header.type(), data, shape);
  }

  /** The place in C order of the k-th element in Fortran order. */
  private static int[] fortranPlaces(int[] shape) {
    int[] strides = Shapes.strides(shape);
    int[] places = new int[Shapes.size(shape)];
    int[] counter = new int[shape.length];
    int place = 0;
    for (int k = 0; k < places.length; k++) {
      places[k] = place;
      for (int axis = 0; axis < shape.length; axis++) {
        place += strides[axis];
        if (++counter[axis] < shape[axis]) {
          break;
        }
        place -= strides[axis] * shape[axis];
        counter[axis] = 0;
      }
    }
    return places;
  }

  private static double floating(ByteBuffer buffer, ElementType type) {
    return switch (type) {
      case FLOAT16 -> HalfFloat.toDouble(buffer.getChar());
      case FLOAT -> buffer.getFloat();
      default -> buffer.getDouble();
    };
  }

  private static long integer(ByteBuffer buffer, ElementType type, String where) {
    return switch (type) {
      case BOOL -> buffer.get() == 0 ? 0 : 1;
      case INT8 -> buffer.get();
      case UINT8 -> Byte.toUnsignedLong(buffer.get());
      case INT16 -> buffer.getShort();
      case UINT16 -> buffer.getChar();
      case INT32 -> buffer.getInt();
      case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
      default -> {
        long value = buffer.getLong();
        if (type == ElementType.UINT64 && value < 0) {
          throw OnnxLrpException.invalid(
              "%s: the element %s does not fit 63 bits", where, Long.toUnsignedString(value));
        }
        yield value;
      }
    };
  }

  /** The content of an array file; BFLOAT16, which NumPy does not know, becomes f4. */
  public static byte[] write(Tensor tensor) {
    ElementType type = tensor.type() == ElementType.BFLOAT16 ? ElementType.FLOAT : tensor.type();
    String dictionary = NpyHeader.format(type, tensor.shape());
    int unpadded = MAGIC.length + 4 + dictionary.length() + 1;
    String header = dictionary + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
    byte[] result = new byte[MAGIC.length + 4 + header.length() + tensor.size() * type.bytes()];
    ByteBuffer buffer = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0).putChar((char) header.length());
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (int k = 0; k < tensor.size(); k++) {
      put(buffer, type, tensor, k);
    }
    return result;
  }

  private static void put(ByteBuffer buffer, ElementType type, Tensor tensor, int k) {
    switch (type) {
      case FLOAT16 -> buffer.putChar((char) HalfFloat.ofDouble(tensor.doubles()[k]));
      case FLOAT, BFLOAT16 -> buffer.putFloat((float) tensor.doubles()[k]);
      case DOUBLE -> buffer.putDouble(tensor.doubles()[k]);
      case BOOL, INT8, UINT8 -> buffer.put((byte) tensor.longs()[k]);
      case INT16, UINT16 -> buffer.putShort((short) tensor.longs()[k]);
      case INT32, UINT32 -> buffer.putInt((int) tensor.longs()[k]);
      case INT64, UINT64 -> buffer.putLong(tensor.longs()[k]);
    }
  }
}

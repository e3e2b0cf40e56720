package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import scala.collection.Seq;

/** What a row holds in a column, as a tensor without a batch axis, and back. */
final class ColumnValue {
  private final Value input;
  private final List<Object> elements = new ArrayList<>();
  private final List<Integer> shape = new ArrayList<>();

  private ColumnValue(Value input) {
    this.input = input;
  }

  /**
   * The tensor of a number, a vector, or numbers in lists of lists.
   *
   * @param input the input that it is for, which messages name
   * @throws OnnxLrpException if it is null, holds null, or has rows that differ in length
   */
  static Tensor tensor(Object value, Value input) {
    if (value instanceof Vector vector) {
      double[] data = vector.toArray();
      return Tensor.of(data, data.length);
    }
    ColumnValue reader = new ColumnValue(input);
    reader.read(value, 0);
    return reader.tensor();
  }

  private void read(Object value, int depth) {
    if (value == null) {
      throw OnnxLrpException.invalid("the column of input '%s' holds null", input.name());
    }
    if (!(value instanceof Seq<?> list)) {
      elements.add(value);
      return;
    }
    int length = list.length();
    if (shape.size() == depth) {
      shape.add(length);
    } else if (shape.get(depth) != length) {
      throw OnnxLrpException.invalid(
          "the column of input '%s' holds lists of %d and of %d; expected lists of one length",
          input.name(), shape.get(depth), length);
    }
    for (int k = 0; k < length; k++) {
      read(list.apply(k), depth + 1);
    }
  }

  private Tensor tensor() {
    int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
    if (elements.isEmpty()) {
      return Tensor.zeros(input.type() == null ? ElementType.FLOAT : input.type(), dims);
    }
    Object first = elements.get(0);
    if (first instanceof Boolean) {
      long[] bits = elements.stream().mapToLong(bit -> (Boolean) bit ? 1 : 0).toArray();
      return Tensor.integers(ElementType.BOOL, bits, dims);
    }
    if (first instanceof Float || first instanceof Double) {
      return Tensor.of(
          elements.stream().mapToDouble(element -> ((Number) element).doubleValue()).toArray(),
          dims);
    }
    return Tensor.of(
        elements.stream().mapToLong(element -> ((Number) element).longValue()).toArray(), dims);
  }

  /** Relevance as arrays of arrays; a number where it has no axes. */
  static Object nested(double[] data, int... shape) {
    if (shape.length == 0) {
      return data[0];
    }
    if (shape.length == 1) {
      return data;
    }
    int[] rest = Arrays.copyOfRange(shape, 1, shape.length);
    int size = shape[0] == 0 ? 0 : data.length / shape[0];
    Object[] result = new Object[shape[0]];
    for (int k = 0; k < result.length; k++) {
      result[k] = nested(Arrays.copyOfRange(data, k * size, (k + 1) * size), rest);
    }
    return result;
  }
}

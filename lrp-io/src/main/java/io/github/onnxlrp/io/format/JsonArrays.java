package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a JSON object of arrays: {@code {"x": [[1, 2], [3, 4]]}} or {@code {"x": {"shape": [2, 2],
 * "data": [1, 2, 3, 4]}}}. Strings become members of {@link #texts}, lists of strings of {@link
 * #lists}.
 */
public final class JsonArrays {
  private static final int MAX_RANK = 32;

  private final Map<String, Tensor> arrays = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  private JsonArrays() {}

  /** Reads one object and nothing behind it. */
  public static JsonArrays read(String text) {
    return JsonDocument.read(
        text,
        parser -> {
          JsonArrays result = new JsonArrays();
          result.readObject(parser);
          return result;
        });
  }

  /** The arrays, by name. */
  public Map<String, Tensor> arrays() {
    return arrays;
  }

  /** The texts, by name. */
  public Map<String, String> texts() {
    return texts;
  }

  /** The lists of strings, by name. */
  public Map<String, List<String>> lists() {
    return lists;
  }

  private void readObject(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw OnnxLrpException.invalid(
          "%s: expected an object of inputs, such as {\"x\": [[0.5]]}", JsonDocument.at(parser));
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        texts.put(name, parser.getString());
      } else if (token == JsonToken.START_OBJECT) {
        arrays.put(name, shapeAndData(parser));
      } else if (token == JsonToken.START_ARRAY) {
        list(name, parser);
      } else {
        arrays.put(name, nested(parser));
      }
    }
  }

  private void list(String name, JsonParser parser) {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      NumberList numbers = new NumberList();
      List<Integer> shape = new ArrayList<>();
      readList(parser, numbers, shape, 0);
      arrays.put(name, tensor(numbers, shape));
      return;
    }
    List<String> strings = new ArrayList<>();
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw OnnxLrpException.invalid(
            "%s: found no string in a list of strings", JsonDocument.at(parser));
      }
      strings.add(parser.getString());
    }
    lists.put(name, strings);
  }

  private static Tensor shapeAndData(JsonParser parser) {
    Tensor shape = null;
    Tensor data = null;
    String where = JsonDocument.at(parser);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "shape" -> shape = nested(parser);
        case "data" -> data = nested(parser);
        default -> throw expected(where);
      }
    }
    if (shape == null || data == null || data.rank() != 1 || shape.rank() != 1) {
      throw expected(where);
    }
    // An empty list is a list of integers, too: the shape of a scalar.
    if (shape.isFloating()) {
      throw expected(where);
    }
    int[] dims = new int[shape.size()];
    long size = 1;
    for (int k = 0; k < dims.length; k++) {
      dims[k] = (int) shape.longs()[k];
      if (dims[k] != shape.longs()[k] || dims[k] < 0) {
        throw OnnxLrpException.invalid("%s: impossible shape", where);
      }
      size = Math.min(size * dims[k], Integer.MAX_VALUE);
    }
    if (size != data.size()) {
      throw OnnxLrpException.invalid(
          "%s: %d numbers do not fill the shape %s", where, data.size(), Shapes.toString(dims));
    }
    return data.reshaped(dims);
  }

  private static OnnxLrpException expected(String where) {
    return OnnxLrpException.invalid(
        "%s: expected {\"shape\": [integers], \"data\": [numbers]} or nested lists", where);
  }

  private static Tensor nested(JsonParser parser) {
    NumberList numbers = new NumberList();
    List<Integer> shape = new ArrayList<>();
    readLevel(parser, numbers, shape, 0);
    return tensor(numbers, shape);
  }

  private static Tensor tensor(NumberList numbers, List<Integer> shape) {
    return numbers.tensor(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Reads a number, or a list whose length fits the ones before it at the same depth. */
  private static void readLevel(
      JsonParser parser, NumberList numbers, List<Integer> shape, int depth) {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> number(parser, numbers, shape, depth, true);
      case VALUE_NUMBER_FLOAT -> number(parser, numbers, shape, depth, false);
      case START_ARRAY -> {
        parser.nextToken();
        readList(parser, numbers, shape, depth);
      }
      default ->
          throw OnnxLrpException.invalid(
              "%s: found %s; expected a number or a list of numbers",
              JsonDocument.at(parser), found(parser));
    }
  }

  /** Reads a list, of which the parser is at the first element or at the end. */
  private static void readList(
      JsonParser parser, NumberList numbers, List<Integer> shape, int depth) {
    boolean first = shape.size() == depth;
    if (depth == MAX_RANK || (first && numbers.size() > 0)) {
      throw OnnxLrpException.invalid(
          "%s: a list where a number was expected", JsonDocument.at(parser));
    }
    if (first) {
      shape.add(-1);
    }
    int length = 0;
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      readLevel(parser, numbers, shape, depth + 1);
      length++;
    }
    if (shape.get(depth) >= 0 && shape.get(depth) != length) {
      throw OnnxLrpException.invalid(
          "%s: a list of %d where the ones before it have %d",
          JsonDocument.at(parser), length, shape.get(depth));
    }
    shape.set(depth, length);
  }

  private static void number(
      JsonParser parser, NumberList numbers, List<Integer> shape, int depth, boolean integer) {
    if (shape.size() != depth) {
      throw OnnxLrpException.invalid(
          "%s: a number where a list was expected", JsonDocument.at(parser));
    }
    if (integer) {
      numbers.add(parser.getLongValue());
      return;
    }
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw OnnxLrpException.invalid("%s: the number is too large", JsonDocument.at(parser));
    }
    numbers.add(value);
  }

  private static String found(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_STRING -> "a string";
      default -> "an object";
    };
  }
}

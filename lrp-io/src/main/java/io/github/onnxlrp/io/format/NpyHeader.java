package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of an NPY file: a Python dictionary such as {@code {'descr': '<f4', 'fortran_order':
 * False, 'shape': (2, 3), }}.
 *
 * @param type element type
 * @param bigEndian byte order
 * @param fortranOrder whether the first axis changes fastest
 * @param shape lengths of the axes; empty for a scalar
 */
record NpyHeader(ElementType type, boolean bigEndian, boolean fortranOrder, List<Integer> shape) {
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("f4", ElementType.FLOAT),
          Map.entry("f8", ElementType.DOUBLE),
          Map.entry("i1", ElementType.INT8),
          Map.entry("i2", ElementType.INT16),
          Map.entry("i4", ElementType.INT32),
          Map.entry("i8", ElementType.INT64),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("u2", ElementType.UINT16),
          Map.entry("u4", ElementType.UINT32),
          Map.entry("u8", ElementType.UINT64),
          Map.entry("b1", ElementType.BOOL));

  private static final int MAX_RANK = 64;

  /** Reads the dictionary; {@code where} names the file in messages. */
  static NpyHeader parse(String text, String where) {
    Map<String, Object> entries = new Literal(text, where).dictionary();
    if (!(entries.get("descr") instanceof String description)) {
      throw OnnxLrpException.invalid(
          "%s: the array has fields of several types; expected one number type", where);
    }
    if (!(entries.get("fortran_order") instanceof Boolean fortranOrder)
        || !(entries.get("shape") instanceof List<?> dimensions)
        || entries.size() != 3) {
      throw OnnxLrpException.invalid(
          "%s: bad NPY header; expected descr, fortran_order and shape, found %s",
          where, entries.keySet());
    }
    String code = description.replaceFirst("^[<>=|]", "");
    ElementType type = TYPES.get(code);
    if (type == null) {
      String kind = code.startsWith("O") ? "Python objects" : "elements of type '" + code + "'";
      throw OnnxLrpException.invalid(
          "%s: the array holds %s; expected one of f2 f4 f8 i1..i8 u1..u8 bool", where, kind);
    }
    return new NpyHeader(type, description.startsWith(">"), fortranOrder, shape(dimensions, where));
  }

  private static List<Integer> shape(List<?> dimensions, String where) {
    long size = 1;
    List<Integer> shape = new ArrayList<>();
    for (Object dimension : dimensions) {
      if (!(dimension instanceof Long dim) || dim > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid("%s: impossible shape %s", where, dimensions);
      }
      shape.add(dim.intValue());
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid("%s: shape %s has too many elements", where, dimensions);
      }
    }
    return shape;
  }

  /** The dictionary for a C-ordered little-endian array. */
  static String format(ElementType type, int[] shape) {
    String code =
        TYPES.entrySet().stream()
            .filter(e -> e.getValue() == type)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    StringBuilder tuple = new StringBuilder("(");
    for (int k = 0; k < shape.length; k++) {
      tuple.append(k == 0 ? "" : " ").append(shape[k]);
      tuple.append(k < shape.length - 1 || shape.length == 1 ? "," : "");
    }
    return "{'descr': '%s%s', 'fortran_order': False, 'shape': %s), }"
        .formatted(type.bytes() == 1 ? "|" : "<", code, tuple);
  }

  /** The few Python literals that a header may hold. */
  private static final class Literal {
    private final String text;
    private final String where;
    private int position;

    Literal(String text, String where) {
      this.text = text;
      this.where = where;
    }

    Map<String, Object> dictionary() {
      Map<String, Object> result = new HashMap<>();
      expect('{');
      while (!accept('}')) {
        if (!(value() instanceof String key)) {
          throw broken();
        }
        expect(':');
        if (result.put(key, value()) != null) {
          throw broken();
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (position != text.length()) {
        throw broken();
      }
      return result;
    }

    private Object value() {
      skipSpace();
      if (accept('\'') || accept('"')) {
        char quote = text.charAt(position - 1);
        int end = text.indexOf(quote, position);
        if (end < 0) {
          throw broken();
        }
        String result = text.substring(position, end);
        position = end + 1;
        return result;
      }
      if (accept('(')) {
        return tuple();
      }
      if (accept('[')) {
        // Only the fields of structured arrays are lists; the caller refuses them.
        position = text.lastIndexOf(']') + 1;
        return List.class;
      }
      return word();
    }

    private List<Object> tuple() {
      List<Object> result = new ArrayList<>();
      while (!accept(')')) {
        result.add(word());
        if (!accept(',')) {
          expect(')');
          break;
        }
        if (result.size() > MAX_RANK) {
          throw broken();
        }
      }
      return result;
    }

    private Object word() {
      skipSpace();
      int start = position;
      while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
        position++;
      }
      String word = text.substring(start, position);
      if (word.equals("True") || word.equals("False")) {
        return word.equals("True");
      }
      // Python 2 wrote long integers as 3L.
      if (!word.matches("[0-9]{1,18}L?")) {
        throw broken();
      }
      return Long.valueOf(word.replace("L", ""));
    }

    private void skipSpace() {
      while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
    }

    private boolean accept(char expected) {
      skipSpace();
      if (position < text.length() && text.charAt(position) == expected) {
        position++;
        return true;
      }
      return false;
    }

    private void expect(char expected) {
      if (!accept(expected)) {
        throw broken();
      }
    }

    private OnnxLrpException broken() {
      return OnnxLrpException.invalid(
          "%s: bad NPY header at character %d of its dictionary", where, position);
    }
  }
}

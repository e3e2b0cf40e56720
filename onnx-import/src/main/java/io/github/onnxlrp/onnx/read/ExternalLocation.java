package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a tensor's external data lies.
 *
 * @param file path relative to the model's folder, with {@code /}
 * @param offset first byte
 * @param length number of bytes, or -1 for all that follow
 */
record ExternalLocation(String file, long offset, long length) {
  private static final Set<String> KEYS = Set.of("location", "offset", "length");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

  static ExternalLocation of(List<StringStringEntryProto> entries, String where) {
    Map<String, String> values = new HashMap<>();
    for (StringStringEntryProto entry : entries) {
      if (!KEYS.contains(entry.getKey())) {
        throw OnnxLrpException.invalid(
            "%s: its external data has the key '%s'; expected location, offset and length",
            where, entry.getKey());
      }
      if (values.put(entry.getKey(), entry.getValue()) != null) {
        throw OnnxLrpException.invalid(
            "%s: its external data has the key '%s' twice", where, entry.getKey());
      }
    }
    return new ExternalLocation(
        requireInside(values.getOrDefault("location", ""), where),
        number(values, "offset", 0, where),
        number(values, "length", -1, where));
  }

  private static String requireInside(String location, String where) {
    boolean outside =
        location.isEmpty()
            || location.startsWith("/")
            || location.indexOf('\\') >= 0
            || location.indexOf('\0') >= 0
            || DRIVE.matcher(location).matches();
    for (String part : location.split("/", -1)) {
      outside |= part.isEmpty() || part.equals("..");
    }
    if (outside) {
      throw OnnxLrpException.invalid(
          "%s: its external data lies in '%s'; expected a file inside the model's folder",
          where, location);
    }
    return location;
  }

  private static long number(Map<String, String> values, String key, long absent, String where) {
    String text = values.get(key);
    if (text == null) {
      return absent;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw OnnxLrpException.invalid(
          "%s: the %s of its external data is '%s'; expected a number of bytes", where, key, text);
    }
    return Long.parseLong(text);
  }
}

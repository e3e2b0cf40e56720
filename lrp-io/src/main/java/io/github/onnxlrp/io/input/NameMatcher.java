package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import java.util.Collection;
import java.util.Map;

/** Splits options of the form NAME=VALUE whose NAME may itself hold '=', ':' and '/'. */
public final class NameMatcher {
  private NameMatcher() {}

  /**
   * The name and what follows its '=', where the name is the longest of {@code names} that fits.
   *
   * @param option the option, for messages
   * @param kind what the names are, for messages
   */
  public static Map.Entry<String, String> split(
      String argument, Collection<String> names, String option, String kind) {
    String found = null;
    for (String name : names) {
      if (argument.startsWith(name + "=") && (found == null || name.length() > found.length())) {
        found = name;
      }
    }
    if (found == null) {
      throw OnnxLrpException.invalid(
          "%s %s: expected NAME=VALUE with one of the model's %s: %s",
          option, argument, kind, names.isEmpty() ? "it has none" : String.join(", ", names));
    }
    return Map.entry(found, argument.substring(found.length() + 1));
  }
}

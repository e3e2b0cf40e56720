package io.github.onnxlrp.method;

import io.github.onnxlrp.OnnxLrpException;
import java.util.List;
import java.util.Map;

/** What users have set of the parameters of a method. */
public final class OptionValues {
  private final ConfigurableMethod method;
  private final Map<String, String> values;

  /**
   * Takes what was set.
   *
   * @throws OnnxLrpException if the method has no such parameter
   */
  public OptionValues(ConfigurableMethod method, Map<String, String> values) {
    this.method = method;
    this.values = Map.copyOf(values);
    List<String> known = method.options().stream().map(MethodOption::name).toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw OnnxLrpException.invalid(
            "--method-option %s=%s: --method %s has no such option; it has %s",
            name, values.get(name), method.name(), String.join(", ", known));
      }
    }
  }

  /** What a parameter is, as it was set or else by its standard. */
  public String text(String name) {
    String standard =
        method.options().stream()
            .filter(option -> option.name().equals(name))
            .findFirst()
            .orElseThrow()
            .standard();
    return values.getOrDefault(name, standard);
  }

  /** Whether it was set. */
  public boolean isSet(String name) {
    return values.containsKey(name);
  }

  /** A whole number, at least as large as this. */
  public int whole(String name, int least) {
    try {
      int value = Integer.parseInt(text(name));
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw refused(name);
    }
    throw refused(name);
  }

  /** A finite number, at least as large as this. */
  public double number(String name, double least) {
    try {
      double value = Double.parseDouble(text(name));
      if (value >= least && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw refused(name);
    }
    throw refused(name);
  }

  /** The error that a parameter may not be that. */
  public OnnxLrpException refused(String name) {
    MethodOption option =
        method.options().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    return OnnxLrpException.invalid(
        "--method-option %s=%s: expected %s", name, text(name), option.values());
  }
}

package io.github.onnxlrp.method;

import java.util.List;
import java.util.Map;

/** A method with parameters that users can set, as in {@code --method-option steps=50}. */
public interface ConfigurableMethod extends AttributionMethod {
  /** The parameters. */
  List<MethodOption> options();

  /**
   * The same method with other parameters.
   *
   * @param values what they are, by name; those that are not there keep their standard
   * @throws io.github.onnxlrp.OnnxLrpException if there is no such parameter, or it may not be that
   */
  AttributionMethod with(Map<String, String> values);
}

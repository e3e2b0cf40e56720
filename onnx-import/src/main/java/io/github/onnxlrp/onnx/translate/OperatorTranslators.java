package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.read.OperatorSets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Which class translates which ONNX operator. */
public final class OperatorTranslators {
  private final Map<String, OperatorTranslator> translators = new HashMap<>();

  private OperatorTranslators() {}

  /**
   * The translators that are given and those of plug-ins that a class loader finds.
   *
   * @throws OnnxLrpException if two translate the same operator, or one cannot be loaded
   */
  public static OperatorTranslators withPlugins(
      Collection<? extends OperatorTranslator> given, ClassLoader loader) {
    OperatorTranslators translators = new OperatorTranslators();
    given.forEach(translators::register);
    try {
      ServiceLoader.load(OperatorTranslator.class, loader).forEach(translators::register);
    } catch (ServiceConfigurationError | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "--plugin: an operator cannot be loaded: %s (%s)".formatted(e.getMessage(), cause),
          e);
    }
    return translators;
  }

  private void register(OperatorTranslator translator) {
    String domain = OperatorSets.canonical(translator.domain());
    OperatorTranslator other = translators.put(key(domain, translator.operator()), translator);
    if (other != null) {
      throw OnnxLrpException.invalid(
          "the operator %s is translated by %s and by %s",
          translator.operator(), other.getClass().getName(), translator.getClass().getName());
    }
  }

  /** The translator of an operator, or null. */
  OperatorTranslator find(String domain, String operator) {
    return translators.get(key(domain, operator));
  }

  private static String key(String domain, String operator) {
    return domain + "." + operator;
  }
}

package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Which class translates which ONNX operator. */
public final class OperatorTranslators {
  /** One list for each family of operators; a new operator is a line in one of them. */
  private static final List<BuiltIn> BUILT_IN =
      Stream.of(
              ArithmeticOperators.LIST,
              ReductionOperators.LIST,
              ElementOperators.LIST,
              MovementOperators.LIST,
              ConvolutionOperators.LIST,
              NormalisationOperators.LIST,
              QuantisationOperators.LIST,
              DiscreteOperators.LIST,
              RandomOperators.LIST,
              RecurrenceOperators.LIST)
          .flatMap(List::stream)
          .toList();

  private final Map<String, OperatorTranslator> translators = new HashMap<>();

  private OperatorTranslators() {
    BUILT_IN.forEach(this::register);
  }

  /** The operators of ONNX's own domain that are translated here. */
  static List<BuiltIn> builtIn() {
    return BUILT_IN;
  }

  /** The built-in translators and those of plug-ins that a class loader finds. */
  public static OperatorTranslators withPlugins(ClassLoader loader) {
    OperatorTranslators translators = new OperatorTranslators();
    ServiceLoader.load(OperatorTranslator.class, loader).forEach(translators::register);
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

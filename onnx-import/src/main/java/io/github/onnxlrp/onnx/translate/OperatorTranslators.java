package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.NodeProto;
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

  /**
   * The translator of a node's operator.
   *
   * @param where what messages call the node
   * @throws OnnxLrpException with reason UNSUPPORTED if there is none
   */
  OperatorTranslator of(NodeProto proto, String where) {
    String domain = OperatorSets.canonical(proto.getDomain());
    OperatorTranslator found = translators.get(key(domain, proto.getOpType()));
    if (found == null || !proto.getOverload().isEmpty()) {
      throw OnnxLrpException.unsupported(
          "%s: the operator is not supported%s",
          where,
          domain.isEmpty() || domain.startsWith("ai.onnx.")
              ? ""
              : " and is none of ONNX's own; export the model again without ONNX Runtime's"
                  + " optimisation, or with operators of ONNX in its place");
    }
    return found;
  }

  private static String key(String domain, String operator) {
    return domain + "." + operator;
  }
}

package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator sets that a model or a function imports. */
final class OperatorSets {
  /** The newest version of ONNX's own operators that is known here. */
  static final long NEWEST = 26;

  private final Map<String, Integer> versions = new HashMap<>();

  OperatorSets(List<OperatorSetIdProto> imported) {
    for (OperatorSetIdProto opset : imported) {
      String domain = canonical(opset.getDomain());
      long version = opset.getVersion();
      if (version < 1 || version > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid("opset version %d of domain '%s'", version, domain);
      }
      if (domain.isEmpty() && version > NEWEST) {
        throw OnnxLrpException.unsupported(
            "the model has opset %d; the newest that is known here is %d", version, NEWEST);
      }
      if (versions.put(domain, (int) version) != null) {
        throw OnnxLrpException.invalid("the model imports the domain '%s' twice", domain);
      }
    }
  }

  /** ONNX's own domain has two spellings. */
  static String canonical(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  int version(String domain, String where) {
    Integer version = versions.get(domain);
    if (version == null) {
      throw OnnxLrpException.invalid(
          "%s: the model imports no opset of the domain '%s'",
          where, domain.isEmpty() ? "ai.onnx" : domain);
    }
    return version;
  }
}

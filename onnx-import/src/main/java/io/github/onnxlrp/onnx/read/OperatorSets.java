package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator sets that a model or a function imports. */
public final class OperatorSets {
  /** The newest version of ONNX's own operators that is known here. */
  public static final long NEWEST = 26;

  private final Map<String, Integer> versions = new HashMap<>();

  /**
   * The operator sets of an import list.
   *
   * @throws OnnxLrpException if one is newer than what is known here, or is imported twice
   */
  public OperatorSets(List<OperatorSetIdProto> imported) {
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

  /** Whether a domain is ONNX's own. */
  public static boolean isOnnx(String domain) {
    return canonical(domain).isEmpty();
  }

  /** The name of a node's operator, with its domain where that is not ONNX's. */
  public static String operator(NodeProto node) {
    String domain = canonical(node.getDomain());
    return domain.isEmpty() ? node.getOpType() : domain + "." + node.getOpType();
  }

  /** ONNX's own domain has two spellings; this is the empty one. */
  public static String canonical(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  /** Whether the operators of the other ones mean the same among these. */
  public boolean include(OperatorSets others) {
    return versions.entrySet().containsAll(others.versions.entrySet());
  }

  /** The version of the operator of a domain, empty for ONNX's own, for an error at a node. */
  public int version(String domain, String where) {
    Integer version = versions.get(domain);
    if (version == null) {
      throw OnnxLrpException.invalid(
          "%s: the model imports no opset of the domain '%s'",
          where, domain.isEmpty() ? "ai.onnx" : domain);
    }
    return version;
  }
}

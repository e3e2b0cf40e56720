package io.github.onnxlrp.onnx.write;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.Map;

/**
 * Nodes of one graph that several others read instead of each a copy of its own. An Identity is
 * never shared: it is there to give a value another name.
 */
final class SharedNodes {
  private final Map<ByteString, NodeProto.Builder> nodes = new HashMap<>();

  /** The node that is there with the same operator, operands and attributes; otherwise null. */
  NodeProto.Builder of(NodeProto.Builder node, int outputs) {
    boolean hasGraph = node.getAttributeList().stream().anyMatch(AttributeProto::hasG);
    if (hasGraph || node.getOpType().equals("Identity")) {
      return null;
    }
    NodeProto.Builder same = nodes.putIfAbsent(node.build().toByteString(), node);
    return same != null && same.getOutputCount() == outputs ? same : null;
  }

  void forget(NodeProto.Builder node) {
    nodes.values().removeIf(known -> known == node);
  }
}

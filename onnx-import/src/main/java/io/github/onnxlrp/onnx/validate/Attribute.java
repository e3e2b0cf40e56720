package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Attributes of nodes that hold graphs. */
final class Attribute {
  private Attribute() {}

  private static Optional<AttributeProto> find(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  static GraphProto graph(NodeProto node, String name) {
    return find(node, name)
        .orElseThrow(
            () ->
                OnnxLrpException.invalid(
                    "%s node '%s': attribute '%s' is missing",
                    node.getOpType(), node.getName(), name))
        .getG();
  }

  static long integer(NodeProto node, String name) {
    return find(node, name).map(AttributeProto::getI).orElse(0L);
  }

  /** So many numbers; zeros where the attribute is missing. */
  static List<Long> integers(NodeProto node, String name, int count) {
    return find(node, name).map(AttributeProto::getIntsList).orElse(Collections.nCopies(count, 0L));
  }

  static AttributeProto of(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}

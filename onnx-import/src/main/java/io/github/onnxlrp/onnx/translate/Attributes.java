package io.github.onnxlrp.onnx.translate;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The attributes of a node; remembers which were read. */
public final class Attributes {
  private final String where;
  private final Map<String, AttributeProto> attributes = new TreeMap<>();
  private final Set<String> unread = new TreeSet<>();

  Attributes(NodeProto node, String where) {
    this.where = where;
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw OnnxLrpException.invalid(
            "%s: it has the attribute '%s' twice", where, attribute.getName());
      }
      unread.add(attribute.getName());
    }
  }

  /** Whether the node has the attribute; does not count as reading it. */
  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  /** An integer attribute that must be there. */
  public long integer(String name) {
    return required(name, AttributeType.INT).getI();
  }

  /** An integer attribute. */
  public long integer(String name, long absent) {
    AttributeProto attribute = find(name, AttributeType.INT);
    return attribute == null ? absent : attribute.getI();
  }

  /** An integer attribute that is used as an axis or a count. */
  public int intValue(String name, int absent) {
    return toInt(name, integer(name, absent));
  }

  private int toInt(String name, long value) {
    if (value != (int) value) {
      throw OnnxLrpException.invalid("%s: %s is %d, which is out of range", where, name, value);
    }
    return (int) value;
  }

  /**
   * The element type that an attribute names by ONNX's code.
   *
   * @throws OnnxLrpException if it is not there, or no type to compute with
   */
  public ElementType elementType(String name) {
    return ElementTypes.of(toInt(name, integer(name)), where);
  }

  /** The element type that an attribute names by ONNX's code; 0 stands for the absent one. */
  public ElementType elementType(String name, ElementType absent) {
    int code = intValue(name, 0);
    return code == 0 ? absent : ElementTypes.of(code, where);
  }

  /** An attribute that is 0 or 1. */
  public boolean flag(String name, boolean absent) {
    long value = integer(name, absent ? 1 : 0);
    if (value != 0 && value != 1) {
      throw OnnxLrpException.invalid("%s: %s is %d; expected 0 or 1", where, name, value);
    }
    return value == 1;
  }

  /** A floating attribute. */
  public double number(String name, float absent) {
    AttributeProto attribute = find(name, AttributeType.FLOAT);
    return attribute == null ? absent : attribute.getF();
  }

  /** A text attribute. */
  public String text(String name, String absent) {
    AttributeProto attribute = find(name, AttributeType.STRING);
    return attribute == null ? absent : attribute.getS().toStringUtf8();
  }

  /** A list of integers, or null. */
  public long[] integers(String name) {
    AttributeProto attribute = find(name, AttributeType.INTS);
    return attribute == null
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** A list of integers that are used as axes or lengths, or null. */
  public int[] intValues(String name) {
    long[] values = integers(name);
    return values == null
        ? null
        : Arrays.stream(values).mapToInt(value -> toInt(name, value)).toArray();
  }

  /** A list of numbers; empty when it is not there. */
  public double[] numbers(String name) {
    AttributeProto attribute = find(name, AttributeType.FLOATS);
    return attribute == null
        ? new double[0]
        : attribute.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray();
  }

  /** A list of texts, or null. */
  public List<String> texts(String name) {
    AttributeProto attribute = find(name, AttributeType.STRINGS);
    return attribute == null
        ? null
        : attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }

  /** A tensor, or null. */
  public Tensor tensor(String name) {
    AttributeProto attribute = find(name, AttributeType.TENSOR);
    return attribute == null
        ? null
        : TensorDecoder.decode(attribute.getT(), where + ", attribute '" + name + "'");
  }

  /** A graph that must be there. */
  GraphProto graph(String name) {
    return required(name, AttributeType.GRAPH).getG();
  }

  /** Counts as read here what was read of the same attributes there. */
  void countAsRead(Attributes other) {
    unread.retainAll(other.unread);
  }

  /** What nobody read would be ignored silently. */
  void requireAllRead() {
    if (!unread.isEmpty()) {
      throw OnnxLrpException.unsupported(
          "%s: attribute%s %s not supported",
          where,
          unread.size() == 1 ? "" : "s",
          String.join(", ", unread) + (unread.size() == 1 ? " is" : " are"));
    }
  }

  private AttributeProto required(String name, AttributeType type) {
    AttributeProto attribute = find(name, type);
    if (attribute == null) {
      throw OnnxLrpException.invalid("%s: attribute '%s' is missing", where, name);
    }
    return attribute;
  }

  private AttributeProto find(String name, AttributeType type) {
    AttributeProto attribute = attributes.get(name);
    unread.remove(name);
    if (attribute == null) {
      return null;
    }
    if (!attribute.getRefAttrName().isEmpty()) {
      throw OnnxLrpException.unsupported(
          "%s: attribute '%s' refers to one of a function, which is not supported", where, name);
    }
    if (attribute.getType() == AttributeType.UNDEFINED) {
      throw OnnxLrpException.invalid(
          "%s: attribute '%s' has no type; expected %s", where, name, type);
    }
    if (attribute.getType() != type) {
      throw OnnxLrpException.invalid(
          "%s: attribute '%s' is of type %s; expected %s", where, name, attribute.getType(), type);
    }
    return attribute;
  }
}

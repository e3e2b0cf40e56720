package io.github.onnxlrp.onnx;

import static java.lang.Integer.parseInt;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Graphs as text, one declaration or node a line.
 *
 * <pre>
 * in i INT64              a scalar input of that type; with a shape: in x FLOAT 3,4
 * in s FLOAT ?            an input of an unknown shape; without a type: in s
 * in x FLOAT batch,t,3    an input with lengths that are open
 * h2, y = Op(h, , x) axis=1 alpha=0.5 mode="a" perm=[0,1] body=@graph to=$attribute
 * out y FLOAT 3,4
 * </pre>
 */
public final class GraphText {
  private static final Pattern NODE =
      Pattern.compile("(.*?)\\s*=\\s*([\\w.:]+)\\((.*?)\\)\\s*(.*)");

  private final Map<String, GraphProto> graphs;
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  private GraphText(String text, Map<String, GraphProto> graphs) {
    this.graphs = graphs;
    text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::line);
  }

  /** Parses a graph; {@code graphs} are those that attributes name with an @. */
  public static GraphProto graph(String text, Map<String, GraphProto> graphs) {
    GraphText parsed = new GraphText(text, graphs);
    return GraphProto.newBuilder()
        .setName("graph")
        .addAllInput(parsed.inputs)
        .addAllOutput(parsed.outputs)
        .addAllNode(parsed.nodes)
        .build();
  }

  public static GraphProto graph(String text) {
    return graph(text, Map.of());
  }

  /** The nodes of a text without inputs and outputs. */
  public static List<NodeProto> nodes(String text, Map<String, GraphProto> graphs) {
    return new GraphText(text, graphs).nodes;
  }

  /** A function of the domain {@code local}. */
  public static FunctionProto.Builder function(String name, int opset, String text) {
    GraphText parsed = new GraphText(text, Map.of());
    return FunctionProto.newBuilder()
        .setName(name)
        .setDomain("local")
        .addAllInput(parsed.inputs.stream().map(ValueInfoProto::getName).toList())
        .addAllOutput(parsed.outputs.stream().map(ValueInfoProto::getName).toList())
        .addAllNode(parsed.nodes)
        .addOpsetImport(opset("", opset))
        .addOpsetImport(opset("local", 1));
  }

  /** The import of an operator set. */
  public static OperatorSetIdProto opset(String domain, int version) {
    return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
  }

  private void line(String line) {
    String[] words = line.split("\\s+");
    if (words[0].equals("in")) {
      inputs.add(info(words));
    } else if (words[0].equals("out")) {
      outputs.add(info(words));
    } else {
      nodes.add(node(line));
    }
  }

  private static ValueInfoProto info(String... words) {
    if (words.length < 3) {
      return ValueInfoProto.newBuilder().setName(words[1]).build();
    }
    ElementType type = ElementType.valueOf(words[2].toUpperCase(Locale.ROOT));
    String[] dims = words.length < 4 || words[3].equals("?") ? new String[0] : words[3].split(",");
    int[] shape = Arrays.stream(dims).mapToInt(dim -> isLength(dim) ? parseInt(dim) : 0).toArray();
    ValueInfoProto.Builder info = OnnxTestModel.info(words[1], type, shape).toBuilder();
    if (words.length == 4 && words[3].equals("?")) {
      info.getTypeBuilder().getTensorTypeBuilder().clearShape();
    }
    for (int k = 0; k < dims.length; k++) {
      if (!isLength(dims[k])) {
        info.getTypeBuilder()
            .getTensorTypeBuilder()
            .getShapeBuilder()
            .getDimBuilder(k)
            .setDimParam(dims[k]);
      }
    }
    return info.build();
  }

  private static boolean isLength(String dim) {
    return Character.isDigit(dim.charAt(0));
  }

  private NodeProto node(String line) {
    Matcher matcher = NODE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no node: " + line);
    }
    NodeProto.Builder node = NodeProto.newBuilder().addAllOutput(names(matcher.group(1)));
    String[] type = matcher.group(2).split("[.:]");
    boolean local = matcher.group(2).startsWith("local.");
    node.setOpType(type[local ? 1 : 0]).setDomain(local ? "local" : "");
    if (matcher.group(2).contains(":")) {
      node.setOverload(type[type.length - 1]);
    }
    node.addAllInput(names(matcher.group(3)));
    for (String attribute : matcher.group(4).split("\\s+")) {
      if (!attribute.isEmpty()) {
        int equals = attribute.indexOf('=');
        node.addAttribute(
            attribute(attribute.substring(0, equals), attribute.substring(equals + 1)));
      }
    }
    return node.build();
  }

  private static List<String> names(String list) {
    return list.isBlank()
        ? List.of()
        : Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }

  private AttributeProto attribute(String name, String value) {
    char first = value.charAt(0);
    if (first == '@') {
      return OnnxTestModel.attribute(name, graphs.get(value.substring(1)));
    }
    if (first == '$') {
      String[] reference = value.substring(1).split(":");
      return AttributeProto.newBuilder()
          .setName(name)
          .setRefAttrName(reference[0])
          .setType(AttributeType.valueOf(reference[1]))
          .build();
    }
    if (first == '"') {
      String text = value.substring(1, value.length() - 1);
      return AttributeProto.newBuilder()
          .setName(name)
          .setType(AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(text))
          .build();
    }
    if (first == '[') {
      String[] numbers = value.substring(1, value.length() - 1).split(",");
      return OnnxTestModel.attribute(
          name, Arrays.stream(numbers).mapToLong(Long::parseLong).toArray());
    }
    return value.contains(".")
        ? OnnxTestModel.attribute(name, Float.parseFloat(value))
        : OnnxTestModel.attribute(name, Long.parseLong(value));
  }
}

package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a graph as a model of standard ONNX operators. Inputs and outputs keep their names and
 * types, inner values their names where they have a node of their own. All floats inside are of one
 * type. What operators check of their operands is not written.
 */
public final class OnnxWriter {
  /** The first in which the axes of all reductions are operands, as they are in a graph. */
  public static final int OPSET = 18;

  /** The output that says whether the file holds for the inputs, where that is not always so. */
  public static final String GUARDS = "guards";

  private static final int IR_VERSION = 8;
  private static final int MOST_REASONS = 8;

  private final Graph graph;
  private final WriteOptions options;
  private final Writing writing;
  private final GraphWriter writer;

  private OnnxWriter(Graph graph, WriteOptions options) {
    this.graph = graph;
    this.options = options;
    this.writing = new Writing(options);
    this.writer = new GraphWriter(writing);
  }

  /**
   * The model.
   *
   * @throws OnnxLrpException if some operation has no form of standard operators; the message names
   *     the nodes and the reasons
   */
  public static ModelProto write(Graph graph, WriteOptions options) {
    return new OnnxWriter(graph, options).write();
  }

  private ModelProto write() {
    GraphProto.Builder proto = GraphProto.newBuilder().setName("graph");
    graph.inputs().forEach(input -> writing.names().keep(input.name()));
    graph.outputs().forEach(output -> writing.names().keep(output.name()));
    for (Value input : graph.inputs()) {
      proto.addInput(info(input, input.type()));
      writer.nodes().producers().knowRank(input.name(), writing.facts().rank(input));
      writing.names().put(input, asFloats(input));
    }
    writer.write(Directions.together(graph));
    requireAll(writing.refused());
    for (Value output : graph.outputs()) {
      ElementType type = type(output);
      addOutput(output, type);
      proto.addOutput(info(output, type));
    }
    addGuards(proto);
    writer.nodes().addTo(proto);
    writing.constants().addTo(proto);
    return model(proto);
  }

  /** Whether all branches are taken as they are in the graph, as one truth. */
  private void addGuards(GraphProto.Builder proto) {
    String all = null;
    for (String guard : writer.nodes().guards()) {
      Map<String, ?> to = Map.of("to", ElementTypes.code(ElementType.INT32));
      String number = add("Cast", to, guard);
      String least = add("ReduceMin", Map.of("keepdims", false), number);
      all = all == null ? least : add("Min", Map.of(), all, least);
    }
    if (all != null) {
      Value guards = new Value(GUARDS, ElementType.BOOL, List.of());
      String truth = cast(all, GUARDS + "/truth", ElementType.BOOL);
      writer.nodes().rename(0, truth, GUARDS);
      proto.addOutput(info(guards, ElementType.BOOL));
    }
  }

  private String add(String operator, Map<String, ?> attributes, String... inputs) {
    return writer.nodes().add(GUARDS + "/all", operator, 1, attributes, List.of(inputs)).get(0);
  }

  private ModelProto model(GraphProto.Builder proto) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("onnx-lrp")
            .setGraph(proto)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
    new TreeMap<>(options.metadata())
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private static void requireAll(List<String> refused) {
    if (!refused.isEmpty()) {
      int more = refused.size() - MOST_REASONS;
      throw OnnxLrpException.unsupported(
          "it cannot be written as ONNX: %s%s",
          String.join("; ", refused.stream().distinct().limit(MOST_REASONS).toList()),
          more > 0 ? "; and " + more + " more" : "");
    }
  }

  /** An input in the type of all floats. */
  private String asFloats(Value input) {
    ElementType type = input.type();
    return type == null || !type.isFloating() || type == options.floats()
        ? input.name()
        : cast(input.name(), input.name() + "/cast", options.floats());
  }

  private String cast(String value, String path, ElementType type) {
    Map<String, ?> to = Map.of("to", ElementTypes.code(type));
    return writer.nodes().add(path, "Cast", 1, to, List.of(value)).get(0);
  }

  /** The declared type of an output, or that of floats. */
  private ElementType type(Value output) {
    ElementType known = writing.facts().type(output);
    ElementType type = output.type() != null ? output.type() : known;
    if (type == null) {
      throw OnnxLrpException.unsupported(
          "it cannot be written as ONNX: the type of output '%s' is not known", output.name());
    }
    boolean isOfModel = output.type() != null;
    return type.isFloating() && !isOfModel ? options.floats() : type;
  }

  private void addOutput(Value output, ElementType type) {
    String own = writer.name(output);
    boolean cast = type.isFloating() && type != options.floats();
    int first = writer.nodes().size();
    String result =
        cast
            ? cast(own, output.name() + "/cast", type)
            : writer
                .nodes()
                .add(output.name() + "/output", "Identity", 1, Map.of(), List.of(own))
                .get(0);
    writer.nodes().rename(first, result, output.name());
  }

  private ValueInfoProto info(Value value, ElementType type) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    tensor.setElemType(ElementTypes.code(type == null ? ElementType.FLOAT : type));
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    int rank = writing.facts().rank(value);
    if (value.shape() != null) {
      value.shape().forEach(length -> shape.addDim(dimension(length)));
    } else {
      for (int k = 0; k < rank; k++) {
        int length = writing.facts().length(value, k);
        shape.addDim(dimension(new Dimension(length, null)));
      }
    }
    if (value.shape() != null || rank >= 0) {
      tensor.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorShapeProto.Dimension dimension(Dimension length) {
    TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
    if (length.isFixed()) {
      dimension.setDimValue(length.size());
    } else if (length.symbol() != null) {
      dimension.setDimParam(length.symbol());
    }
    return dimension.build();
  }
}

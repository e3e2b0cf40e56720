package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A graph of one input x that is written twice: with shortcuts, and node by node as it is. */
final class MovedAxes {
  private final Tensor x;
  private final Names names = new Names();
  private final Constants constants = new Constants(names, ElementType.FLOAT);
  private final Nodes written = new Nodes(names, constants);
  private final GraphProto.Builder plain = GraphProto.newBuilder().setName("plain");
  private int added;

  /** A value in both graphs. */
  record Pair(String inShort, String inPlain) {}

  MovedAxes(Tensor x) {
    this.x = x;
    names.keep("x");
    written.producers().knowRank("x", x.shape().length);
  }

  Pair x() {
    return new Pair("x", "x");
  }

  String integers(long... values) {
    return constants.shared(Tensor.vector(values));
  }

  /** Adds a node of one result; of its operands those behind the values are constants. */
  Pair add(String operator, Map<String, ?> attributes, List<Pair> values, String... others) {
    return addAll(operator, 1, attributes, values, others).get(0);
  }

  Pair add(String operator, Map<String, ?> attributes, Pair value, String... others) {
    return add(operator, attributes, List.of(value), others);
  }

  List<Pair> addAll(
      String operator,
      int outputs,
      Map<String, ?> attributes,
      List<Pair> values,
      String... others) {
    List<String> inShort = names(values.stream().map(Pair::inShort).toList(), others);
    List<String> results = written.add("value" + added, operator, outputs, attributes, inShort);
    // A graph of its own for each node leaves nothing out.
    Nodes alone = new Nodes(names, constants);
    String path = "plain" + added++;
    List<String> own =
        alone.add(
            path,
            operator,
            outputs,
            attributes,
            names(values.stream().map(Pair::inPlain).toList(), others));
    GraphProto.Builder one = GraphProto.newBuilder();
    own.forEach(name -> one.addOutput(ValueInfoProto.newBuilder().setName(name)));
    alone.addTo(one);
    one.getNodeList().forEach(plain::addNode);
    return IntStream.range(0, outputs).mapToObj(k -> new Pair(results.get(k), own.get(k))).toList();
  }

  private static List<String> names(List<String> values, String... others) {
    return Stream.concat(values.stream(), Arrays.stream(others)).toList();
  }

  /** How many nodes the value needs with shortcuts. */
  int nodes(Pair value) {
    return graph(value).getNodeCount();
  }

  private GraphProto graph(Pair value) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("short");
    Nodes output = written;
    List<String> y = output.add("y", "Identity", 1, Map.of(), List.of(value.inShort()));
    graph.addOutput(ValueInfoProto.newBuilder().setName(y.get(0)));
    output.addTo(graph);
    return complete(graph);
  }

  Tensor withShortcuts(Pair value) {
    return run(graph(value));
  }

  Tensor asItIs(Pair value) {
    GraphProto.Builder graph = plain.clone();
    String y = names.unique("y");
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value.inPlain()).addOutput(y));
    return run(complete(graph.addOutput(ValueInfoProto.newBuilder().setName(y))));
  }

  private GraphProto complete(GraphProto.Builder graph) {
    constants.addTo(graph);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    Arrays.stream(x.shape())
        .forEach(n -> shape.addDim(TensorShapeProto.Dimension.getDefaultInstance()));
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(ElementTypes.code(ElementType.FLOAT))
            .setShape(shape);
    return graph
        .addInput(
            ValueInfoProto.newBuilder()
                .setName("x")
                .setType(TypeProto.newBuilder().setTensorType(tensor)))
        .build();
  }

  private Tensor run(GraphProto graph) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxWriter.OPSET))
            .build();
    String output = graph.getOutput(0).getName();
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, Provider.CPU)) {
      return session.run(Map.of("x", x), Set.of(output)).tensors().get(output);
    }
  }
}

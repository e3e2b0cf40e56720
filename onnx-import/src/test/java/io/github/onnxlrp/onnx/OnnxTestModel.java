package io.github.onnxlrp.onnx;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds small ONNX models together with the inputs to run them on. */
public final class OnnxTestModel {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<FunctionProto> functions = new ArrayList<>();
  private final List<OperatorSetIdProto> domains = new ArrayList<>();
  private final int opset;

  public OnnxTestModel(int opset) {
    this.opset = opset;
  }

  /** A graph input whose shape is declared as that of its tensor. */
  public OnnxTestModel input(String name, Tensor tensor) {
    inputs.put(name, tensor);
    graph.addInput(info(name, tensor.type(), tensor.shape()));
    return this;
  }

  /** Imports version 1 of another domain. */
  public OnnxTestModel domain(String domain) {
    domains.add(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1).build());
    return this;
  }

  public OnnxTestModel constant(String name, Tensor tensor) {
    graph.addInitializer(TensorEncoder.encode(name, tensor));
    return this;
  }

  public OnnxTestModel node(NodeProto.Builder node) {
    graph.addNode(node);
    return this;
  }

  /** An output whose type is left to inference. */
  public OnnxTestModel output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  /** Nodes as {@link GraphText} reads them; {@code graphs} are those of their attributes. */
  public OnnxTestModel nodes(String text, Map<String, GraphProto> graphs) {
    graph.addAllNode(GraphText.nodes(text, graphs));
    return this;
  }

  public OnnxTestModel nodes(String text) {
    return nodes(text, Map.of());
  }

  /** A function of the domain {@code local}. */
  public OnnxTestModel function(FunctionProto.Builder function) {
    functions.add(function.build());
    return this;
  }

  public GraphProto.Builder graph() {
    return graph;
  }

  public Map<String, Tensor> inputs() {
    return inputs;
  }

  public ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(functions.isEmpty() ? 8 : 10)
        .setProducerName("test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addAllOpsetImport(domains)
        .addAllOpsetImport(functions.isEmpty() ? List.of() : List.of(GraphText.opset("local", 1)))
        .addAllFunctions(functions)
        .setGraph(graph)
        .build();
  }

  public static NodeProto.Builder node(
      String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName("the_" + operator)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(Arrays.asList(attributes));
  }

  public static ValueInfoProto info(String name, ElementType type, int... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int dim : shape) {
      dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(ElementTypes.code(type)).setShape(dims);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  public static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer i) {
      attribute.setType(AttributeType.INT).setI(i);
    } else if (value instanceof Long i) {
      attribute.setType(AttributeType.INT).setI(i);
    } else if (value instanceof Float f) {
      attribute.setType(AttributeType.FLOAT).setF(f);
    } else if (value instanceof String s) {
      attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
    } else if (value instanceof long[] ints) {
      attribute.setType(AttributeType.INTS);
      Arrays.stream(ints).forEach(attribute::addInts);
    } else if (value instanceof float[] floats) {
      attribute.setType(AttributeType.FLOATS);
      for (float f : floats) {
        attribute.addFloats(f);
      }
    } else if (value instanceof String[] strings) {
      attribute.setType(AttributeType.STRINGS);
      Arrays.stream(strings).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    } else if (value instanceof Tensor tensor) {
      attribute.setType(AttributeType.TENSOR).setT(TensorEncoder.encode("", tensor));
    } else if (value instanceof GraphProto g) {
      attribute.setType(AttributeType.GRAPH).setG(g);
    } else {
      throw new IllegalArgumentException("no attribute of " + value.getClass());
    }
    return attribute.build();
  }
}

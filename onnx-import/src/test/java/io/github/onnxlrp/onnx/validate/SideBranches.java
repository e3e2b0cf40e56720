package io.github.onnxlrp.onnx.validate;

import static io.github.onnxlrp.onnx.OnnxTestModel.attribute;
import static io.github.onnxlrp.onnx.OnnxTestModel.node;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.SparseTensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.util.List;

/** Nodes and values beside a model's output that cannot be run here. */
final class SideBranches {
  /** ONNX's code of an element type that is not supported here. */
  private static final int FLOAT8 = 17;

  private SideBranches() {}

  static void sequence(OnnxTestModel model) {
    TypeProto.Tensor floats =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).build();
    TypeProto.Sequence type =
        TypeProto.Sequence.newBuilder()
            .setElemType(TypeProto.newBuilder().setTensorType(floats))
            .build();
    model.node(node("SplitToSequence", List.of("z"), side()));
    model
        .graph()
        .addOutput(
            ValueInfoProto.newBuilder()
                .setName("side")
                .setType(TypeProto.newBuilder().setSequenceType(type)));
  }

  static List<String> side() {
    return List.of("side");
  }

  static NodeProto.Builder foreign() {
    return node("Fast", List.of("y"), side()).setDomain("vendor");
  }

  static NodeProto.Builder ml(String operator, String input, AttributeProto... attributes) {
    return node(operator, List.of(input), side(), attributes).setDomain("ai.onnx.ml");
  }

  static AttributeProto[] labels() {
    return new AttributeProto[] {
      attribute("keys_int64s", new long[] {0, 1, 2}),
      attribute("values_strings", new String[] {"a", "b", "c"})
    };
  }

  static AttributeProto classes() {
    return attribute("classlabels_strings", new String[] {"a", "b", "c"});
  }

  static TensorProto.Builder strings() {
    return TensorProto.newBuilder()
        .setName("names")
        .setDataType(DataType.STRING_VALUE)
        .addDims(3)
        .addStringData(ByteString.copyFromUtf8("a"))
        .addStringData(ByteString.copyFromUtf8("b"))
        .addStringData(ByteString.copyFromUtf8("c"));
  }

  static void stringConstant(OnnxTestModel model) {
    model.graph().addInitializer(strings());
    model.node(
        node("ArrayFeatureExtractor", List.of("names", "best"), side()).setDomain("ai.onnx.ml"));
  }

  static void stringNode(OnnxTestModel model) {
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(strings())
            .build();
    model.node(node("Constant", List.of(), List.of("constant"), value));
    model.node(node("Gather", List.of("constant", "best"), side()));
  }

  static OnnxTestModel strings(OnnxTestModel model) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.STRING_VALUE).build();
    model
        .graph()
        .addInput(
            ValueInfoProto.newBuilder()
                .setName("s")
                .setType(TypeProto.newBuilder().setTensorType(type)));
    return model;
  }

  static SparseTensorProto.Builder thin() {
    TensorProto.Builder values =
        TensorProto.newBuilder()
            .setName("thin")
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(1)
            .addFloatData(1);
    TensorProto.Builder indices =
        TensorProto.newBuilder().setDataType(DataType.INT64_VALUE).addDims(1).addInt64Data(1);
    return SparseTensorProto.newBuilder().setValues(values).setIndices(indices).addDims(3);
  }

  static void sparse(OnnxTestModel model) {
    model.graph().addSparseInitializer(thin());
    model.node(node("Add", List.of("y", "thin"), side()));
  }

  static void eightBits(OnnxTestModel model) {
    model
        .graph()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("small")
                .setDataType(FLOAT8)
                .addDims(1)
                .setRawData(ByteString.copyFrom(new byte[] {1})));
    model.node(node("Cast", List.of("small"), side(), attribute("to", 1)));
  }

  static void external(OnnxTestModel model) {
    model
        .graph()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("small")
                .setDataType(FLOAT8)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL));
    model.node(node("Cast", List.of("small"), side(), attribute("to", 1)));
  }
}

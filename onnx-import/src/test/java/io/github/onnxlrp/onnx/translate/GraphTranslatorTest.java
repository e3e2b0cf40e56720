package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.OnnxTestModel.attribute;
import static io.github.onnxlrp.onnx.OnnxTestModel.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, order, scopes and what is missing. */
class GraphTranslatorTest {
  private static final RandomTensors RANDOM = new RandomTensors(4);
  private static final Tensor X = RANDOM.floats(2, 3);

  private static OnnxTestModel model() {
    return new OnnxTestModel(13).input("x", X);
  }

  private static NodeProto.Builder unary(String operator, String input, String output) {
    return node(operator, List.of(input), List.of(output));
  }

  @Test
  void namesAreKept() {
    OnnxTestModel model =
        model()
            .constant("w", RANDOM.floats(3, 4))
            .node(node("MatMul", List.of("x", "w"), List.of("z")).setName("layer"))
            .node(unary("Tanh", "z", "t").clearName())
            .node(unary("Relu", "z", "r"))
            .node(node("Add", List.of("t", "r"), List.of("y")))
            .output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThat(graph.nodes())
        .extracting(Node::name)
        .containsExactly("layer", "t", "the_Relu", "the_Add");
    assertThat(graph.nodes())
        .extracting(n -> n.outputs().get(0).name())
        .containsExactly("z", "t", "r", "y");
    assertThat(graph.inputs()).extracting(Value::toString).containsExactly("x[2,3]");
    assertThat(graph.constants().keySet()).extracting(Value::name).containsExactly("w");
    OnnxRuntimeReference.assertAgrees(model);
  }

  @Test
  void initializersListedAsInputsAreConstants() {
    OnnxTestModel model =
        model()
            .constant("w", RANDOM.floats(3, 4))
            .node(node("MatMul", List.of("x", "w"), List.of("y")))
            .output("y");
    model.graph().addInput(OnnxTestModel.info("w", ElementType.FLOAT, 3, 4));
    OnnxModel onnx = OnnxModel.of(model.build());
    assertThat(onnx.graph().inputs()).extracting(Value::name).containsExactly("x");
    assertThat(onnx.inputs()).extracting(Value::name).containsExactly("x");
    OnnxRuntimeReference.assertAgrees(model);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void branchesSeeTheValuesAround(long condition) {
    GraphProto thenBranch =
        GraphProto.newBuilder()
            .setName("then")
            .addNode(node("MatMul", List.of("t", "w"), List.of("inner")))
            .addNode(unary("Relu", "inner", "out_then"))
            .addOutput(ValueInfoProto.newBuilder().setName("out_then"))
            .build();
    GraphProto elseBranch =
        GraphProto.newBuilder()
            .setName("else")
            .addNode(unary("Neg", "t", "out_else"))
            .addOutput(ValueInfoProto.newBuilder().setName("out_else"))
            .build();
    OnnxTestModel model =
        model()
            .constant("w", RANDOM.floats(3, 3))
            .input("c", Tensor.integers(ElementType.BOOL, new long[] {condition}))
            .node(unary("Tanh", "x", "t"))
            .node(
                node(
                    "If",
                    List.of("c"),
                    List.of("y"),
                    attribute("then_branch", thenBranch),
                    attribute("else_branch", elseBranch)))
            .output("y");
    OnnxRuntimeReference.assertAgrees(model);
  }

  @Test
  void graphsThatContradictThemselves() {
    assertInvalid(
        model().node(unary("Tanh", "nothing", "y")).output("y"),
        "Tanh node 'the_Tanh': it reads 'nothing', which nothing writes");
    assertInvalid(
        model().node(unary("Tanh", "b", "a")).node(unary("Relu", "a", "b")).output("b"),
        "Tanh node 'the_Tanh': it reads 'b', which is written only by itself or a later node");
    assertInvalid(
        model().node(unary("Tanh", "x", "x")).output("x"), "output 'x': the name is used twice");
    assertInvalid(
        model().node(unary("Tanh", "x", "y")).node(unary("Relu", "x", "y")).output("y"),
        "Relu node 'the_Relu', output 'y': the name is used twice");
    assertInvalid(
        model().node(unary("Tanh", "x", "y")).node(unary("Tanh", "x", "z")).output("y"),
        "Tanh node 'the_Tanh': another node has the same name");
    assertInvalid(
        model().node(unary("Tanh", "x", "y")).output("other"), "output 'other': nothing writes it");
    assertInvalid(
        model().node(node("Tanh", List.of("x", "x"), List.of("y"))).output("y"),
        "Tanh node 'the_Tanh': it has 2 inputs, which are too many");
    assertInvalid(
        model().node(node("Add", List.of("x"), List.of("y"))).output("y"),
        "Add node 'the_Add': input 1 (right) is missing");
    assertInvalid(
        model().node(unary("Tanh", "x", "y").setDomain("other")).output("y"),
        "Tanh node 'the_Tanh': the model imports no opset of the domain 'other'");
  }

  private static void assertInvalid(OnnxTestModel model, String message) {
    assertThatThrownBy(() -> OnnxModel.of(model.build()).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.INVALID_INPUT);
  }

  @Test
  void whatAnOutputDoesNotDependOnDoesNotMatter() {
    OnnxModel model =
        OnnxModel.of(
            model()
                .node(unary("Tanh", "x", "y"))
                .node(unary("RandomNormalLike", "y", "noise"))
                .node(node("Add", List.of("y", "noise"), List.of("noisy")))
                .output("y")
                .output("noisy")
                .build());
    assertThat(model.unsupported())
        .extracting(UnsupportedNode::operator)
        .containsExactly("RandomNormalLike");
    Graph graph = model.forOutputs(List.of("y")).graph();
    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.outputs()).extracting(Value::name).containsExactly("y");
    assertThatThrownBy(() -> model.forOutputs(List.of("noisy")).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("RandomNormalLike");
    assertThatThrownBy(() -> model.forOutputs(List.of("z")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("no output 'z'");
  }

  @Test
  void allUnsupportedNodesAreNamed() {
    ModelProto model =
        model()
            .node(unary("Unique", "x", "a"))
            .node(unary("Tanh", "a", "b"))
            .node(unary("Unique", "b", "c").setName("second"))
            .node(unary("Fast", "c", "d").setDomain("vendor"))
            .node(node("Tanh", List.of("d"), List.of("y"), attribute("speed", 2)).setName("odd"))
            .output("y")
            .build()
            .toBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("vendor").setVersion(1))
            .build();
    assertThat(OnnxModel.of(model).unsupported())
        .containsExactly(
            new UnsupportedNode("the_Unique", "Unique", "the operator is not supported"),
            new UnsupportedNode("second", "Unique", "the operator is not supported"),
            new UnsupportedNode(
                "the_Fast",
                "vendor.Fast",
                "the operator is not supported and is none of ONNX's own; export the model again"
                    + " without ONNX Runtime's optimisation, or with operators of ONNX in its"
                    + " place"),
            new UnsupportedNode("odd", "Tanh", "attribute speed is not supported"));
    assertThatThrownBy(() -> OnnxModel.of(model).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith(
            "4 nodes are not supported: "
                + "Unique (the operator is not supported): 'the_Unique', 'second'; vendor.Fast (")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
  }

  /** They are refused where they are read, and only there. */
  @Test
  void inputsThatAreNoTensorsOfNumbers() {
    OnnxTestModel model = model().node(unary("Tanh", "x", "y")).output("y");
    model
        .graph()
        .addInput(
            ValueInfoProto.newBuilder()
                .setName("s")
                .setType(
                    TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.getDefaultInstance())));
    assertThat(OnnxModel.of(model.build()).graph().inputs())
        .extracting(Value::name)
        .containsExactly("x");
    model.node(unary("SequenceLength", "s", "n")).output("n");
    assertThatThrownBy(() -> OnnxModel.of(model.build()).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("SequenceLength (input 's' is of type sequence")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
  }

  @Test
  void aNewerOpsetIsUnsupported() {
    ModelProto newer =
        new OnnxTestModel(999).input("x", X).node(unary("Tanh", "x", "y")).output("y").build();
    assertThatThrownBy(() -> OnnxModel.of(newer).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("opset 999");
  }

  @Test
  void plugInsAreFound() {
    ModelProto model =
        model().node(unary("Twice", "x", "y").setDomain("test")).output("y").build().toBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("test").setVersion(1))
            .build();
    Tensor y = OnnxRuntimeReference.forward(model, Map.of("x", X)).get("y");
    assertThat(y.doubles()).containsExactly(X.map(x -> 2 * x).doubles());
  }
}

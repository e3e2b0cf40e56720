package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.RecurrenceSummary;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that a model defines, against ONNX Runtime. */
class FunctionsTest {
  private final RandomTensors random = new RandomTensors(31);

  private OnnxTestModel model(String nodes, FunctionProto.Builder... functions) {
    OnnxTestModel model =
        new OnnxTestModel(17)
            .input("x", random.floats(4, 3))
            .input("v", random.floats(3))
            .constant("w", random.floats(3, 3))
            .nodes(nodes);
    for (FunctionProto.Builder function : functions) {
      model.function(function);
    }
    return model.output("y");
  }

  private static FunctionProto.Builder affine() {
    return GraphText.function(
        "Affine",
        17,
        """
        in x
        in w
        z = MatMul(x, w)
        y = LeakyRelu(z) alpha=$slope:FLOAT
        out y
        """);
  }

  @Test
  void attributesComeFromTheCallerOrTheFunctionsDefault() {
    FunctionProto.Builder function =
        affine().addAttributeProto(OnnxTestModel.attribute("slope", 0.3f));
    OnnxRuntimeReference.assertAgrees(
        model("a = local.Affine(x, w) slope=0.7\nb = local.Affine(a, w)\ny = Add(a, b)", function));
  }

  @Test
  void anAttributeThatNobodyGivesIsLeftOut() {
    OnnxRuntimeReference.assertAgrees(
        model("y = local.Affine(x, w)", affine().addAttribute("slope")));
  }

  @Test
  void functionsCallFunctionsAndPassAttributesOn() {
    FunctionProto.Builder outer =
        GraphText.function(
                "Twice",
                17,
                """
                in a
                in b
                h = local.Affine(a, b) slope=$outer_slope:FLOAT
                y = local.Affine(h, b)
                out y
                """)
            .addAttribute("outer_slope");
    OnnxRuntimeReference.assertAgrees(
        model(
            "y = local.Twice(x, w) outer_slope=0.6",
            affine().addAttributeProto(OnnxTestModel.attribute("slope", 0.1f)),
            outer));
  }

  /** An inner graph refers to an attribute of the function and to its values. */
  @Test
  void branchesInsideOfFunctionsSeeTheirAttributes() {
    FunctionProto.Builder function =
        FunctionProto.newBuilder()
            .setName("Choose")
            .setDomain("local")
            .addInput("c")
            .addInput("a")
            .addOutput("y")
            .addAttribute("slope")
            .addOpsetImport(GraphText.opset("", 17))
            .addAllNode(
                GraphText.nodes(
                    "y = If(c) then_branch=@then else_branch=@else",
                    Map.of(
                        "then",
                            GraphText.graph("t = LeakyRelu(a) alpha=$slope:FLOAT\nout t FLOAT ?"),
                        "else", GraphText.graph("e = Neg(a)\nout e FLOAT ?"))));
    OnnxTestModel model =
        model("y = local.Choose(yes, x) slope=0.4", function)
            .constant("yes", Tensor.integers(ElementType.BOOL, new long[] {1}));
    OnnxRuntimeReference.assertAgrees(model);
  }

  private static final String BOUND =
      """
      in a
      in low
      in high
      b = Clip(a, low, high)
      c = Neg(b)
      out b
      out c
      """;

  @Test
  void inputsMayBeAbsent() {
    String nodes =
        """
        zero = Constant() value_float=0.1
        p, r = local.Bound(x, zero)
        s, q = local.Bound(x, , zero)
        y = Sum(p, q, r, s)
        """;
    OnnxRuntimeReference.assertAgrees(model(nodes, GraphText.function("Bound", 17, BOUND)));
  }

  /** ONNX Runtime wants all outputs of a function; ONNX does not. */
  @Test
  void outputsMayBeAbsent() {
    String zero = "zero = Constant() value_float=0.1\n";
    String few = zero + "p = local.Bound(x, zero)\n, q = local.Bound(p)\ny = Add(p, q)";
    String all = zero + "p, r = local.Bound(x, zero)\ns, q = local.Bound(p)\ny = Add(p, q)";
    FunctionProto.Builder function = GraphText.function("Bound", 17, BOUND);
    OnnxTestModel expected = model(all, function);
    Tensor y = OnnxRuntimeReference.forward(expected.build(), expected.inputs()).get("y");
    OnnxTestModel model = model(few, function);
    assertThat(OnnxRuntimeReference.forward(model.build(), expected.inputs()).get("y").doubles())
        .containsExactly(y.doubles());
  }

  @Test
  void anOutputMayBeAnInput() {
    FunctionProto.Builder function =
        GraphText.function("Pass", 17, "in a\nb = Neg(a)\nout a\nout b");
    OnnxTestModel model = model("p, q = local.Pass(x)\ny = Sub(p, q)", function);
    Tensor y = OnnxRuntimeReference.forward(model.build(), model.inputs()).get("y");
    Tensor x = model.inputs().get("x");
    assertThat(y.doubles()).containsExactly(x.map(element -> 2 * element).doubles());
  }

  @Test
  void overloadsOfOneNameAreToldApart() {
    FunctionProto.Builder first = GraphText.function("F", 17, "in a\ny = Neg(a)\nout y");
    FunctionProto.Builder second =
        GraphText.function("F", 17, "in a\ny = Exp(a)\nout y").setOverload("other");
    OnnxRuntimeReference.assertAgrees(
        model("p = local.F(x)\nq = local.F:other(x)\ny = Sub(p, q)", first, second));
  }

  /** Another function of the domain may well be called as an operator of ONNX is. */
  @Test
  void aFunctionMayHaveTheNameOfAnOperator() {
    OnnxRuntimeReference.assertAgrees(
        model("y = local.LSTM(x)", GraphText.function("LSTM", 17, "in a\ny = Tanh(a)\nout y")));
  }

  @Test
  void namesInsideHaveThePathOfTheCalls() {
    FunctionProto.Builder inner = GraphText.function("In", 17, "in a\nt = Tanh(a)\nout t");
    FunctionProto.Builder outer =
        GraphText.function("Out", 17, "in a\nh = local.In(a)\nb = Neg(h)\nout b");
    OnnxTestModel model = model("p = local.Out(x)\nq = local.Out(p)\ny = Neg(q)", inner, outer);
    Trace trace = ForwardPass.run(OnnxModel.of(model.build()).graph(), model.inputs());
    assertThat(trace.values().keySet())
        .containsExactlyInAnyOrder("x", "v", "p/h", "p", "q/h", "q", "y");
    assertThat(trace.nodes().get(0).name()).isEqualTo("p/h/t");
  }

  private OnnxTestModel inTheStandardsDomain(String name) {
    FunctionProto.Builder function =
        GraphText.function(name, 17, "in a\nb = Neg(a)\nout b").setDomain("");
    return model("y = %s(x)".formatted(name), function);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tanh", "NonZero", "MyOwn"})
  void functionsInTheDomainOfTheStandardAreRefused(String name) {
    assertThatThrownBy(() -> OnnxModel.of(inTheStandardsDomain(name).build()).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "the model defines the function '%s' in the domain of ONNX's own operators; functions"
                + " need a domain of their own",
            name);
  }

  /** It takes the operator of that name and not the function, and refuses where there is none. */
  @Test
  void onnxRuntimeDoesNotCallFunctionsInTheDomainOfTheStandard() {
    OnnxTestModel model = inTheStandardsDomain("MyOwn");
    assertThatThrownBy(() -> OnnxRuntimeReference.run(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class);
    OnnxTestModel tanh = inTheStandardsDomain("Tanh");
    double x = tanh.inputs().get("x").get(0);
    assertThat(OnnxRuntimeReference.run(tanh.build(), tanh.inputs()).get("y").get(0))
        .isCloseTo(Math.tanh(x), within(1e-6));
  }

  @Test
  void aFunctionThatCallsItselfIsRefused() {
    FunctionProto.Builder one = GraphText.function("One", 17, "in a\nb = local.Two(a)\nout b");
    FunctionProto.Builder two = GraphText.function("Two", 17, "in a\nb = local.One(a)\nout b");
    assertThatThrownBy(() -> OnnxModel.of(model("y = local.One(x)", one, two).build()).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("One node 'y/b/b': the function 'One' calls itself");
  }

  @Test
  void anAttributeThatTheFunctionLacksIsRefused() {
    assertThatThrownBy(
            () ->
                OnnxModel.of(
                        model("y = local.Affine(x, w) slop=0.5", affine().addAttribute("slope"))
                            .build())
                    .graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("Affine node 'y': the function 'Affine' has no attribute 'slop'");
  }

  @Test
  void inspectionCountsTheNodesOfFunctions() {
    FunctionProto.Builder inner =
        GraphText.function(
            "Layer", 17, "in a\nin w\nt = Tanh(a)\nh = RNN(t, w, w) hidden_size=3\nout h");
    FunctionProto.Builder outer =
        GraphText.function(
            "Twice", 17, "in a\nin w\nh = local.Layer(a, w)\nb = local.Layer(h, w)\nout b");
    OnnxModel model = OnnxModel.of(model("y = local.Twice(x, w)", inner, outer).build());
    assertThat(model.operators()).containsExactlyInAnyOrderEntriesOf(Map.of("Tanh", 2, "RNN", 2));
    assertThat(model.recurrences())
        .extracting(RecurrenceSummary::node)
        .containsExactly("y/h/h", "y/b/h");
  }

  /** All nodes are named, with the path of the call. */
  @Test
  void whatIsNotSupportedInsideIsNamed() {
    FunctionProto.Builder function =
        GraphText.function("F", 17, "in a\nb = NoSuch(a)\nc = Neither(b)\nout c");
    OnnxModel model = OnnxModel.of(model("y = local.F(x)", function).build());
    assertThat(model.unsupported()).extracting(UnsupportedNode::node).containsExactly("y/b", "y/c");
  }
}

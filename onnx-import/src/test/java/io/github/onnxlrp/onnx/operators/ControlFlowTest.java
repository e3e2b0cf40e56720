package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loop and If against ONNX Runtime. */
class ControlFlowTest {
  private static final Tensor TRUE = Tensor.integers(ElementType.BOOL, new long[] {1});
  private static final Tensor FALSE = Tensor.integers(ElementType.BOOL, new long[] {0});

  private final RandomTensors random = new RandomTensors(21);

  private static Tensor scalar(long value) {
    return Tensor.of(new long[] {value});
  }

  private OnnxTestModel model(int opset) {
    return new OnnxTestModel(opset)
        .input("x", random.floats(5, 3))
        .input("h0", random.floats(3))
        .constant("w", random.floats(3, 3))
        .constant("one", scalar(1));
  }

  /** {@code h = tanh(x[i] + h w)}; reads w and x of the graph around it. */
  private static final String STEP =
      """
      in i INT64
      in going BOOL
      in h FLOAT 3
      xi = Gather(x, i) axis=0
      hw = MatMul(h, w)
      z = Add(xi, hw)
      next = Tanh(z)
      """;

  private static Map<String, GraphProto> body(String text) {
    return Map.of("body", GraphText.graph(text));
  }

  private static void assertAgrees(OnnxTestModel model, String... outputs) {
    for (String output : outputs) {
      model.output(output);
    }
    OnnxRuntimeReference.assertAgrees(model);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 13, 16, 21})
  void aLoopRunsAConstantNumberOfTimes(int opset) {
    Map<String, GraphProto> body = body(STEP + outs("going", "next", "z"));
    assertAgrees(
        model(opset)
            .constant("trips", scalar(4))
            .nodes("last, all = Loop(trips, , h0) body=@body", body),
        "last",
        "all");
  }

  private static String outs(String condition, String... more) {
    StringBuilder text = new StringBuilder("out " + condition + " BOOL\n");
    for (String name : more) {
      text.append("out ").append(name).append(" FLOAT 3\n");
    }
    return text.toString();
  }

  @Test
  void aLoopRunsAsOftenAsItsInputIsLong() {
    Map<String, GraphProto> body = body(STEP + outs("going", "next", "z"));
    assertAgrees(
        model(17)
            .constant("yes", TRUE)
            .nodes(
                """
                shape = Shape(x) start=0 end=1
                trips = Squeeze(shape)
                last, all = Loop(trips, yes, h0) body=@body
                """,
                body),
        "last",
        "all");
  }

  /** The condition counts also where the node has none, as ONNX Runtime has it. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aLoopEndsByItsCondition(boolean tripCount, boolean condition) {
    String end =
        """
        two = Constant() value_float=0.4
        sum = ReduceSum(next) keepdims=0
        go = Less(sum, two)
        """;
    Map<String, GraphProto> body = body(STEP + end + outs("go", "next", "z"));
    String operands = (tripCount ? "trips" : "") + ", " + (condition ? "yes" : "") + ", h0";
    OnnxTestModel model =
        model(17)
            .constant("trips", scalar(5))
            .constant("yes", TRUE)
            .nodes("last, all = Loop(" + operands + ") body=@body", body);
    assertAgrees(model, "last", "all");
  }

  @Test
  void aStateChangesItsShape() {
    String grow =
        """
        in i INT64
        in going BOOL
        in s FLOAT ?
        more = Concat(s, h0) axis=0
        out going BOOL
        out more FLOAT ?
        """;
    assertAgrees(
        model(17)
            .constant("trips", scalar(3))
            .nodes("last = Loop(trips, , h0) body=@body", body(grow)),
        "last");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "4, false"})
  void aLoopWithoutStepsGivesEmptyScanOutputs(int trips, boolean going) {
    Map<String, GraphProto> body = body(STEP + outs("going", "next", "z"));
    assertAgrees(
        model(17)
            .constant("trips", scalar(trips))
            .constant("start", going ? TRUE : FALSE)
            .nodes("last, all = Loop(trips, start, h0) body=@body", body),
        "last",
        "all");
  }

  @Test
  void aVectorOfTripCountsIsRefusedAsByOnnxRuntime() {
    OnnxTestModel model =
        model(17)
            .constant("trips", Tensor.of(new long[] {2, 3}, 2))
            .nodes(
                "last, all = Loop(trips, , h0) body=@body", body(STEP + outs("going", "next", "z")))
            .output("all");
    assertThatThrownBy(() -> OnnxRuntimeReference.run(model.build(), model.inputs()))
        .hasMessageContaining("Loop");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("Loop node 'last': the trip count 'trips' is ")
        .hasMessageEndingWith("; expected one element");
  }

  @Test
  void aLoopWithoutStepsAndWithoutADeclaredShapeIsRefused() {
    String body = STEP + "out going BOOL\nout next FLOAT ?\nout z FLOAT ?";
    OnnxTestModel model =
        model(17)
            .constant("trips", scalar(0))
            .nodes("last, all = Loop(trips, , h0) body=@body", body(body))
            .output("all");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "Loop node 'last': it runs no step, and the body does not declare the shape of its"
                + " scan output z, so that the result has no known shape; give inputs with at least"
                + " one step");
  }

  @Test
  void loopsNestAndSeeTheGraphsAroundThem() {
    String inner =
        """
        in j INT64
        in going2 BOOL
        in s FLOAT 3
        scaled = Mul(s, h)
        t = Add(scaled, w0)
        out going2 BOOL
        out t FLOAT 3
        """;
    String outer =
        """
        in i INT64
        in going BOOL
        in h FLOAT 3
        row = Gather(w, one) axis=0
        w0 = Add(row, h0)
        two = Constant() value_int=2
        next = Loop(two, , h) body=@inner
        out going BOOL
        out next FLOAT 3
        out w0 FLOAT 3
        """;
    Map<String, GraphProto> graphs =
        Map.of("body", GraphText.graph(outer, Map.of("inner", GraphText.graph(inner))));
    assertAgrees(
        model(17)
            .constant("trips", scalar(3))
            .nodes("last, all = Loop(trips, , h0) body=@body", graphs),
        "last",
        "all");
  }

  /** One graph serves both values of the input that decides. */
  @Test
  void anIfFollowsItsInput() {
    OnnxTestModel model =
        model(17)
            .input("rate", scalar(16000))
            .constant("high", scalar(16000))
            .nodes(
                """
                is_high = Equal(rate, high)
                y = If(is_high) then_branch=@then else_branch=@else
                """,
                Map.of(
                    "then", GraphText.graph("a = MatMul(x, w)\nout a FLOAT ?"),
                    "else", GraphText.graph("b = Add(x, h0)\nout b FLOAT ?")))
            .output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    for (long rate : new long[] {16000, 8000, 16000}) {
      Map<String, Tensor> inputs = new HashMap<>(model.inputs());
      inputs.put("rate", scalar(rate));
      OnnxRuntimeReference.assertClose(
          "y at " + rate,
          ForwardPass.run(graph, inputs).outputs().get("y").tensor(),
          OnnxRuntimeReference.run(model.build(), inputs).get("y"));
    }
  }
}

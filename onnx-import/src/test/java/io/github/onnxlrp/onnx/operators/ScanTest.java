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
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scan against ONNX Runtime. */
class ScanTest {
  private final RandomTensors random = new RandomTensors(23);

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
  @CsvSource({
    "'', '', '', ''",
    "'[0,0]', '[1,0]', '[0,0]', '[0,1]'",
    "'[0,1]', '[0,1]', '[1,2]', '[1,0]'",
    "'[-2,-1]', '[1,1]', '[-1,-2]', '[0,1]'"
  })
  void aScanGoesAlongAllAxesAndDirections(
      String inputAxes, String inputDirections, String outputAxes, String outputDirections) {
    String body =
        """
        in a FLOAT 3
        in n FLOAT
        in xt FLOAT 3
        in vt FLOAT 4
        m = ReduceSum(vt) keepdims=0
        n2 = Add(n, m)
        k = Mul(a, n2)
        a2 = Add(k, xt)
        column = Unsqueeze(a2, axis1)
        row = Unsqueeze(vt, axis0)
        grid = MatMul(column, row)
        out a2 FLOAT 3
        out n2 FLOAT
        out grid FLOAT ?
        out grid2 FLOAT ?
        grid2 = Neg(grid)
        """;
    String attributes =
        " num_scan_inputs=2"
            + attribute("scan_input_axes", inputAxes)
            + attribute("scan_input_directions", inputDirections)
            + attribute("scan_output_axes", outputAxes)
            + attribute("scan_output_directions", outputDirections);
    Tensor v = inputAxes.contains("1") ? random.floats(4, 5) : random.floats(5, 4);
    assertAgrees(
        new OnnxTestModel(17)
            .input("x", random.floats(5, 3))
            .input("v", v)
            .input("a0", random.floats(3))
            .input("n0", random.floats())
            .constant("axis0", Tensor.vector(0))
            .constant("axis1", Tensor.vector(1))
            .nodes("a, n, g, g2 = Scan(a0, n0, x, v) body=@body" + attributes, body(body)),
        "a",
        "n",
        "g",
        "g2");
  }

  private static String attribute(String name, String value) {
    return value.isEmpty() ? "" : " " + name + "=" + value;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " directions=[1]"})
  void aScanOfOpset8GoesOverTheBatch(String directions) {
    String body =
        """
        in h FLOAT 3
        in xt FLOAT 3
        s = Add(h, xt)
        h2 = Tanh(s)
        out h2 FLOAT 3
        out s FLOAT 3
        """;
    assertAgrees(
        new OnnxTestModel(8)
            .input("h0", random.floats(2, 3))
            .input("x", random.floats(2, 5, 3))
            .nodes("h, all = Scan(, h0, x) body=@body num_scan_inputs=1" + directions, body(body)),
        "h",
        "all");
  }

  @Test
  void scannedInputsOfDifferentLengthAreAnError() {
    String body = "in a FLOAT\nin b FLOAT\nc = Add(a, b)\nout c FLOAT";
    OnnxTestModel model =
        new OnnxTestModel(17)
            .input("x", random.floats(5))
            .input("v", random.floats(4))
            .nodes("y = Scan(x, v) body=@body num_scan_inputs=2", body(body))
            .output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("Scan node 'y': its scanned inputs have 5 and 4 steps");
  }
}

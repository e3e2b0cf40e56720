package io.github.onnxlrp.onnx;

import static io.github.onnxlrp.onnx.SampleGraphs.LSTM;
import static io.github.onnxlrp.onnx.SampleGraphs.SUM;
import static io.github.onnxlrp.onnx.SampleGraphs.graph;
import static io.github.onnxlrp.onnx.SampleGraphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where operators say that samples are, and what is done with a batch that the file fixes. */
class BatchAxesTest {
  @ParameterizedTest(name = "{0} through {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "?,?,2   | z = Identity(x)                                     | 1",
        "?,?,2   | z = Transpose(x) perm=[1,0,2]                       | 0",
        "?,1,?,2 | s = Squeeze(x, one); z = Transpose(s) perm=[1,0,2]  | 0",
        "?,?,1   | t = Concat(x, x) axis=2; z = Transpose(t) perm=[1,0,2] | 0",
        "?,?,2   | c = Cast(x) to=1; z = Relu(c)                       | 1",
        "?,?,4   | z = MatMul(x, wide)                                 | 1",
        "?,?,2   | z = Reshape(x, rows)                                | 1",
        "6,5,2   | z = Transpose(x) perm=[1,0,2]                       | 0",
        "p2o.DynamicDimension.0,s77,2 | z = Tanh(x)                    | 1",
      })
  void theBatchIsAxis1OfXOfAnLstm(String declared, String nodes, int axis) {
    Graph graph = graph(List.of("x:" + declared), nodes + ";" + LSTM, "Y", "Y_h");
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    assertThat(axes.axisOf(graph.input("x"))).hasValue(axis);
    assertThat(axes.axisOf(graph.output("Y"))).hasValue(2);
    assertThat(axes.axisOf(graph.output("Y_h"))).hasValue(1);
  }

  /** No input of a Concat can get longer by itself, and their symbols say nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"?,?|?,?", "a,b|c,d", "6,5|6,5", "u1,u2|u3,u4"})
  void inputsThatAreJoinedHaveTheirSamplesAlongTheSameAxis(String first, String second) {
    String nodes =
        "a = Gather(table, x); b = Gather(table, p); t = Concat(a, b) axis=2;"
            + "z = Transpose(t) perm=[1,0,2];"
            + LSTM
            + "; y = Squeeze(Y_h, zero)";
    Graph graph =
        graph(
            List.of("x:" + first + ":INT64", "p:" + second + ":INT64"),
            nodes,
            "y:" + first.split(",")[0] + ",3");
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    assertThat(axes.axisOf(graph.input("x"))).hasValue(0);
    assertThat(axes.axisOf(graph.input("p"))).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"LSTM,4", "GRU,3", "RNN,1"})
  void initialStatesHaveTheirSamplesAlongAxis1(String operator, int gates) {
    String node = "Y, Y_h = %s(x, W%d, R%d, , , h) hidden_size=3".formatted(operator, gates, gates);
    Graph graph = graph(List.of("h:1,?,3", "x:?,?,2"), node, "Y", "Y_h");
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    assertThat(axes.axisOf(graph.input("h"))).hasValue(1);
    assertThat(axes.axisOf(graph.input("x"))).hasValue(1);
    Graph first = graph(List.of("h:?,1,3", "x:?,?,2"), node + " layout=1", "Y", "Y_h");
    BatchAxes batchFirst = BatchAxes.of(first, Map.of());
    assertThat(batchFirst.axisOf(first.input("h"))).hasValue(0);
    assertThat(batchFirst.axisOf(first.input("x"))).hasValue(0);
    assertThat(batchFirst.axisOf(first.output("Y"))).hasValue(0);
    assertThat(batchFirst.axisOf(first.output("Y_h"))).hasValue(0);
  }

  /** Connectionist temporal classification: {@code [T, N, classes]}. */
  @Test
  void anOutputWithTimeFirstHasItsSamplesAlongAxis1() {
    Graph graph =
        graph(
            List.of("x:batch,time,2"),
            "z = Transpose(x) perm=[1,0,2];"
                + LSTM
                + "; s = Squeeze(Y, one); o = MatMul(s, classes)",
            "o");
    assertThat(BatchAxes.of(graph, Map.of()).axisOf(graph.output("o"))).hasValue(1);
  }

  /** Its only axes are time and features: 20 steps are not 20 samples. */
  @Test
  void aSequenceWithoutBatchAxisIsOneSample() {
    for (String declared : List.of("?,2", "20,2", "s0,2")) {
      Graph graph = graph(List.of("x:" + declared), "z = Unsqueeze(x, one);" + LSTM, "Y_h");
      Samples samples = Samples.of(graph, Map.of("x", random(7, 20, 2)), Map.of());
      assertThat(samples.size()).as(declared).isEqualTo(1);
      assertThat(samples.notes()).isEmpty();
    }
  }

  @Test
  void namelessDimensionsAreNotTheSame() {
    for (String open : List.of("?", "-1", "None", "_")) {
      List<String> inputs =
          List.of("x:%s,%s,2".formatted(open, open), "weights:3,%s".formatted(open));
      String nodes = "z = Tanh(x);" + LSTM + "; s = Squeeze(Y_h, zero); o = MatMul(s, weights)";
      Graph graph = graph(inputs, nodes, "o");
      assertThat(graph.input("x").shape().get(0).symbol()).as(open).isNull();
      BatchAxes axes = BatchAxes.of(graph, Map.of());
      assertThat(axes.axisOf(graph.input("x"))).hasValue(1);
      assertThat(axes.axisOf(graph.input("weights"))).isEmpty();
    }
  }

  /** No operator says it; the symbol of axis 0 does, whatever it is called. */
  @ParameterizedTest
  @CsvSource({"b", "s77", "unk__3", "p2o.DynamicDimension.0"})
  void aSymbolThatCountsSamplesCountsThemInEveryInput(String symbol) {
    List<String> inputs =
        Arrays.asList(
            "x:%s,2".formatted(symbol),
            "h:1,%s,2".formatted(symbol),
            "w:2,%s".formatted(symbol),
            "k:2");
    String nodes =
        "s = Squeeze(h, zero); t = Add(x, s); u = Transpose(w) perm=[1,0]; v = Add(t, u);"
            + "o = Add(v, k)";
    for (int order = 0; order < inputs.size(); order++) {
      Collections.rotate(inputs, 1);
      Graph graph = graph(inputs, nodes, "o");
      BatchAxes axes = BatchAxes.of(graph, Map.of());
      assertThat(axes.axisOf(graph.input("x"))).hasValue(0);
      assertThat(axes.axisOf(graph.input("h"))).hasValue(1);
      assertThat(axes.axisOf(graph.input("w"))).hasValue(1);
      assertThat(axes.axisOf(graph.input("k"))).isEmpty();
    }
  }

  /** An LSTM that was told batch_first wrongly takes what is called batch for time. */
  @Test
  void anOperatorThatContradictsANameIsNoted() {
    Graph graph = graph(List.of("x:batch,time,2"), "z = Tanh(x);" + LSTM, "Y");
    Samples samples = Samples.of(graph, Map.of("x", random(7, 4, 5, 2)), Map.of());
    assertThat(samples.size()).isEqualTo(5);
    assertThat(samples.notes())
        .containsExactly(
            "axis 1 of input 'x' [batch,time,2] is taken to count samples, as LSTM node 'Y' says;"
                + " --batch-axis x=0 says otherwise");
    assertThatThrownBy(
            () -> Explainer.of(graph).strict(true).build().explain(samples, 0, List.of(SUM)))
        .isInstanceOfSatisfying(
            OnnxLrpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageStartingWith("sample axis: axis 1 of input 'x'");
  }
}

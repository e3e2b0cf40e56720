package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.BatchAxes;
import io.github.onnxlrp.Explainer;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Samples;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where operators say that samples are, and what is done with a batch that the file fixes. */
class BatchAxesTest {
  private static final int FEATURES = 2;
  private static final int HIDDEN = 3;

  private static Tensor random(long seed, int... shape) {
    Random random = new Random(seed);
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> random.nextGaussian());
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  /**
   * Declares {@code name:dim,dim,...} or {@code name:dim,dim,...:TYPE}; a name of a dimension that
   * is no number is its symbol.
   */
  private static ValueInfoProto declare(String text) {
    String[] parts = text.split(":");
    ElementType type = parts.length == 2 ? ElementType.FLOAT : ElementType.valueOf(parts[2]);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : parts[1].split(",")) {
      shape.addDim(
          dim.matches("-?\\d+")
              ? TensorShapeProto.Dimension.newBuilder().setDimValue(Long.parseLong(dim))
              : TensorShapeProto.Dimension.newBuilder().setDimParam(dim.equals("_") ? "" : dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(parts[0])
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(ElementTypes.code(type))
                        .setShape(shape)))
        .build();
  }

  private static Graph graph(List<String> inputs, String nodes, String... outputs) {
    OnnxTestModel model = new OnnxTestModel(18);
    inputs.forEach(input -> model.graph().addInput(declare(input)));
    for (String gates : List.of("1", "3", "4")) {
      int rows = Integer.parseInt(gates) * HIDDEN;
      model.constant("W" + gates, random(1, 1, rows, FEATURES));
      model.constant("R" + gates, random(2, 1, rows, HIDDEN));
    }
    model.constant("h0", random(3, 1, 2, HIDDEN));
    model.constant("two", random(6, 2, HIDDEN));
    model.constant("U", random(7, HIDDEN, HIDDEN));
    model.constant("V", random(8, FEATURES, HIDDEN));
    model.constant("three", Tensor.vector(HIDDEN));
    model.constant("zero", Tensor.vector(0));
    model.constant("one", Tensor.vector(1));
    model.constant("table", random(6, 5, 1));
    model.constant("rows", Tensor.vector(0, -1, FEATURES));
    model.constant("wide", random(4, 4, FEATURES));
    model.constant("classes", random(5, HIDDEN, 4));
    model.nodes(nodes.replace(";", "\n"));
    for (String output : outputs) {
      if (output.contains(":")) {
        model.graph().addOutput(declare(output));
      } else {
        model.output(output);
      }
    }
    return OnnxModel.of(model.build()).graph();
  }

  private static final String LSTM = "Y, Y_h = LSTM(z, W4, R4) hidden_size=3";

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
      Graph graph = graph(List.of("x:%s,%s,2".formatted(open, open)), "z = Tanh(x);" + LSTM, "Y");
      assertThat(graph.input("x").shape().get(0).symbol()).as(open).isNull();
      assertThat(BatchAxes.of(graph, Map.of()).axisOf(graph.input("x"))).hasValue(1);
    }
  }

  /** No operator says it; the symbol of axis 0 does, whatever it is called. */
  @ParameterizedTest
  @CsvSource({"b", "s77", "unk__3", "p2o.DynamicDimension.0"})
  void aSymbolThatCountsSamplesCountsThemInEveryInput(String symbol) {
    List<String> inputs =
        Arrays.asList("x:%s,2".formatted(symbol), "h:1,%s,2".formatted(symbol), "k:2");
    for (int order = 0; order < 3; order++) {
      Collections.rotate(inputs, 1);
      Graph graph = graph(inputs, "s = Squeeze(h, zero); t = Add(x, s); o = Add(t, k)", "o");
      BatchAxes axes = BatchAxes.of(graph, Map.of());
      assertThat(axes.axisOf(graph.input("x"))).hasValue(0);
      assertThat(axes.axisOf(graph.input("h"))).hasValue(1);
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
        .hasMessageStartingWith("strict: axis 1 of input 'x'");
  }

  private static final Target SUM = Target.sum(null);

  private static final String CLASSIFIER =
      "z = Transpose(x) perm=[1,0,2];" + LSTM + "; s = Squeeze(Y_h, zero); o = MatMul(s, classes)";

  /** Rows of a matrix product may be summed in another order in a batch: 1e-12. */
  @Test
  void aFixedBatchIsSoManySamples() {
    Explainer fixed = Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).build();
    Explainer open = Explainer.of(graph(List.of("x:b,4,2"), CLASSIFIER, "o")).keep("s").build();
    Map<String, Tensor> inputs = Map.of("x", random(8, 5, 4, 2));
    Samples batch = fixed.samples(inputs);
    Samples singles = open.samples(inputs);
    assertThat(batch.size()).isEqualTo(5);
    assertThat(batch.list()).hasSize(1);
    for (int k = 0; k < 5; k++) {
      Explanation found = fixed.explain(batch, k, List.of(SUM)).get(0);
      Explanation expected = open.explain(singles, k, List.of(SUM)).get(0);
      assertClose(found.relevance("x"), expected.relevance("x"));
      assertThat(found.inputs().get("x").doubles()).isEqualTo(expected.inputs().get("x").doubles());
      assertThat(found.prediction().index()).isEqualTo(expected.prediction().index());
      assertThat(found.ledger().closure()).isLessThan(1e-12);
    }
  }

  @Test
  void layersOfAFixedBatchAreThoseOfTheSample() {
    String states = "s";
    Explainer fixed =
        Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).keep(states, "Y/h").build();
    Explainer open =
        Explainer.of(graph(List.of("x:b,4,2"), CLASSIFIER, "o")).keep(states, "Y/h").build();
    Map<String, Tensor> inputs = Map.of("x", random(8, 5, 4, 2));
    Explanation found = fixed.explain(fixed.samples(inputs), 3, List.of(SUM)).get(0);
    Explanation expected = open.explain(open.samples(inputs), 3, List.of(SUM)).get(0);
    assertClose(found.relevance("s"), expected.relevance("s"));
    assertClose(found.relevance("Y/h"), expected.relevance("Y/h"));
  }

  @Test
  void aFixedBatchTakesJustSoManySamples() {
    Explainer fixed = Explainer.of(graph(List.of("x:5,4,2"), CLASSIFIER, "o")).build();
    assertThatThrownBy(() -> fixed.samples(Map.of("x", random(8, 1, 4, 2))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "input 'x' has shape [1,4,2], declared [5,4,2]: the model was exported for a fixed"
                + " batch of 5; give 5 samples");
  }

  @Test
  void aFixedBatchWhoseSamplesAreMixedIsRefused() {
    Explainer mixing =
        Explainer.of(
                graph(
                    List.of("x:5,4,2"),
                    CLASSIFIER + "; m = ReduceMean(o, zero) keepdims=1; p = Add(o, m)",
                    "p"))
            .build();
    Samples samples = mixing.samples(Map.of("x", random(8, 5, 4, 2)));
    assertThatThrownBy(() -> mixing.explain(samples, 2, List.of(SUM)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("mixes the samples of its fixed batch of 5: relevance of sample 2")
        .hasMessageContaining("--batch-axis x=none");
  }

  /** PyTorch writes the batch of its example into an initial state that is a constant. */
  @Test
  void anInitialStateOfTwoSamplesTakesTwo() {
    String nodes = "Y, Y_h = RNN(x, W1, R1, , , h0) hidden_size=3";
    Explainer explainer = Explainer.of(graph(List.of("x:?,?,2"), nodes, "Y_h")).build();
    Map<String, Tensor> inputs = Map.of("x", random(9, 4, 2, 2));
    Samples two = explainer.samples(inputs);
    assertThat(two.size()).isEqualTo(2);
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      Explanation explanation = explainer.explain(two, k, List.of(SUM)).get(0);
      assertThat(explanation.relevance("x").shape()).containsExactly(4, 2);
      assertThat(explanation.ledger().closure()).isLessThan(1e-12);
      sum += explanation.score();
    }
    Explainer whole =
        Explainer.of(graph(List.of("x:?,?,2"), nodes, "Y_h"))
            .batchAxis("x", Samples.SHARED)
            .batchAxis("Y_h", Samples.SHARED)
            .build();
    // Both sums of six numbers of size 1, in another order.
    assertThat(Math.abs(sum - whole.explain(inputs, SUM).score())).isLessThan(1e-14);
    assertThatThrownBy(() -> explainer.samples(Map.of("x", random(9, 4, 3, 2))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("initial state 'h0' was exported for a batch of 2; found 3 samples")
        .hasMessageContaining("give 2 samples");
  }

  /** The initial state of two samples in a cell that is written out, and behind an Expand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x:b,4,2 | s = Tanh(two); a = ReduceMean(x, one) keepdims=0; z = MatMul(s, U); q = MatMul(a, V); r = Add(q, z); o = Tanh(r)
          x:?,4,2 | a = ReduceMean(x, one) keepdims=0; q = MatMul(a, V); r = Mul(two, q); o = Tanh(r)
          x:b,4,2 | t = Transpose(x) perm=[1,0,2]; n = Shape(x) end=1; m = Concat(one, n, three) axis=0; e = Expand(h0, m); Y, Y_h = RNN(t, W1, R1, , , e) hidden_size=3; o = Squeeze(Y_h, zero)
          """)
  void anInitialStateOfTwoSamplesTakesTwoInAWrittenCell(String input, String nodes) {
    Graph graph = graph(List.of(input), nodes, "o");
    Explainer explainer = Explainer.of(graph).build();
    Map<String, Tensor> inputs = Map.of("x", random(9, 2, 4, 2));
    Samples two = explainer.samples(inputs);
    assertThat(two.size()).isEqualTo(2);
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      Explanation explanation = explainer.explain(two, k, List.of(SUM)).get(0);
      assertThat(explanation.relevance("x").shape()).containsExactly(4, 2);
      assertThat(explanation.ledger().closure()).isLessThan(1e-12);
      sum += explanation.score();
    }
    Explainer whole =
        Explainer.of(graph).batchAxis("x", Samples.SHARED).batchAxis("o", Samples.SHARED).build();
    // Both sums of six numbers of size 1, in another order.
    assertThat(Math.abs(sum - whole.explain(inputs, SUM).score())).isLessThan(1e-14);
    for (int samples : new int[] {1, 3}) {
      assertThatThrownBy(() -> explainer.samples(Map.of("x", random(9, samples, 4, 2))))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("was exported for a batch of 2; found " + samples + " sample")
          .hasMessageContaining("give 2 samples");
    }
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    double[] a = found.doubles();
    double[] b = expected.doubles();
    double largest = Arrays.stream(b).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < a.length; k++) {
      assertThat(Math.abs(a[k] - b[k])).isLessThanOrEqualTo(1e-12 * largest);
    }
  }
}

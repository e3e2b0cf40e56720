package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomInputsTest {
  private static Tensor draw(Graph graph, int samples, long seed, Map<String, Long> dims) {
    String input = graph.inputs().get(0).name();
    return new RandomInputs(Graphs.declared(graph, dims), samples, seed)
        .draw(Map.of())
        .arrays()
        .get(input);
  }

  @Test
  void floatsAreNormal() {
    Graph graph = Graphs.of(ElementType.FLOAT, "batch", 100, "f");
    double[] x = draw(graph, 20, 1, Map.of("f", 10L)).doubles();
    assertThat(x).hasSize(20_000);
    double mean = Arrays.stream(x).average().orElseThrow();
    double square = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    // Five standard errors: 5/sqrt(20000) and 5*sqrt(2/20000); the seed is fixed.
    assertThat(Math.abs(mean)).isLessThan(0.036);
    assertThat(Math.abs(square - 1)).isLessThan(0.05);
  }

  @Test
  void idsAreRowsOfTheTable() {
    Tensor ids = draw(Graphs.embedding(), 50, 2, Map.of("time", 40L));
    assertThat(ids.shape()).containsExactly(50, 40);
    assertThat(Arrays.stream(ids.longs()).distinct().sorted()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  /** What lies before an axis of length 0 counts, too. */
  @Test
  void whatNoTensorCanBeIsAnErrorOfTheRequest() {
    Graph graph = Graphs.of(ElementType.FLOAT, 65536, 65536, 0);
    assertThatThrownBy(() -> draw(graph, 1, 1, Map.of()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "--random: input 'x' would have shape [65536,65536,0], which has too many elements");
  }

  /** Keras wraps negative ids before it looks them up. */
  @ParameterizedTest
  @ValueSource(strings = {"keras-embedding.keras3-tf-15", "keras-embedding-mask.keras3-torch-18"})
  void idsOfKerasAreRowsOfTheTable(String model) {
    Graph graph = OnnxModel.read(TestModels.directory().resolve("bank/" + model + ".onnx"));
    int length = (int) graph.input("ids").shape().get(1).size();
    Tensor ids = draw(graph, 500 / length, 3, Map.of());
    assertThat(Arrays.stream(ids.longs()).distinct().sorted())
        .containsExactlyElementsOf(LongStream.range(0, 12).boxed().toList());
  }

  /** That is an error of the node, which a run names. */
  @Test
  void aTableWithoutTheAxisHasNoRows() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input("ids", ElementType.INT64, Graphs.dims("batch"));
    Value table = builder.constant("table", Tensor.scalar(5));
    Value out = new Value("out");
    builder.add(new Node("gather", new Gather(1), List.of(table, ids), List.of(out)));
    Graph graph = builder.outputs(out).build();
    assertThat(LookupTables.rows(graph, ids)).isEmpty();
  }

  @Test
  void theSeedDecides() {
    Graph graph = Graphs.of(ElementType.FLOAT, "batch", 8);
    double[] first = draw(graph, 2, 7, Map.of()).doubles();
    assertThat(draw(graph, 2, 7, Map.of()).doubles()).isEqualTo(first);
    assertThat(draw(graph, 2, 8, Map.of()).doubles()).isNotEqualTo(first);
  }

  @Test
  void doesNotDrawFewerSamples() {
    Graph fixed = Graphs.of(ElementType.FLOAT, 4, 8);
    assertThatThrownBy(() -> draw(fixed, 3, 0, Map.of()))
        .hasMessageStartingWith("--random 3: no input that is drawn takes 3 samples");
    assertThat(draw(fixed, 1, 0, Map.of()).shape()).containsExactly(4, 8);
    Map<String, Tensor> given = Map.of("x", Tensor.of(new double[8], 1, 8));
    RandomInputs random =
        new RandomInputs(Graphs.declared(Graphs.of(ElementType.FLOAT, "b", 8), Map.of()), 3, 0);
    assertThatThrownBy(() -> random.draw(given)).hasMessageStartingWith("--random 3: no input");
  }

  @Test
  void openDimensionsHaveNames() {
    assertThat(
            DeclaredInputs.dimensionNames(Graphs.of(ElementType.FLOAT, "?", "?", 3, "t").inputs()))
        .containsExactly("t", "x[0]", "x[1]");
  }

  @Test
  void longestNameWins() {
    assertThat(NameMatcher.split("a=b=c", List.of("a", "a=b", "b"), "--input", "inputs"))
        .isEqualTo(Map.entry("a=b", "c"));
    assertThatThrownBy(() -> NameMatcher.split("z=1", List.of("x", "y:0"), "--input", "inputs"))
        .hasMessage("--input z=1: expected NAME=VALUE with one of the model's inputs: x, y:0");
  }
}

package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.tensor.ElementType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which lengths are tried: what depends on a difference of two lengths must be seen to change. */
class LengthTrialsTest {
  private static final List<String> INPUTS = List.of("x", "y", "z");

  /** Three inputs one after the other in time; the first two may be added up. */
  private static Graph graph(boolean added) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs =
        INPUTS.stream()
            .map(
                name ->
                    builder.input(name, ElementType.FLOAT, Graphs.dims("batch", "time_" + name, 3)))
            .toList();
    Value all = new Value("all");
    builder.add(new Node("concat", new Concat(1), inputs, List.of(all)));
    if (!added) {
      return builder.outputs(all).build();
    }
    Value sum = new Value("sum");
    builder.add(new Node("add", new Add(), inputs.subList(0, 2), List.of(sum)));
    return builder.outputs(all, sum).build();
  }

  /** The lengths of the three inputs in each trial. */
  private static List<List<Integer>> lengths(Graph graph, Map<String, Long> dims) {
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    return new LengthTrials(graph, axes, dims, 1)
        .draw().stream()
            .map(trial -> INPUTS.stream().map(name -> trial.get(name).dim(1)).toList())
            .toList();
  }

  private static long differences(List<List<Integer>> lengths, int a, int b) {
    return lengths.stream().map(one -> one.get(a) - one.get(b)).distinct().count();
  }

  @Test
  void lengthsThatAreFreeChangeByDifferentNumbers() {
    List<List<Integer>> lengths = lengths(graph(false), Map.of());
    assertThat(differences(lengths, 0, 1)).isGreaterThan(1);
    assertThat(differences(lengths, 0, 2)).isGreaterThan(1);
    assertThat(differences(lengths, 1, 2)).isGreaterThan(1);
  }

  @Test
  void lengthsThatHaveToBeAlikeAreAndTheOtherChanges() {
    List<List<Integer>> lengths = lengths(graph(true), Map.of());
    assertThat(lengths).allSatisfy(one -> assertThat(one.get(0)).isEqualTo(one.get(1)));
    assertThat(differences(lengths, 0, 2)).isGreaterThan(1);
  }

  @Test
  void lengthsThatWereSaidStay() {
    List<List<Integer>> lengths = lengths(graph(false), Map.of("time_y", 5L));
    assertThat(lengths).allSatisfy(one -> assertThat(one.get(1)).isEqualTo(5));
    assertThat(differences(lengths, 0, 2)).isGreaterThan(1);
  }
}

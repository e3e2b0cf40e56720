package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many samples run together: at most 2^24 elements of what is kept, in whole tiles of rows; and
 * where weights stay in the cache, at most 2^18 elements of fused steps, if 16 samples have no
 * more.
 */
class ProgramSizeTest {
  @ParameterizedTest(name = "{0} elements in steps, {1} outside, fused {2}, {3} times as long: {4}")
  @CsvSource({
    "2000, 2000, false, 1, 64",
    "3000000, 0, false, 1, 4",
    "3000000, 0, true, 1, 16",
    "0, 3000000, true, 1, 4",
    "760000, 0, false, 1, 16",
    "760000, 0, true, 1, 64",
    "180000, 180000, false, 1, 32",
    "180000, 180000, false, 2, 8",
    "4000000, 2000000, false, 1, 2",
    "18000000, 0, false, 1, 1",
    "18000000, 0, true, 100, 1"
  })
  void batches(long inSteps, long outsideOfSteps, boolean fused, int longer, int samples) {
    ProgramSize size = new ProgramSize(10, inSteps, outsideOfSteps);
    assertThat(size.mostSamples(10L * longer, fused)).isEqualTo(samples);
    assertThat(size.batchSize(10L * longer, fused, false)).isEqualTo(samples);
  }

  @ParameterizedTest(name = "{0} elements in steps, {1} outside, {2} times as long: {3}")
  @CsvSource({
    "16000, 2000, 1, 64",
    "17000, 2000, 1, 48",
    "48000, 2000, 1, 16",
    "48000, 900000, 1, 16",
    "16000, 2000, 2, 32",
    "65536, 0, 1, 16",
    "65600, 0, 1, 64",
    "48000, 0, 2, 64",
    "0, 2000, 1, 64",
    "48000, 3000000, 1, 4"
  })
  void batchesInTheCache(long inSteps, long outsideOfSteps, int longer, int samples) {
    ProgramSize size = new ProgramSize(10, inSteps, outsideOfSteps);
    assertThat(size.batchSize(10L * longer, true, true)).isEqualTo(samples);
    assertThat(size.batchSize(10L * longer, true, false))
        .isEqualTo(size.mostSamples(10L * longer, true));
    assertThat(size.batchSize(10L * longer, false, true))
        .isEqualTo(size.mostSamples(10L * longer, false));
  }

  /** A copy is the array that it is of. */
  @Test
  void copiesAreNotKept() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.of(3));
    Value copy = builder.add("copy", Reshape.identity(), x);
    Graph graph = builder.outputs(builder.add("y", Functions.tanh(), copy)).build();
    Trace trace = ForwardPass.run(graph, Map.of("x", Tensor.of(new double[] {1, 2, 3}, 3)));
    assertThat(ProgramSize.of(trace)).isEqualTo(new ProgramSize(3, 0, 3));
  }
}

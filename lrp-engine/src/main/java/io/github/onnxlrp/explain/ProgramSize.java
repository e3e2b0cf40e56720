package io.github.onnxlrp.explain;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How large the sample was that a program was derived from, in elements.
 *
 * @param inputs of its inputs
 * @param inSteps what a forward pass computes in steps of recurrences
 * @param outsideOfSteps what it computes elsewhere
 */
record ProgramSize(long inputs, long inSteps, long outsideOfSteps) {
  /** Beyond that, batches were not seen to get faster. */
  private static final int MOST_SAMPLES = 64;

  /** 128 MiB of what a forward pass computes and keeps for the way back. */
  private static final double MOST_ELEMENTS = 1 << 24;

  /** Of the some twenty arrays that fused steps compute they keep five, those of a GRU seven. */
  private static final double KEPT_OF_FUSED_STEPS = 0.25;

  /** Rows of a product that kernels compute at once; those left over take nearly as long. */
  private static final int[] TILES = {16, 8, 4};

  static ProgramSize of(Trace trace) {
    long inputs = trace.inputs().values().stream().mapToLong(v -> v.tensor().size()).sum();
    Map<Boolean, Long> computed =
        trace.nodes().stream()
            .filter(node -> !node.op().isCopy())
            .collect(
                Collectors.partitioningBy(
                    node -> !node.step().isEmpty(), Collectors.summingLong(ProgramSize::elements)));
    return new ProgramSize(inputs, computed.get(true), computed.get(false));
  }

  private static long elements(TraceNode node) {
    return node.outputs().stream().mapToLong(output -> output.tensor().size()).sum();
  }

  /**
   * How many samples are to be run at once, so that what they save for the backward pass stays
   * small. What longer samples compute may grow with the square of their length, as attention does.
   *
   * @param elements how many elements the inputs of one sample have
   * @param fused whether all recurrences run fused
   */
  int batchSize(long elements, boolean fused) {
    double longer = (double) elements / Math.max(1, inputs);
    double kept = outsideOfSteps + inSteps * (fused ? KEPT_OF_FUSED_STEPS : 1);
    double all = Math.max(1, kept * longer * Math.max(1, longer));
    int most = (int) Math.max(1, Math.min(MOST_SAMPLES, MOST_ELEMENTS / all));
    int tile = Arrays.stream(TILES).filter(rows -> rows <= most).findFirst().orElse(1);
    return most - most % tile;
  }
}

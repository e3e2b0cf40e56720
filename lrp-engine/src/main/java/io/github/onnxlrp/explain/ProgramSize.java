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

  /**
   * 2 MiB of doubles of what fused steps keep. With 512 KiB of second-level cache, 16 samples of an
   * LSTM of 60 units, both ways over 20 steps, which keep nearly as much, were faster than 8, 32
   * and 64 of them.
   */
  private static final double MOST_IN_CACHE = 1 << 18;

  /** Smaller batches are slower. Where these are too large for the cache, so are all. */
  private static final int FEWEST_IN_CACHE = 16;

  /** Of the some twenty arrays that fused steps compute they keep four, those of a GRU seven. */
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
   * How many samples may be run at once, so that what they save for the backward pass stays small.
   * What longer samples compute may grow with the square of their length, as attention does.
   *
   * @param elements how many elements the inputs of one sample have
   * @param fused whether all recurrences run fused
   */
  int mostSamples(long elements, boolean fused) {
    double longer = longer(elements);
    double kept = outsideOfSteps + inSteps * (fused ? KEPT_OF_FUSED_STEPS : 1);
    return inTiles(MOST_ELEMENTS / Math.max(1, kept * longer * Math.max(1, longer)));
  }

  /**
   * How many samples are to be run at once by this library: that many, or fewer where what fused
   * steps keep of them stays in the cache until relevance comes back.
   *
   * @param elements how many elements the inputs of one sample have
   * @param fused whether all recurrences run fused
   * @param weightsStay whether their weights are in the cache, so that they need not meet many rows
   */
  int batchSize(long elements, boolean fused, boolean weightsStay) {
    int most = mostSamples(elements, fused);
    double inCache = MOST_IN_CACHE / Math.max(1, inSteps * KEPT_OF_FUSED_STEPS * longer(elements));
    boolean stays = fused && weightsStay && inCache >= FEWEST_IN_CACHE;
    return stays ? Math.min(most, inTiles(inCache)) : most;
  }

  private double longer(long elements) {
    return (double) elements / Math.max(1, inputs);
  }

  /** At most so many samples, and so few that no rows are left over. */
  private static int inTiles(double samples) {
    int most = (int) Math.min(MOST_SAMPLES, samples);
    int tile = Arrays.stream(TILES).filter(rows -> rows <= most).findFirst().orElse(1);
    return Math.max(1, most - most % tile);
  }
}

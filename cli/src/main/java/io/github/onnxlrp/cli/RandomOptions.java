package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.RandomInputs;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/** The options of random inputs, and the seed of all that is drawn. */
final class RandomOptions {
  @Option(
      names = "--random",
      paramLabel = "N",
      description =
          "N random samples with which the model runs; open dimensions get small lengths.")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of --random, and in evaluate of all that is drawn.")
  private Long seed;

  private List<String> notes = List.of();
  private boolean drawsMore;

  /** Whether inputs are random. */
  boolean areGiven() {
    return samples != null;
  }

  /** What {@link #draw} has chosen by itself, in words; it is on standard error already. */
  List<String> notes() {
    return notes;
  }

  /** Refuses what says nothing. */
  void check() {
    if (seed != null && samples == null && !drawsMore) {
      throw OnnxLrpException.invalid("--seed %d needs --random N", seed);
    }
    if (samples != null && samples < 1) {
      throw OnnxLrpException.invalid("--random %d: expected at least 1", samples);
    }
  }

  /** The seed, for what else is drawn; empty where nobody gives one and inputs are not random. */
  OptionalLong seed() {
    drawsMore = true;
    return samples == null && seed == null ? OptionalLong.empty() : OptionalLong.of(drawnSeed());
  }

  private long drawnSeed() {
    if (seed == null) {
      seed = (long) new SplittableRandom().nextInt(Integer.MAX_VALUE);
    }
    return seed;
  }

  /**
   * Samples of random numbers.
   *
   * @param given arrays of inputs that are not drawn
   */
  InputBatch draw(
      DeclaredInputs declared, BatchAxes axes, Map<String, Tensor> given, Console console) {
    long used = drawnSeed();
    console.say("random inputs with --seed " + used);
    RandomInputs inputs = new RandomInputs(declared, samples, used);
    try {
      InputBatch batch = inputs.draw(given);
      notes = inputs.notes();
      notes.forEach(note -> console.say("note: " + note));
      return batch;
    } catch (OnnxLrpException e) {
      // A state for another number of samples says more than the node that did not run.
      axes.requireSamples(samples);
      throw e;
    }
  }
}

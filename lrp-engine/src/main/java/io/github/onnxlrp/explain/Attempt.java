package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.samples.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of one of many samples, of which some may be at fault: its explanation, or why there
 * is none.
 *
 * @param explanation the explanation; null where there is none
 * @param failure why there is none; null where there is one
 */
public record Attempt(Explanation explanation, RuntimeException failure) {
  /**
   * Explains samples as {@link Explainer#explainEach}, those of the same shapes in batches, and
   * goes on behind one that fails.
   *
   * @param samples each of them one sample
   * @return an entry for each, in order
   * @throws RuntimeException if the thread is interrupted
   */
  public static List<Attempt> each(Explainer explainer, List<Samples> samples, Target target) {
    List<Attempt> attempts = new ArrayList<>();
    while (attempts.size() < samples.size()) {
      try {
        explainer.explainEach(
            samples.subList(attempts.size(), samples.size()),
            target,
            found -> attempts.add(new Attempt(found, null)));
      } catch (RuntimeException e) {
        // What a batch ends with is told of its first sample, which need not be the one at fault.
        attempts.add(alone(explainer, samples.get(attempts.size()), target));
      }
    }
    return attempts;
  }

  private static Attempt alone(Explainer explainer, Samples sample, Target target) {
    try {
      return new Attempt(explainer.explain(sample, 0, List.of(target)).get(0), null);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return new Attempt(null, e);
    }
  }
}

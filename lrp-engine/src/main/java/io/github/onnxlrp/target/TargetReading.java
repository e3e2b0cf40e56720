package io.github.onnxlrp.target;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Which elements of an output of one sample a {@link Target} means. */
public final class TargetReading {
  private final OutputReading reading;
  private final TargetIndex index;
  private final String specification;
  private final List<Term> terms;

  /**
   * Reads a target.
   *
   * @param name what errors call the output
   * @param sample the output, without the batch axis
   * @param heads the operators that all of it is the result of, such as Sigmoid
   * @throws io.github.onnxlrp.OnnxLrpException if it has no such element
   */
  public TargetReading(Target target, String name, Tensor sample, Supplier<Set<String>> heads) {
    this.reading = OutputReading.of(sample, heads);
    this.index = new TargetIndex(name, reading);
    String first =
        target.specification() == null ? index.defaultSpecification() : target.specification();
    List<Term> all = new ArrayList<>(index.terms(first, 1));
    if (target.versus() != null) {
      all.addAll(index.terms(target.versus(), -1));
      first += " versus " + target.versus();
    }
    this.specification = first;
    this.terms = List.copyOf(all);
  }

  /** How much each element of the sample counts, in its shape. */
  public Tensor weights() {
    return reading.weights(terms);
  }

  /** What reports say about it. */
  public ResolvedTarget resolved(String output, String start) {
    return new ResolvedTarget(output, start, specification, terms);
  }

  /** What the output predicts. */
  public Prediction prediction() {
    return reading.prediction(index.largest(), terms);
  }
}

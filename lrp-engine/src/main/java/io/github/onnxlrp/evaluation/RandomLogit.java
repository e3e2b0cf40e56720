package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether an explanation depends on what is explained: the {@link RankCorrelation} of the relevance
 * of the parts with that for another class, which is drawn. Lower is better; 1 says that the method
 * explains all classes alike. Not defined for values and differences, and where a method gives all
 * parts the same. Source: Sixt et al. 2020, "When Explanations Lie".
 */
public final class RandomLogit implements Metric {
  private final Quantity quantity = new Quantity(name(), "", Direction.LOWER);

  @Override
  public String name() {
    return "random-logit";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    Explanation first = sample.explanations().values().iterator().next();
    Target other = other(sample, first);
    List<Measurement> found = new ArrayList<>();
    for (String method : sample.explanations().keySet()) {
      double value =
          other == null
              ? Double.NaN
              : RankCorrelation.of(
                  sample.relevance(method), sample.relevance(sample.again().of(other, method)));
      found.add(new Measurement(quantity, method, value));
    }
    return found;
  }

  /** Another class of the same output; null where there is none. */
  private static Target other(EvaluatedSample sample, Explanation explanation) {
    ResolvedTarget target = explanation.target();
    Prediction prediction = explanation.prediction();
    List<Term> terms = target.terms();
    if (prediction.kind() == Prediction.Kind.VALUE
        || prediction.classes() < 2
        || terms.size() != 1
        || sample.target().versus() != null) {
      return null;
    }
    List<Integer> index = new ArrayList<>(terms.get(0).index());
    int last = index.size() - 1;
    int drawn = sample.random("class").nextInt(prediction.classes() - 1);
    index.set(last, drawn < index.get(last) ? drawn : drawn + 1);
    String name = index.stream().map(String::valueOf).collect(Collectors.joining(","));
    Target other = Target.of(target.output(), name);
    return sample.target().keepsHead() ? other.keepHead() : other;
  }
}

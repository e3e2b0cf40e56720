package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * How far two methods order the parts of a sample alike: the {@link RankCorrelation} of their
 * relevance, for each pair of methods. Not defined where a method gives all parts the same.
 */
public final class Agreement implements Metric {
  private final Quantity quantity = new Quantity(name(), "", Direction.NEITHER);

  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    List<String> methods = List.copyOf(sample.explanations().keySet());
    List<Measurement> found = new ArrayList<>();
    for (int k = 0; k < methods.size(); k++) {
      for (int other = k + 1; other < methods.size(); other++) {
        found.add(
            new Measurement(
                quantity,
                methods.get(k) + " ~ " + methods.get(other),
                RankCorrelation.of(
                    sample.relevance(methods.get(k)), sample.relevance(methods.get(other)))));
      }
    }
    return found;
  }
}

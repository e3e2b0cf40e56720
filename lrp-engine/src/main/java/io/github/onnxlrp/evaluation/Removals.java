package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.tensor.Tensor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scores of one sample with parts of its inputs removed. Each set of parts is run once. */
public final class Removals {
  private final Scores scores;
  private final Target target;
  private final Map<String, Tensor> inputs;
  private final Map<String, double[]> values;
  private final List<Part> parts;
  private final Map<BitSet, Double> known = new HashMap<>();

  Removals(
      Scores scores,
      Target target,
      Map<String, Tensor> inputs,
      Map<String, double[]> values,
      List<Part> parts) {
    this.scores = scores;
    this.target = target;
    this.inputs = inputs;
    this.values = values;
    this.parts = parts;
  }

  /**
   * The score with each of these sets of parts removed.
   *
   * @param removed sets of numbers of parts
   */
  public double[] of(List<BitSet> removed) {
    Set<BitSet> open = new LinkedHashSet<>(removed);
    open.removeAll(known.keySet());
    if (!open.isEmpty()) {
      run(open.stream().map(set -> (BitSet) set.clone()).toList());
    }
    return removed.stream().mapToDouble(known::get).toArray();
  }

  private void run(List<BitSet> sets) {
    Iterator<Map<String, Tensor>> changed =
        sets.stream().map(set -> Replacements.replaced(inputs, values, parts, set)).iterator();
    double[] found = scores.of(changed, target);
    for (int k = 0; k < found.length; k++) {
      known.put(sets.get(k), found[k]);
    }
  }
}

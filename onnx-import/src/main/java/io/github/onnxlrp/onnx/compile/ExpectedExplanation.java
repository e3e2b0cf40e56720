package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the file of an explanation is to give for one sample.
 *
 * @param outputs the outputs by name
 * @param scale the largest finite relevance or the score, whichever is larger
 */
record ExpectedExplanation(Map<String, Tensor> outputs, double scale) {
  /** What {@code explain} gives; where the score is no finite number, nothing is explained. */
  static ExpectedExplanation of(Explanation explanation) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(ExplanationGraph.SCORE, Tensor.scalar(explanation.score()));
    if (!Double.isFinite(explanation.score())) {
      return new ExpectedExplanation(outputs, 0);
    }
    explanation
        .relevance()
        .forEach((name, tensor) -> outputs.put(ExplanationGraph.RELEVANCE + name, tensor));
    double scale = finite(explanation.score());
    for (Tensor relevance : explanation.relevance().values()) {
      for (int k = 0; k < relevance.size(); k++) {
        scale = Math.max(scale, finite(relevance.get(k)));
      }
    }
    explanation
        .layers()
        .forEach((name, tensor) -> outputs.put(ExplanationGraph.RELEVANCE + name, tensor));
    if (explanation.ledger() != null) {
      putLines(explanation.ledger(), outputs);
    }
    return new ExpectedExplanation(outputs, scale);
  }

  /** The indices that a target means, one after the other, as {@code target} has them. */
  static Tensor places(ResolvedTarget target) {
    return Tensor.vector(
        target.terms().stream()
            .flatMap(term -> term.index().stream())
            .mapToLong(Integer::longValue)
            .toArray());
  }

  private static double finite(double number) {
    return Double.isFinite(number) ? Math.abs(number) : 0;
  }

  private static void putLines(Ledger ledger, Map<String, Tensor> outputs) {
    double[] amounts = {
      ledger.inputs(),
      ledger.initialStates(),
      ledger.biases(),
      ledger.stabilizer(),
      ledger.constants(),
      ledger.unassigned()
    };
    for (int k = 0; k < amounts.length; k++) {
      outputs.put(ExplanationGraph.LEDGER.get(k), Tensor.scalar(amounts[k]));
    }
  }
}

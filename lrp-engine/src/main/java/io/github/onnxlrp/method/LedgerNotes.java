package io.github.onnxlrp.method;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What a ledger tells of an explanation. */
public final class LedgerNotes {
  private LedgerNotes() {}

  /** Adds what is to be said of a ledger. */
  public static void add(Ledger ledger, Graph graph, List<String> notes) {
    if (!Double.isFinite(ledger.score() - ledger.sum())) {
      graph.constants().forEach((value, tensor) -> noteNaN(value, tensor, notes));
    }
    noteAmplification(ledger, notes);
  }

  private static void noteAmplification(Ledger ledger, List<String> notes) {
    double amplification = ledger.amplification();
    if (amplification > 1e3) {
      notes.add(
          Double.isInfinite(amplification) && Double.isFinite(ledger.turnover())
              ? "the score is 0 and its parts are not: the amplification is not finite"
              : "amplification %.3g: parts of the explanation cancel each other"
                  .formatted(amplification));
    }
  }

  private static void noteNaN(Value constant, Tensor tensor, List<String> notes) {
    if (tensor.isFloating() && Arrays.stream(tensor.doubles()).anyMatch(Double::isNaN)) {
      notes.add("the constant '%s' holds NaN".formatted(constant.name()));
    }
  }
}

package io.github.onnxlrp.derive;

import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.stream.IntStream;

/** A part of a trace in which the steps of each recurrence are written once. */
sealed interface Rolled {
  /** One evaluation. */
  record Evaluation(TraceNode node) implements Rolled {}

  /**
   * A recurrence, all steps of which do the same.
   *
   * @param recurrence its run
   * @param body the last step
   */
  record Loop(TraceRecurrence recurrence, List<Rolled> body) implements Rolled {
    /** A scanned input, whole. */
    TraceValue scanned(int k) {
      return recurrence.cuts().get(k).input(0);
    }

    /** All steps of a scan output together. */
    TraceValue joined(int k) {
      return recurrence.joins().get(k).output();
    }

    /** The state that enters the first step, or null where it is a sequence. */
    TraceValue initial(int k) {
      return recurrence.steps().get(0).before().get(k);
    }

    /** The states that are none of the values around: those that the steps do not keep. */
    List<Integer> states() {
      int all = recurrence.recurrent().states();
      return IntStream.range(0, all).filter(k -> !recurrence.recurrent().keeps(k)).boxed().toList();
    }

    TraceRecurrence.Step last() {
      return recurrence.last();
    }
  }
}

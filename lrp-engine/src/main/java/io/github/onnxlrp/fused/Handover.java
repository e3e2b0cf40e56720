package io.github.onnxlrp.fused;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What forward operations have saved for backward ones, in whatever form both know. In the graph a
 * tensor stands for it, and it is held until it is taken, and not longer than that tensor.
 */
final class Handover {
  // A tensor is equal to itself alone.
  private final Map<Tensor, RecurrenceKernel.Saved> saved =
      Collections.synchronizedMap(new WeakHashMap<>());

  void put(Tensor standsFor, RecurrenceKernel.Saved what) {
    saved.put(standsFor, what);
  }

  /** Gives it to its only reader. Left here, it would outlive many collections of garbage. */
  RecurrenceKernel.Saved take(Tensor standsFor) {
    RecurrenceKernel.Saved what = saved.remove(standsFor);
    if (what == null) {
      throw new IllegalStateException("nothing was saved for the way back");
    }
    return what;
  }
}

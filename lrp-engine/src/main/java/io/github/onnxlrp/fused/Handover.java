package io.github.onnxlrp.fused;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What forward operations have saved for backward ones, in whatever form both know. In the graph a
 * tensor stands for it, and it is held until it is released, and not longer than that tensor.
 */
final class Handover {
  // A tensor is equal to itself alone.
  private final Map<Tensor, RecurrenceKernel.Saved> saved =
      Collections.synchronizedMap(new WeakHashMap<>());

  void put(Tensor standsFor, RecurrenceKernel.Saved what) {
    saved.put(standsFor, what);
  }

  RecurrenceKernel.Saved get(Tensor standsFor) {
    RecurrenceKernel.Saved what = saved.get(standsFor);
    if (what == null) {
      throw new IllegalStateException("nothing was saved for the way back");
    }
    return what;
  }

  /** Gives its memory back. Left here, it would outlive many collections of garbage. */
  void release(Tensor standsFor) {
    RecurrenceKernel.Saved what = saved.remove(standsFor);
    if (what != null) {
      what.release();
    }
  }
}

package io.github.onnxlrp.onnx.compile;

import java.util.ArrayList;
import java.util.List;

/** Samples that are looked at together, for those that fit into one batch. */
final class RuntimeWindow {
  private static final int MOST_SAMPLES = 256;

  /** 16 MiB of floats in their inputs. */
  private static final long MOST_ELEMENTS = 1 << 22;

  private final List<RuntimeSample> samples = new ArrayList<>();
  private long elements;

  void add(RuntimeSample sample) {
    samples.add(sample);
    elements += sample.size();
  }

  /** Whether those that are there are to be explained before more are read. */
  boolean isFull() {
    return samples.size() == MOST_SAMPLES || elements > MOST_ELEMENTS;
  }

  RuntimeSample get(int index) {
    return samples.get(index);
  }

  int size() {
    return samples.size();
  }

  void clear() {
    samples.clear();
    elements = 0;
  }
}

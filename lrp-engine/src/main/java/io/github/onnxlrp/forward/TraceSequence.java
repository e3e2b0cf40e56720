package io.github.onnxlrp.forward;

import java.util.List;

/** A sequence; its elements are values of the trace like all others. */
record TraceSequence(List<TraceValue> elements) implements Item {
  TraceSequence {
    elements = List.copyOf(elements);
  }
}

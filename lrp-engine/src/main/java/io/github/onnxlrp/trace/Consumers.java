package io.github.onnxlrp.trace;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Which evaluations read each value of a trace, in two arrays for all of them. */
final class Consumers {
  private final List<TraceNode> nodes;
  private final int[] ends;
  private final int[] readers;

  Consumers(List<TraceNode> nodes, int valueCount) {
    this.nodes = nodes;
    int[] counts = new int[valueCount];
    for (TraceNode node : nodes) {
      for (TraceValue operand : node.inputs()) {
        if (operand != null) {
          counts[operand.id()]++;
        }
      }
    }
    for (int k = 1; k < valueCount; k++) {
      counts[k] += counts[k - 1];
    }
    this.ends = counts;
    this.readers = new int[valueCount == 0 ? 0 : counts[valueCount - 1]];
    int[] next = new int[valueCount];
    for (TraceNode node : nodes) {
      for (TraceValue operand : node.inputs()) {
        if (operand != null) {
          readers[start(operand.id()) + next[operand.id()]++] = node.id();
        }
      }
    }
  }

  private int start(int value) {
    return value == 0 ? 0 : ends[value - 1];
  }

  List<TraceNode> of(TraceValue value) {
    return new Readers(start(value.id()), ends[value.id()]);
  }

  private final class Readers extends AbstractList<TraceNode> implements RandomAccess {
    private final int start;
    private final int end;

    Readers(int start, int end) {
      this.start = start;
      this.end = end;
    }

    @Override
    public TraceNode get(int index) {
      return nodes.get(readers[start + index]);
    }

    @Override
    public int size() {
      return end - start;
    }
  }
}

package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.onnxlrp.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sequences that share what they have in common. */
class TraceSequenceTest {
  private static final int ELEMENTS = 4_000;

  /** Twice, and some room for a list that grows by doubling; a copy at each step would be 4. */
  private static final double LINEAR = 2.5;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final TraceValue ONE = value("one");
  private static final TraceValue OTHER = value("other");

  private static TraceValue value(String name) {
    return new TraceValue(name, "", Tensor.scalar(1), TraceValue.Origin.CONSTANT);
  }

  /** Grows by one element at a time, then shrinks at both ends. */
  private static long work(int elements) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    TraceSequence sequence = new TraceSequence(List.of());
    for (int k = 0; k < elements; k++) {
      sequence = sequence.with(k, ONE);
    }
    for (int k = elements; k > 1; k--) {
      sequence = sequence.without(k % 2 == 0 ? 0 : sequence.size() - 1);
    }
    assertThat(sequence.size()).isEqualTo(1);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void twiceTheElementsAreTwiceTheWork() {
    work(ELEMENTS);
    assertThat(work(2 * ELEMENTS)).isLessThan((long) (LINEAR * work(ELEMENTS)));
  }

  /** Two sequences that go on differently from one. */
  @Test
  void whatIsAddedToOneIsNotInTheOther() {
    TraceSequence start = new TraceSequence(List.of(ONE));
    TraceSequence left = start.with(1, ONE);
    TraceSequence right = start.with(1, OTHER);
    TraceSequence shorter = left.without(1).with(1, OTHER);
    TraceSequence first = left.with(0, OTHER);
    assertThat(start.elements()).containsExactly(ONE);
    assertThat(left.elements()).containsExactly(ONE, ONE);
    assertThat(right.elements()).containsExactly(ONE, OTHER);
    assertThat(shorter.elements()).containsExactly(ONE, OTHER);
    assertThat(first.elements()).containsExactly(OTHER, ONE, ONE);
  }
}

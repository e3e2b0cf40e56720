package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Deadline;
import io.github.onnxlrp.DeadlineExceededException;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that goes on by one nanosecond whenever it is read ends work at any place. */
class DeadlineTest {
  private static final int SEED = 47;
  private static final int STEPS = 4;
  private static final Target TARGET = Target.argmax("logits");
  private static final Graph GRAPH = new TestCells(SEED, STEPS).recurrent(false, false);

  private final AtomicLong clock = new AtomicLong();

  private Deadline after(long readings) {
    return Deadline.after(Duration.ofNanos(readings), clock::incrementAndGet);
  }

  private static Map<String, Tensor> sample(int seed) {
    return Map.of("x", new RandomTensors(SEED + seed).next(STEPS, 1, TestCells.E));
  }

  @Test
  void nothingIsBegunWhenTheTimeIsOver() {
    List<String> begun = new ArrayList<>();
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThatThrownBy(() -> Deadline.after(none).call(() -> begun.add("work")))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessage("not done within 0 ms; give more time or a shorter sample")
          .matches(e -> ((OnnxLrpException) e).reason() == Reason.CHECK_FAILED);
    }
    assertThat(begun).isEmpty();
  }

  @Test
  void theLongestTimeIsNeverOver() {
    Deadline longest = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(longest.call(() -> Explainer.of(GRAPH).build().explain(sample(0), TARGET).output()))
        .isNotNull();
  }

  /** Walks, derivations, their proofs and derived graphs: what is ended leaves nothing behind. */
  @Test
  void workEndsWhereverItIsAndCanBeDoneAgain() {
    Explainer explainer = Explainer.of(GRAPH).build();
    Explainer without = Explainer.of(GRAPH).build();
    int ended = 0;
    for (int seed = 0; seed < 6; seed++) {
      Map<String, Tensor> inputs = sample(seed);
      Explanation explanation = null;
      for (long readings = 1; explanation == null; readings++) {
        Deadline deadline = after(readings);
        try {
          explanation = deadline.call(() -> explainer.explain(inputs, TARGET));
        } catch (DeadlineExceededException e) {
          ended++;
        }
      }
      assertThat(explanation.score())
          .isCloseTo(without.explain(inputs, TARGET).score(), within(1e-12));
    }
    assertThat(ended).isGreaterThan(100);
    assertThat(explainer.derivations()).isEqualTo(without.derivations()).containsValue("derived");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void manySamplesEndOnAllThreads(int threads) {
    Explainer explainer = Explainer.of(GRAPH).threads(threads).build();
    Tensor many = new RandomTensors(SEED).next(STEPS, 40, TestCells.E);
    AtomicInteger found = new AtomicInteger();
    Deadline deadline = after(2000);
    assertThatThrownBy(
            () ->
                deadline.call(
                    () -> {
                      while (true) {
                        found.addAndGet(
                            explainer
                                .explainAll(explainer.samples(Map.of("x", many)), TARGET)
                                .size());
                      }
                    }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(found.get() % 40).isZero();
    assertThat(explainer.explainAll(explainer.samples(Map.of("x", many)), TARGET)).hasSize(40);
  }

  /** The threads read no clock but that of the deadline. */
  @Test
  void anotherThreadTakesItOver() throws Exception {
    Explainer explainer = Explainer.of(GRAPH).build();
    var thread = Executors.newSingleThreadExecutor();
    try {
      var late = after(3).call(() -> thread.submit(Deadline.passedOn(() -> explain(explainer))));
      assertThatThrownBy(late::get).hasCauseInstanceOf(DeadlineExceededException.class);
      assertThat(thread.submit(() -> explain(explainer)).get().output()).isNotNull();
    } finally {
      thread.shutdownNow();
    }
  }

  private static Explanation explain(Explainer explainer) {
    return explainer.explain(sample(0), TARGET);
  }

  @Test
  void theFirstOfTwoEndsTheWork() {
    Explainer explainer = Explainer.of(GRAPH).build();
    Deadline longer = after(1_000_000);
    Deadline shorter = after(20);
    assertThatThrownBy(() -> shorter.call(() -> longer.call(() -> explain(explainer))))
        .isInstanceOf(DeadlineExceededException.class);
    Deadline again = after(20);
    assertThatThrownBy(() -> longer.call(() -> again.call(() -> explain(explainer))))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(longer.call(() -> explain(explainer)).output()).isNotNull();
  }
}
